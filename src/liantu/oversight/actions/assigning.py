"""派发: give out tasks: on one finding, on many at once, by district; ask whether reported data is right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import CheckEntry
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.actions.notices import tell_task_given
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import FindingRecord, Task, TaskLine
from liantu.oversight.rules import may_assign
from liantu.registry.queries import organisations
from liantu.rooms import clock


@dataclass(frozen=True, slots=True)
class Order:
    """派发要求: what is asked for; what is left empty comes from the check's page in the pack.

    ``towards``: (kind, key) of the district or organisation to whom the task goes beside its owner.
    """

    title: str = ""
    department: str = ""
    owner_id: int | None = None
    co_owners: tuple[int, ...] = ()
    due_date: date | None = None
    note: str = ""
    kind: str = ""
    towards: tuple[str, str] = ("", "")


def give_out(viewer: Viewer, finding: FindingRecord, pack: Pack, order: Order) -> Task:
    """Give out one task on a finding, whether or not it has one already. Raises as `give_out_many`."""
    return _make(viewer, [(finding, order)], pack)[0]


def give_out_many(viewer: Viewer, findings: Sequence[FindingRecord], pack: Pack, order: Order, *, by_district: bool = False) -> list[Task]:
    """Give out a task on each finding that has none under way; by district one for each district that a finding concerns.

    Raises NotAllowedError for viewers who may not assign or who name an owner to whom they may not give work, NotFoundError for a
    finding that the viewer does not see, LiantuError where the deadline is past, a finding is cleared, or there are too many.
    """
    busy = queries.open_tasks_of(viewer, findings)
    waiting = [finding for finding in findings if finding.pk not in busy]
    if not waiting:
        raise LiantuError(Text("所选事项均已派发", "all of these alerts are being worked on already"))
    _check_owners(viewer, [order])  # before district officials, who need no look, stand beside those that were named
    orders = _by_district(viewer, waiting, order) if by_district else [(finding, order) for finding in waiting]
    return _make(viewer, orders, pack)


def ask_data_check(viewer: Viewer, finding: FindingRecord, pack: Pack, order: Order) -> Task:
    """Ask the firm or district ``order.towards``, which the finding concerns, whether the reported data is right.

    Raises as `give_out_many`, and NotFoundError for a firm that the viewer does not see.
    """
    kind, key = order.towards
    if key not in queries.scopes_of([finding]).get(finding.pk, {}).get(kind, []) or kind not in {"organisation", "district"}:
        raise NotFoundError(Text("此事项不涉及该单位", "the alert does not concern this firm or district"))
    if kind == "organisation" and not _sees_firm(viewer, key):
        raise NotFoundError(Text("没有这个单位", "organisation not found, or no access"))
    rules = pack.rule(WorkRules).data_check
    due = order.due_date or clock.today() + timedelta(days=rules.due_days)
    title = order.title or f"{pack.work[rules.work].name.zh}：{finding.line_zh}"[:200]
    return give_out(viewer, finding, pack, replace(order, kind=rules.work, due_date=due, title=title, owner_id=None, co_owners=()))


def _sees_firm(viewer: Viewer, key: str) -> bool:
    """A finding of several districts is seen in each of them; its firms are asked by those who see the firm."""
    number = Subject("organisation", key).number
    return viewer.sees_city or (number is not None and organisations(viewer).filter(pk=number).exists())


def _by_district(viewer: Viewer, findings: Sequence[FindingRecord], order: Order) -> list[tuple[FindingRecord, Order]]:
    """An order for each finding and district that the viewer answers for; what concerns no district stays with the order's department."""
    scopes = queries.scopes_of(findings)
    districts = {finding.pk: _districts(viewer, scopes.get(finding.pk, {})) for finding in findings}
    officials = queries.officials_of({code for codes in districts.values() for code in codes})
    orders: list[tuple[FindingRecord, Order]] = []
    for finding in findings:
        codes = districts[finding.pk]
        orders += [(finding, _of_district(order, code, officials.get(code, []))) for code in codes] or [(finding, order)]
    return orders


def _districts(viewer: Viewer, scopes: Mapping[str, list[str]]) -> list[str]:
    return sorted(code for code in scopes.get("district", []) if viewer.sees_city or code in viewer.districts)


