"""变化: what happened to things that people follow: findings about them that came and went, steps of tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.oversight.models import FindingRecord, FindingScope, TaskLine
from liantu.oversight.queries.findings import findings
from liantu.oversight.queries.tasks import tasks
from liantu.rooms.notices import Change

_AT_MOST = 300
_STEPS = {
    "assign": Text("派发", "given out"), "accept": Text("接收", "accepted"),
    "finish": Text("办结", "done"), "drop": Text("撤销", "withdrawn"),
}  # fmt: skip


def changes_of(viewer: Viewer, subjects: Sequence[Subject], moment: datetime) -> list[Change]:
    """What happened to subjects since a moment, as far as the viewer may know it; at most four queries."""
    wanted = set(subjects)
    return [*_of_findings(viewer, wanted, moment), *_of_tasks(viewer, {one for one in wanted if one.kind == "task"}, moment)]


def _of_findings(viewer: Viewer, wanted: set[Subject], moment: datetime) -> Iterable[Change]:
    """Findings about the subjects, or that concern them, that were raised or cleared."""
    about = Q(fingerprint__in=[one.key for one in wanted if one.kind == "finding"])
    concerned = Q(pk__in=[])
    for kind in {one.kind for one in wanted} - {"finding", "task"}:
        keys = [one.key for one in wanted if one.kind == kind]
        about |= Q(subject_kind=kind, subject_key__in=keys)
        concerned |= Q(kind=kind, key__in=keys)
    scopes = FindingScope.objects.filter(concerned)
    moved = Q(raised_at__gt=moment) | Q(cleared_at__gt=moment)
    rows = list(findings(viewer).filter(moved, about | Q(pk__in=scopes.values("finding"))).order_by("-last_changed_at")[:_AT_MOST])
    scoped: dict[int, list[Subject]] = {}
    for finding, kind, key in scopes.filter(finding__in=rows).values_list("finding", "kind", "key"):
        scoped.setdefault(finding, []).append(Subject(kind, key))
    for row in rows:
        own = {Subject("finding", row.fingerprint), Subject(row.subject_kind, row.subject_key), *scoped.get(row.pk, ())}
        for subject in own & wanted:
            yield _change(subject, row)


def _change(subject: Subject, row: FindingRecord) -> Change:
    cleared = row.state == FindingRecord.State.CLEARED and row.cleared_at is not None
    said = Text("已消除", "Cleared") if cleared else Text("新增预警", "New alert")
    at = row.cleared_at if cleared and row.cleared_at else row.raised_at
    return Change(subject, at, Text(f"{said.zh}：{row.line_zh}", f"{said.en}: {row.line_en}"), reverse("finding", args=[row.fingerprint]))


def _of_tasks(viewer: Viewer, wanted: set[Subject], moment: datetime) -> Iterable[Change]:
    """Steps of the tasks."""
    numbers = [one.number for one in wanted if one.number is not None]
    if not numbers:
        return
    seen = tasks(viewer).filter(pk__in=numbers).order_by().values("pk")
    for line in visible_to(viewer, TaskLine.objects.filter(task__in=seen, at__gt=moment)).order_by("-at")[:_AT_MOST]:
        step = _STEPS.get(line.verb, Text(line.verb, line.verb))
        text = Text(f"{step.zh}：{line.note}", f"{step.en}: {line.note}") if line.note else step
        yield Change(Subject("task", str(line.task_id)), line.at, text, reverse("task", args=[line.task_id]))
