"""Who sees findings and tasks, and who may do what to a task."""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Role, Viewer, visibility
from liantu.oversight.models import Attachment, CheckRun, Dismissal, FindingLine, FindingRecord, FindingScope, Task, TaskLine


@visibility(FindingRecord)
def findings_seen(viewer: Viewer) -> Q:
    """The city's people see all; others what concerns their districts, chains or organisations."""
    if viewer.sees_city:
        return EVERYTHING
    concerns = Q()
    for kind, keys in (("district", viewer.districts), ("chain", viewer.chains), ("organisation", viewer.organisations)):
        if keys:
            concerns |= Q(kind=kind, key__in=[str(key) for key in keys])
    return Q(pk__in=FindingScope.objects.filter(concerns).values("finding")) if concerns else NOTHING


@visibility(Task)
def tasks_seen(viewer: Viewer) -> Q:
    """Tasks on findings that the viewer sees, those that the viewer owns alone or with others, and those that go to the viewer's own.

    Tasks are named by key, so that a task with several co-owners stands in a list once.
    """
    if viewer.sees_city:
        return EVERYTHING
    if viewer.user_id is None:
        return NOTHING
    return own_tasks(viewer) | Q(finding__in=FindingRecord.objects.filter(findings_seen(viewer)).values("pk"))


def own_tasks(viewer: Viewer) -> Q:
    """Tasks that the viewer owns alone or with others, and those that go to the viewer's own district or firm."""
    if viewer.user_id is None:
        return NOTHING
    shared = Task.co_owners.through.objects.filter(user_id=viewer.user_id).values("task_id")
    return Q(owner=viewer.user_id) | Q(pk__in=shared) | sent_to(viewer)


def sent_to(viewer: Viewer) -> Q:
    """Tasks that go to a district or an organisation of the viewer."""
    towards = NOTHING
    for kind, keys in (("district", viewer.districts), ("organisation", viewer.organisations)):
        if keys:
            towards |= Q(towards_kind=kind, towards_key__in=[str(key) for key in keys])
    return towards


@visibility(FindingLine, FindingScope, Dismissal)
def parts_of_findings_seen(viewer: Viewer) -> Q:
    """The history and the scope of a finding are seen with it."""
    if viewer.sees_city:
        return EVERYTHING
    return Q(finding__in=FindingRecord.objects.filter(findings_seen(viewer)).values("pk"))


@visibility(TaskLine)
def task_lines_seen(viewer: Viewer) -> Q:
    """The history of a task is seen with it."""
    return EVERYTHING if viewer.sees_city else Q(task__in=Task.objects.filter(tasks_seen(viewer)).values("pk"))


@visibility(Attachment)
def attachments_seen(viewer: Viewer) -> Q:
    """A file is seen with any task that it goes with: by the administration, by others only with tasks that are theirs."""
    if viewer.sees_city:
        return EVERYTHING
    seen = Task.objects.filter(tasks_seen(viewer) if viewer.districts else own_tasks(viewer)).values("pk")
    return Q(pk__in=Attachment.tasks.through.objects.filter(task_id__in=seen).values("attachment_id"))


@visibility(CheckRun)
def runs_seen(viewer: Viewer) -> Q:
    """When checks ran is no secret inside the house."""
    return NOTHING if viewer.is_public else EVERYTHING


def sees_evidence(viewer: Viewer) -> bool:
    """The rows that a check names may show other firms: firms read the line and open the figure under their own rights."""
    return viewer.sees_city or bool(viewer.districts or viewer.chains)


def may_refresh(viewer: Viewer) -> bool:
    """Analysts and administrators of the city may start an assessment and the checks."""
    return viewer.sees_city and viewer.has(Role.ADMINISTRATOR, Role.ANALYST)


def may_assign(viewer: Viewer) -> bool:
    """Leaders, analysts, officials and administrators give out tasks."""
    return viewer.has(Role.ADMINISTRATOR, Role.LEADER, Role.ANALYST, Role.OFFICIAL)


def may_work_on(viewer: Viewer, task: Task) -> bool:
    """Who owns a task, alone or with others, and whom it goes to, works on it; whoever may assign may also take, finish or drop it."""
    if may_assign(viewer):
        return True
    if viewer.user_id is None:
        return False
    if task.owner_id == viewer.user_id or task.co_owners.filter(pk=viewer.user_id).exists():
        return True
    kept = {"district": viewer.districts, "organisation": {str(key) for key in viewer.organisations}}
    return task.towards_key in kept.get(task.towards_kind, ())


def may_take_back(viewer: Viewer, task: Task) -> bool:
    """Who gives out tasks, or owns one, withdraws it or opens it again; whom it merely goes to answers it."""
    return may_assign(viewer) or (viewer.user_id is not None and task.owner_id == viewer.user_id)