def _of_district(order: Order, code: str, officials: list[int]) -> Order:
    """The order for a district: its only official owns the task; of several, whoever takes it first does, and all stand as co-owners."""
    only = officials[0] if len(officials) == 1 else None
    others = tuple(officials) if only is None else ()
    return replace(order, owner_id=only, co_owners=(*order.co_owners, *others), department=code, towards=("district", code))


@transaction.atomic
def _make(viewer: Viewer, orders: Sequence[tuple[FindingRecord, Order]], pack: Pack) -> list[Task]:
    """Write tasks with their co-owners, their history and one audit line."""
    checks = _checks(viewer, [finding for finding, _order in orders], pack)
    if len(orders) > (most := pack.rule(WorkRules).tasks_at_once):
        what = Text(f"一次派发 {len(orders)} 项任务，超过上限 {most}", f"{len(orders)} tasks at once exceed the limit of {most}")
        raise LiantuError(what, Text("请缩小范围后再派发", "narrow the selection"))
    _check_owners(viewer, [order for _finding, order in orders])
    tasks = Task.objects.bulk_create([_task(viewer, finding, order, checks[finding.code]) for finding, order in orders])
    shared = Task.co_owners.through
    shared.objects.bulk_create(
        shared(task_id=task.pk, user_id=user)
        for task, (_finding, order) in zip(tasks, orders, strict=True)
        for user in dict.fromkeys(order.co_owners) if user != order.owner_id
    )  # fmt: skip
    TaskLine.objects.bulk_create(
        TaskLine(task=task, by_id=viewer.user_id, verb="assign", note=order.note.strip())
        for task, (_finding, order) in zip(tasks, orders, strict=True)
    )
    for task, (_finding, order) in zip(tasks, orders, strict=True):
        write_audit(viewer.user_id, "task_assign", f"task:{task.pk}", finding=task.finding.fingerprint)
        tell_task_given(task, viewer.user_id, order.co_owners)
    return tasks


def _task(viewer: Viewer, finding: FindingRecord, order: Order, check: CheckEntry) -> Task:
    return Task(
        finding=finding,
        kind=order.kind or check.work,
        title=order.title or finding.line_zh[:200],
        owner_id=order.owner_id,
        department=order.department,
        towards_kind=order.towards[0],
        towards_key=order.towards[1],
        due_date=_deadline(order.due_date, check.due_days),
        created_by_id=viewer.user_id,
        figure_before=finding.value,
    )


def _checks(viewer: Viewer, findings: Sequence[FindingRecord], pack: Pack) -> dict[str, CheckEntry]:
    """The checks of findings that the viewer may give out as tasks."""
    if not may_assign(viewer):
        raise NotAllowedError(Text("您没有派发任务的权限", "you are not allowed to assign tasks"))
    keys = {finding.pk for finding in findings}
    if queries.findings(viewer).filter(pk__in=keys).count() != len(keys):
        raise NotFoundError(Text("没有该预警事项，或您无权查看", "alert not found, or no access"))
    if any(finding.state == FindingRecord.State.CLEARED for finding in findings):
        raise LiantuError(Text("该预警事项已消除，无需派发任务", "the alert is cleared already, no task needed"))
    checks = {finding.code: pack.checks.get(finding.code) for finding in findings}
    if missing := next((code for code, check in checks.items() if check is None), ""):
        raise NotFoundError(Text(f"没有检查 {missing}", f"check {missing} not found"))
    return {code: check for code, check in checks.items() if check is not None}


def _check_owners(viewer: Viewer, orders: Iterable[Order]) -> None:
    """Work goes to people of the departments and districts only; officials of a district were looked up and need no look again."""
    named = {user for order in orders if order.towards[0] != "district" for user in (order.owner_id, *order.co_owners) if user is not None}
    if named and queries.owners(viewer).filter(pk__in=named).count() != len(named):
        raise NotAllowedError(Text("不能把任务派给此人", "work cannot be given to this person"))


def _deadline(due_date: date | None, due_days: int) -> date:
    """The deadline asked for, else the check's usual number of days from today; not in the past."""
    today = clock.today()
    due = due_date or today + timedelta(days=due_days)
    if due < today:
        raise LiantuError(Text("期限早于今天", "the deadline is in the past"), Text("请选择今天或以后的日期", "choose today or later"))
    return due
