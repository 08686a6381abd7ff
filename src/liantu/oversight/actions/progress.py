"""进度与附件: how far a task is, reminders, escalation of what is long overdue, and files that go with tasks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError, UnsafeFileError
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.actions.notices import tell_due, tell_reminded
from liantu.oversight.engine.attachments import OFFICE, check_content, file_name
from liantu.oversight.engine.rule_files import FileRules, WorkRules
from liantu.oversight.models import Attachment, Task, TaskLine
from liantu.oversight.queries import OPEN_STATES
from liantu.oversight.rules import may_assign, may_work_on
from liantu.registry.actions import check_office_file
from liantu.rooms import clock

_WHOLE = 100


@transaction.atomic
def report_progress(viewer: Viewer, task: Task, percent: int, note: str = "") -> Task:
    """Say how far an accepted task is, in per cent from 0 to 100, with a note. Raises NotFoundError, NotAllowedError, LiantuError."""
    task = _worked_on(viewer, task)
    if task.state != Task.State.ACCEPTED:
        raise LiantuError(Text("只能为办理中的任务填写进度", "progress is reported on accepted tasks only"))
    if not 0 <= percent <= _WHOLE:
        raise LiantuError(Text("进度应在 0 到 100 之间", "progress is between 0 and 100"))
    task.progress = percent
    task.save(update_fields=["progress"])
    TaskLine.objects.create(task=task, by_id=viewer.user_id, verb="progress", note=note.strip(), progress=percent)
    write_audit(viewer.user_id, "task_progress", f"task:{task.pk}", percent=percent)
    return task


@transaction.atomic
def remind(viewer: Viewer, task: Task, note: str = "") -> Task:
    """Remind those who work on an open task. Raises NotFoundError, NotAllowedError, LiantuError where it is closed."""
    task = _locked(viewer, task)
    if not may_assign(viewer):
        raise NotAllowedError(Text("您没有催办的权限", "you are not allowed to send reminders"))
    if task.state not in OPEN_STATES:
        raise LiantuError(Text("任务已结束，无需催办", "the task is closed, no reminder needed"))
    task.reminded_at = clock.now()
    task.save(update_fields=["reminded_at"])
    TaskLine.objects.create(task=task, by_id=viewer.user_id, verb="remind", note=note.strip())
    write_audit(viewer.user_id, "task_remind", f"task:{task.pk}")
    tell_reminded(task, viewer.user_id, note.strip())
    return task


@transaction.atomic
def remind_due(pack: Pack, today: date) -> tuple[int, int]:
    """Remind of tasks due soon, and again of overdue ones; put what is long overdue before the leaders. Returns how many of each.

    Who works on a task is told by a notice, and the task's history keeps it.
    How many days that is stands in the pack (``rules/work.yaml``). Done twice on one day it does nothing twice.
    """
    rules, now = pack.rule(WorkRules), clock.now()
    rows = Task.objects.filter(state__in=OPEN_STATES, due_date__lte=today + timedelta(days=rules.due_soon_days))
    again = Q(due_date__lt=today, reminded_at__date__lte=_days_before(today, rules.remind_again_days))
    silent = Q(reminded_at__isnull=True) | again
    for task in rows.filter(silent | Q(due_date__gte=today)).order_by("pk"):
        tell_due(task, today)
    reminded = _told(rows.filter(silent).values_list("pk", flat=True), "remind", "reminded_at", now)
    late = rows.filter(due_date__lt=_days_before(today, rules.escalate_after_days), escalated_at__isnull=True)
    return reminded, _told(late.values_list("pk", flat=True), "escalate", "escalated_at", now)


def _days_before(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _told(keys: Iterable[int], verb: str, field: str, now: datetime) -> int:
    """Write a line of the history for each of the tasks, and when it was."""
    found = list(keys)
    Task.objects.filter(pk__in=found).update(**{field: now})
    TaskLine.objects.bulk_create(TaskLine(task_id=key, verb=verb) for key in found)
    return len(found)


def attach(viewer: Viewer, tasks: Sequence[Task], given: tuple[str, bytes], pack: Pack) -> Attachment:
    """Let a file, (name, content), go with tasks that the viewer may work on; it is kept as it came.

    Raises NotFoundError and NotAllowedError, LiantuError where the file is not safe, too large, or one too many.
    """
    rules = pack.rule(WorkRules).files
    name, content = safe_file(given, rules)
    with transaction.atomic():
        for task in tasks:
            held = _worked_on(viewer, task)
            if held.attachments.count() >= rules.each_task:
                what = Text(f"每项任务最多 {rules.each_task} 个附件", f"at most {rules.each_task} files a task")
                raise LiantuError(what)
        kept = Attachment.objects.create(
            name=name, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest(), content=content, by_id=viewer.user_id
        )
        kept.tasks.set(tasks)
        TaskLine.objects.bulk_create(TaskLine(task=task, by_id=viewer.user_id, verb="attach", note=name) for task in tasks)
        write_audit(viewer.user_id, "task_attach", f"file:{kept.pk}", tasks=[task.pk for task in tasks], bytes=len(content))
    return kept


def safe_file(given: tuple[str, bytes], rules: FileRules) -> tuple[str, bytes]:
    """Return name and content of a file that may be kept; raises LiantuError."""
    name, content = file_name(given[0]), given[1]
    kind = check_content(name, content, kinds=rules.kinds, largest_bytes=rules.largest_bytes)
    if kind in OFFICE:
        try:
            check_office_file(name, content, OFFICE[kind])
        except UnsafeFileError as error:
            problem = error.problems[0]
            raise LiantuError(problem.what, problem.hint) from None
    return name, content


def _worked_on(viewer: Viewer, task: Task) -> Task:
    """The task, locked for a change, if the viewer may work on it."""
    held = _locked(viewer, task)
    if not may_work_on(viewer, held):
        raise NotAllowedError(Text("您没有办理此任务的权限", "you are not allowed to work on this task"))
    return held


def _locked(viewer: Viewer, task: Task) -> Task:
    if not queries.tasks(viewer).filter(pk=task.pk).exists():
        raise NotFoundError(Text("没有这项任务", "task not found, or no access"))
    return Task.objects.select_for_update(of=("self",)).select_related("finding").get(pk=task.pk)
