"""任务: give out, take, finish and drop; finishing looks again and keeps the figure before and after."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django_fsm import TransitionNotAllowed
from django_tasks import task as job

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.pack.entries import CheckEntry
from liantu.kernel.text import Text
from liantu.oversight.actions.notices import tell_task_closed, tell_task_given
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.models import FindingRecord, Task, TaskLine
from liantu.oversight.queries import figure_now, findings, tasks
from liantu.oversight.rules import may_assign, may_work_on
from liantu.rooms.refresh import bring_up_to_date

_VERBS_WITH_NOTE = {"finish", "drop"}


@transaction.atomic
def assign_task(
    viewer: Viewer,
    finding: FindingRecord,
    pack: Pack,
    *,
    title: str = "",
    department: str = "",
    owner_id: int | None = None,
    due_date: date | None = None,
    note: str = "",
) -> Task:
    """Give out a task on a finding; the kind of work and the usual number of days come from the check's page in the pack.

    Raises NotAllowedError for viewers who may not assign, NotFoundError for a finding that the viewer does not see,
    LiantuError when the deadline is in the past or the finding is cleared.
    """
    check = _assignable_check(viewer, finding, pack)
    due = _deadline(due_date, check.due_days)

    task = Task.objects.create(
        finding=finding,
        kind=check.work,
        title=title or finding.line_zh[:200],
        owner_id=owner_id,
        department=department,
        due_date=due,
        created_by_id=viewer.user_id,
        figure_before=finding.value,
    )
    _write(task, viewer, "assign", note)
    tell_task_given(task, viewer.user_id)
    return task


def _assignable_check(viewer: Viewer, finding: FindingRecord, pack: Pack) -> CheckEntry:
    """The check of a finding that the viewer may give out as a task."""
    if not may_assign(viewer):
        raise NotAllowedError(Text("您没有派发任务的权限", "you are not allowed to assign tasks"))
    if not findings(viewer).filter(pk=finding.pk).exists():
        raise NotFoundError(Text("没有这条发现", "finding not found, or no access"))
    if finding.state == FindingRecord.State.CLEARED:
        raise LiantuError(Text("此发现已消除，无需派发任务", "the finding is already cleared, no task needed"))

    check = pack.checks.get(finding.code)
    if check is None:
        raise NotFoundError(Text(f"没有检查 {finding.code}", f"check {finding.code} not found"))
    return check


def _deadline(due_date: date | None, due_days: int) -> date:
    """The deadline asked for, else the check's usual number of days from today; not in the past."""
    today = timezone.localdate()
    due = due_date or today + timedelta(days=due_days)
    if due < today:
        raise LiantuError(Text("期限早于今天", "the deadline is in the past"), Text("请选择今天或以后的日期", "choose today or later"))
    return due


def accept_task(viewer: Viewer, task: Task, note: str = "") -> Task:
    """Take a task that waits; whoever takes it owns it unless an owner was named."""
    return _move(viewer, task, "accept", note)


def finish_task(viewer: Viewer, task: Task, note: str) -> Task:
    """Say that a task is done, and what was done; then the job worker lets the check look again."""
    return _move(viewer, task, "finish", note)


def drop_task(viewer: Viewer, task: Task, note: str) -> Task:
    """Withdraw a task that is not done, with the reason."""
    return _move(viewer, task, "drop", note)


def recheck_task(task: Task, pack: Pack) -> Task:
    """Bring up to date what newer facts wait for, run the task's check, and keep the figure and the finding's state as they are now."""
    bring_up_to_date(pack)
    run_checks(pack, codes=[task.finding.code])
    finding = FindingRecord.objects.get(pk=task.finding_id)
    subject = Subject(finding.subject_kind, finding.subject_key)
    task.figure_after = figure_now(finding.figure, subject) if finding.figure else None
    task.finding_after = finding.state
    task.rechecked_at = timezone.now()
    task.save(update_fields=["figure_after", "finding_after", "rechecked_at"])
    return task


def ask_recheck(viewer: Viewer, task: Task) -> None:
    """Let the job worker look again at a finished task whose look was lost."""
    if not may_work_on(viewer, task):
        raise NotAllowedError(Text("您没有办理此任务的权限", "you are not allowed to work on this task"))
    if task.state == Task.State.DONE:
        recheck_job.enqueue(task.pk)


@job(queue_name="default")
def recheck_job(task_id: int) -> None:
    """Recheck in the worker."""
    from django.conf import settings

    recheck_task(Task.objects.select_related("finding").get(pk=task_id), load_pack(settings.PACK))


@transaction.atomic
def _move(viewer: Viewer, task: Task, verb: str, note: str) -> Task:
    """Make one transition of the task, locked for this change, if the viewer may and the state allows it."""
    if not tasks(viewer).filter(pk=task.pk).exists():
        raise NotFoundError(Text("没有这项任务", "task not found, or no access"))

    task = Task.objects.select_for_update(of=("self",)).select_related("finding").get(pk=task.pk)
    if not may_work_on(viewer, task):
        raise NotAllowedError(Text("您没有办理此任务的权限", "you are not allowed to work on this task"))
    if verb in _VERBS_WITH_NOTE and not note.strip():
        hint = Text("用一两句话写明办理结果或理由", "describe in one or two sentences what was done, or why")
        raise LiantuError(Text("请填写说明", "a note is required"), hint)

    try:
        getattr(task, verb)()
    except TransitionNotAllowed:
        raise LiantuError(
            Text("任务的当前状态不允许这样操作", "the task's current state does not allow this"),
            Text("请刷新页面查看最新状态", "reload the page to see its current state"),
        ) from None

    if verb == "accept":
        task.owner_id = task.owner_id or viewer.user_id
    else:
        task.closed_at = timezone.now()

    task.save()
    _write(task, viewer, verb, note)
    tell_task_closed(task, viewer.user_id)
    if verb == "finish":
        transaction.on_commit(lambda: recheck_job.enqueue(task.pk))
    return task


def _write(task: Task, viewer: Viewer, verb: str, note: str) -> None:
    """Add a line to the task's history and to the audit log."""
    TaskLine.objects.create(task=task, by_id=viewer.user_id, verb=verb, note=note.strip())
    write_audit(viewer.user_id, f"task_{verb}", f"task:{task.pk}", finding=task.finding.fingerprint)
