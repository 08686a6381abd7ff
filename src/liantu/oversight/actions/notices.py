"""通知: who is told of new red findings, of tasks received, due soon and closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from liantu.accounts.queries import Viewer, people, viewers_of, visible_to
from liantu.desk.actions import notify
from liantu.desk.engine.rule_files import DeskRules
from liantu.kernel.finding import Severity
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import CheckRun, FindingRecord, Task
from liantu.oversight.queries import addressed

_ANSWERED = Text("数据核实已答复", "Data check answered")
_CLOSED = {Task.State.DONE: Text("任务已办结", "Task done"), Task.State.DROPPED: Text("任务已撤销", "Task withdrawn")}


def tell_new_red(run: CheckRun) -> int:
    """Tell everybody of the red findings that this run raised and that he may see; whoever sees the same is asked for once."""
    raised = FindingRecord.objects.filter(last_run=run, state=FindingRecord.State.NEW, severity=Severity.RED.value)
    if not raised.exists():
        return 0
    alike: dict[Viewer, list[int]] = defaultdict(list)
    for user_id, viewer in viewers_of(people()).items():
        alike[Viewer(None, viewer.roles, viewer.sees_city, viewer.districts, viewer.chains, viewer.organisations)].append(user_id)
    return sum(_tell_red(viewer, users, run, raised) for viewer, users in alike.items())


def tell_task_given(task: Task, by: int | None, co_owners: Iterable[int] = ()) -> int:
    """Tell the owner of a task and those who own it with him that it was given to them; not who gave it out."""
    owners = {owner for owner in (task.owner_id, *co_owners) if owner is not None and owner != by}
    if is_data_check(task):
        asked = {one for one in addressed(task.towards_kind, task.towards_key) if one != by} | owners
        line = Text(f"请核实数据：{task.text.zh}，期限 {task.due_date}", f"Please check the data: {task.text.en}, due {task.due_date}")
        return notify(asked, "oversight.data_check", line, reverse("task", args=[task.pk]), key=f"task:{task.pk}:given")
    line = Text(f"收到任务：{task.text.zh}，期限 {task.due_date}", f"Task for you: {task.text.en}, due {task.due_date}")
    return notify(owners, "oversight.task", line, reverse("task", args=[task.pk]), key=f"task:{task.pk}:given")


def tell_task_closed(task: Task, by: int | None) -> int:
    """Tell who gave out a task that it was done or withdrawn, unless he did so himself."""
    said = _CLOSED.get(task.state)
    if said is None or task.created_by_id is None or task.created_by_id == by:
        return 0
    if is_data_check(task) and task.state == Task.State.DONE:
        said = _ANSWERED
    line = Text(f"{said.zh}：{task.text.zh}", f"{said.en}: {task.text.en}")
    return notify([task.created_by_id], "oversight.answered", line, reverse("task", args=[task.pk]), key=f"task:{task.pk}:{task.state}")


def tell_due(task: Task, today: date) -> int:
    """Tell those who work on a task that it is due soon, once for a deadline, or overdue, once a day at most."""
    late = task.due_date < today
    said = Text("任务已逾期", "Overdue") if late else Text("任务即将到期", "Due soon")
    line = Text(f"{said.zh}（{task.due_date}）：{task.text.zh}", f"{said.en} ({task.due_date}): {task.text.en}")
    told = {*task.co_owners.values_list("pk", flat=True), *([task.owner_id] if task.owner_id else [])}
    people_told = told or addressed(task.towards_kind, task.towards_key)
    key = f"task:{task.pk}:late:{today}" if late else f"task:{task.pk}:due:{task.due_date}"
    return notify(people_told, "oversight.due", line, reverse("task", args=[task.pk]), key=key)


def is_data_check(task: Task) -> bool:
    """Whether a task asks a firm or district if what it reported is right."""
    return bool(task.towards_key) and task.kind == load_pack(settings.PACK).rule(WorkRules).data_check.work


def tell_reminded(task: Task, by: int | None, note: str) -> int:
    """Tell those who own an open task that they were reminded of it, with what was said; each reminder once, and not who reminds."""
    owners = {owner for owner in (task.owner_id, *task.co_owners.values_list("pk", flat=True)) if owner is not None and owner != by}
    said = Text(f"（{note}）", f" ({note})") if note else Text("", "")
    line = Text(f"催办：{task.text.zh}，期限 {task.due_date}{said.zh}", f"Reminder: {task.text.en}, due {task.due_date}{said.en}")
    return notify(owners, "oversight.due", line, reverse("task", args=[task.pk]), key=f"task:{task.pk}:remind:{task.reminded_at}")


def _tell_red(viewer: Viewer, users: list[int], run: CheckRun, raised: Any) -> int:
    """Tell people who see the same of what they see of it."""
    seen = visible_to(viewer, raised).order_by("pk")
    number = seen.count()
    if number > load_pack(settings.PACK).rule(DeskRules).findings_told_singly:
        line = Text(f"新增红色预警事项 {number} 项", f"{number} new red alerts")
        return notify(users, "oversight.red", line, f"{reverse('finding_list')}?severity=red&state=new", key=f"red:run:{run.pk}")
    return sum(
        notify(users, "oversight.red", Text(row.line_zh, row.line_en), reverse("finding", args=[row.fingerprint]),
               key=f"red:{row.fingerprint}:{run.pk}")
        for row in seen
    )  # fmt: skip
