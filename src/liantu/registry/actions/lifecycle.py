"""计算与公布的过程: every computation of every room runs, fails, goes and is published in one way.

A room says once what is particular to it, as a `Computations` and a `Publications`, and its verbs call these.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import CASCADE, Q

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.text import Text
from liantu.registry.models import Computed, Publishable
from liantu.rooms import clock

C = TypeVar("C", bound=Computed)
P = TypeVar("P", bound=Publishable)
R = TypeVar("R")

_LONGEST = 300
_PUBLICATION = ("published_at", "published_by", "withdrawn_at", "withdrawn_by")


@dataclass(frozen=True, slots=True)
class Computations(Generic[C]):
    """计算: a kind of computation: its table, who may start one, ``task`` in words, and which stay though newer ones are kept."""

    model: type[C]
    may: Callable[[Viewer], bool]
    task: Text
    stays: Q

    def require(self, viewer: Viewer) -> None:
        """Raise NotAllowedError where the viewer may not start a computation."""
        require(self.may(viewer), self.task)

    def run(self, row: C, compute: Callable[[C], R], keep: Callable[[C, R], None], *, at_most: int | None = None) -> C:
        """Save ``row``, compute, and keep what came of it in one transaction; older rows beyond ``at_most`` go (None: they stay).

        Nothing is locked while ``compute`` works. Whatever it or ``keep`` raises goes on to the caller: earlier computations stand as
        they were, and the row is marked as failed, with the reason, until one succeeds.
        """
        row.save()
        try:
            result = compute(row)
            with transaction.atomic():
                keep(row, result)
                row.state, row.finished_at = row.State.DONE, clock.now()
                row.save()
        except BaseException as error:
            reason = reason_of(error)
            failed = {"state": Computed.State.FAILED, "finished_at": clock.now(), "failure": {"zh": reason.zh, "en": reason.en}}
            self._rows().filter(pk=row.pk).update(**failed)
            raise
        self.drop_old(at_most)
        return row

    def drop_old(self, at_most: int | None) -> int:
        """Delete failed computations, and finished ones beyond the ``at_most`` newest unless they stay; return how many went."""
        done = self._rows().filter(state=Computed.State.DONE).order_by("-pk").values_list("pk", flat=True)
        surplus = [] if at_most is None else list(done[at_most:])
        old = self._rows().filter(Q(state=Computed.State.FAILED) | Q(pk__in=surplus)).exclude(self.stays)
        gone = list(old.values_list("pk", flat=True))
        with transaction.atomic():
            for relation in self.model._meta.related_objects:  # noqa: SLF001 Django documents _meta
                if relation.on_delete is CASCADE:
                    rows: Any = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": gone})  # noqa: SLF001
                    rows._raw_delete(rows.db)  # noqa: SLF001 300,000 rows without reading one
            self._rows().filter(pk__in=gone).delete()
        return len(gone)

    def _rows(self) -> Any:
        return self.model._default_manager  # noqa: SLF001 Django documents _default_manager


@dataclass(frozen=True, slots=True)
class Publications(Generic[P]):
    """公布: how one kind of thing is published: who may, both tasks in words, what is said of one that is not finished yet, audit lines.

    ``verbs``: what the log calls publishing and withdrawing; ``subject``: what it calls the thing.
    """

    may: Callable[[Viewer], bool]
    publishing: Text
    withdrawing: Text
    unfinished: Text
    verbs: tuple[str, str]
    subject: str

    def check(self, row: P, viewer: Viewer) -> None:
        """Raise NotAllowedError where the viewer may not publish, LiantuError where the row is not finished."""
        require(self.may(viewer), self.publishing)
        if not row.is_done:
            raise LiantuError(self.unfinished)

    @transaction.atomic
    def publish(self, row: P, viewer: Viewer, **detail: object) -> P:
        """Let the public see a row, saved or not; ``detail`` goes to the audit log. Raises as `check`."""
        self.check(row, viewer)
        row.published_at, row.published_by_id = clock.now(), viewer.user_id
        row.withdrawn_at = row.withdrawn_by = None
        row.save(update_fields=None if row.pk is None else _PUBLICATION)
        write_audit(viewer.user_id, self.verbs[0], f"{self.subject}:{row.pk}", **detail)
        return row

    @transaction.atomic
    def withdraw(self, row: P, viewer: Viewer) -> P:
        """Take a row back from the public; when it was published stays on record. Raises NotAllowedError."""
        require(self.may(viewer), self.withdrawing)
        row.withdrawn_at, row.withdrawn_by_id = clock.now(), viewer.user_id
        row.save(update_fields=_PUBLICATION)
        write_audit(viewer.user_id, self.verbs[1], f"{self.subject}:{row.pk}")
        return row


def require(allowed: bool, task: Text) -> None:
    """Raise NotAllowedError that names the task unless it is allowed."""
    if not allowed:
        raise NotAllowedError(Text(f"您没有{task.zh}的权限", f"you may not {task.en}"))


def reason_of(error: BaseException) -> Text:
    """Return why a run failed, in a sentence.

    >>> reason_of(KeyError("output")).en
    "stopped by an error of the program: KeyError: 'output'"
    """
    if isinstance(error, LiantuError):
        return error.what
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return Text("被中断", "interrupted")
    detail = f"{type(error).__name__}: {error}"[:_LONGEST]
    return Text(f"程序出错而停止：{detail}", f"stopped by an error of the program: {detail}")
