"""Who sees findings and tasks, and who may do what to a task."""

from __future__ import annotations

from django.db.models import Q

from liantu.accounts.queries import EVERYTHING, NOTHING, Reader, Role, visibility
from liantu.oversight.models import CheckRun, FindingLine, FindingRecord, FindingScope, Task, TaskLine


@visibility(FindingRecord)
def findings_seen(reader: Reader) -> Q:
    """The city's people see all; others what concerns their districts, chains or organisations."""
    if reader.sees_city:
        return EVERYTHING
    concerns = Q()
    for kind, keys in (("district", reader.districts), ("chain", reader.chains), ("organisation", reader.organisations)):
        if keys:
            concerns |= Q(kind=kind, key__in=[str(key) for key in keys])
    return Q(pk__in=FindingScope.objects.filter(concerns).values("finding")) if concerns else NOTHING


@visibility(Task)
def tasks_seen(reader: Reader) -> Q:
    """Tasks on findings that the reader sees, and tasks that are the reader's own."""
    if reader.sees_city:
        return EVERYTHING
    if reader.user_id is None:
        return NOTHING
    return Q(owner=reader.user_id) | Q(finding__in=FindingRecord.objects.filter(findings_seen(reader)).values("pk"))


@visibility(FindingLine, FindingScope)
def parts_of_findings_seen(reader: Reader) -> Q:
    """The history and the scope of a finding are seen with it."""
    if reader.sees_city:
        return EVERYTHING
    return Q(finding__in=FindingRecord.objects.filter(findings_seen(reader)).values("pk"))


@visibility(TaskLine)
def task_lines_seen(reader: Reader) -> Q:
    """The history of a task is seen with it."""
    return EVERYTHING if reader.sees_city else Q(task__in=Task.objects.filter(tasks_seen(reader)).values("pk"))


@visibility(CheckRun)
def runs_seen(reader: Reader) -> Q:
    """When checks ran is no secret inside the house."""
    return NOTHING if reader.is_public else EVERYTHING


def sees_evidence(reader: Reader) -> bool:
    """The rows that a check names may show other firms: firms read the line and open the figure under their own rights."""
    return reader.sees_city or bool(reader.districts or reader.chains)


def may_refresh(reader: Reader) -> bool:
    """Analysts and administrators of the city may start an assessment and the checks."""
    return reader.sees_city and reader.has(Role.ADMINISTRATOR, Role.ANALYST)


def may_assign(reader: Reader) -> bool:
    """Analysts, officials and administrators give out tasks."""
    return reader.has(Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICIAL)


def may_work_on(reader: Reader, task: Task) -> bool:
    """The owner works on a task; whoever may assign may also take, finish or drop it."""
    return may_assign(reader) or (reader.user_id is not None and task.owner_id == reader.user_id)
