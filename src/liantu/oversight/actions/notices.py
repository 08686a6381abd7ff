"""通知: who is told of new red findings, of tasks received, due soon and closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
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
from liantu.oversight.queries import OPEN_STATES

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
    line = Text(f"收到任务：{task.text.zh}，期限 {task.due_date}", f"Task for you: {task.text.en}, due {task.due_date}")
    return notify(owners, "oversight.task", line, reverse("task", args=[task.pk]), key=f"task:{task.pk}:given")


def tell_task_closed(task: Task, by: int | None) -> int:
    """Tell who gave out a task that it was done or withdrawn, unless he did so himself."""
    said = _CLOSED.get(task.state)
    if said is None or task.created_by_id is None or task.created_by_id == by:
        return 0
    line = Text(f"{said.zh}：{task.text.zh}", f"{said.en}: {task.text.en}")
    return notify([task.created_by_id], "oversight.answered", line, reverse("task", args=[task.pk]), key=f"task:{task.pk}:{task.state}")


def tell_due_soon(today: date) -> int:
    """Tell owners of open tasks that are due within as many days as the pack says; each task once for a deadline."""
    told, last = 0, today + timedelta(days=load_pack(settings.PACK).rule(WorkRules).due_soon_days)
    for task in (
        Task.objects.select_related("finding")
        .filter(state__in=OPEN_STATES, due_date__range=(today, last), owner__isnull=False)
        .order_by("pk")
    ):
        line = Text(f"任务即将到期（{task.due_date}）：{task.text.zh}", f"Due {task.due_date}: {task.text.en}")
        key = f"task:{task.pk}:due:{task.due_date}"
        told += notify([task.owner_id] if task.owner_id else [], "oversight.due", line, reverse("task", args=[task.pk]), key=key)
    return told


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
