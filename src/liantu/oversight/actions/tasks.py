"""任务: give out, take, finish and drop; finishing looks again and keeps the figure before and after."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django_fsm import TransitionNotAllowed
from django_tasks import task as job

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.text import Text
from liantu.oversight.actions.assigning import Order, give_out
from liantu.oversight.actions.notices import tell_task_closed
from liantu.oversight.actions.runs import run_checks
from liantu.oversight.models import FindingRecord, Task, TaskLine
from liantu.oversight.queries import figure_now, tasks
from liantu.oversight.rules import may_take_back, may_work_on
from liantu.rooms import clock
from liantu.rooms.refresh import bring_up_to_date

_VERBS_WITH_NOTE = {"finish", "drop", "reopen"}
_TAKING_BACK = {"drop", "reopen"}


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
    """Give out a task on a finding, see `assigning.give_out`; what is left out comes from the check's page in the pack."""
    return give_out(viewer, finding, pack, Order(title, department, owner_id, (), due_date, note))


def accept_task(viewer: Viewer, task: Task, note: str = "") -> Task:
    """Take a task that waits; whoever takes it owns it unless an owner was named."""
    return _move(viewer, task, "accept", note)


def finish_task(viewer: Viewer, task: Task, note: str, *, look_again: bool = True) -> Task:
    """Say that a task is done, and what was done; then the job worker lets the check look again, unless the caller does so himself."""
    task = _move(viewer, task, "finish", note)
    if look_again:
        transaction.on_commit(lambda: recheck_job.enqueue(task.pk))
    return task


def drop_task(viewer: Viewer, task: Task, note: str) -> Task:
    """Withdraw a task that is not done, with the reason."""
    return _move(viewer, task, "drop", note)


def reopen_task(viewer: Viewer, task: Task, note: str) -> Task:
    """Take up a closed task again, with the reason; what the look again found is forgotten, the history keeps that it was closed."""
    return _move(viewer, task, "reopen", note)


def recheck_task(task: Task, pack: Pack) -> Task:
    """Bring up to date what newer facts wait for, run the task's check, and keep the figure and the finding's state as they are now."""
    return recheck_tasks([task], pack)[0]


def recheck_tasks(done: Sequence[Task], pack: Pack) -> list[Task]:
    """Do as `recheck_task` for several tasks, with one run of their checks."""
    bring_up_to_date(pack)
    run_checks(pack, codes=sorted({task.finding.code for task in done}))
    return [looked_at(task) for task in done]


def looked_at(task: Task) -> Task:
    """Keep what the run that has just ended says of a task's finding and figure."""
    finding = FindingRecord.objects.get(pk=task.finding_id)
    subject = Subject(finding.subject_kind, finding.subject_key)
    task.figure_after = figure_now(finding.figure, subject) if finding.figure else None
    task.finding_after = finding.state
    task.rechecked_at = clock.now()
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
    if not may_work_on(viewer, task) or (verb in _TAKING_BACK and not may_take_back(viewer, task)):
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
    elif verb == "reopen":
        task.closed_at = task.rechecked_at = task.figure_after = task.escalated_at = None
        task.finding_after = ""
    else:
        task.closed_at = clock.now()
        task.progress = 100 if verb == "finish" else task.progress

    task.save()
    _write(task, viewer, verb, note)
    tell_task_closed(task, viewer.user_id)
    return task


def _write(task: Task, viewer: Viewer, verb: str, note: str) -> None:
    """Add a line to the task's history and to the audit log."""
    TaskLine.objects.create(task=task, by_id=viewer.user_id, verb=verb, note=note.strip())
    write_audit(viewer.user_id, f"task_{verb}", f"task:{task.pk}", finding=task.finding.fingerprint)
