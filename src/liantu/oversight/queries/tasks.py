"""任务: tasks as pages and the API ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from liantu.accounts.queries import Reader, visible_to
from liantu.oversight.models import FindingRecord, FindingScope, Task, TaskLine

OPEN_STATES = (Task.State.OPEN, Task.State.ACCEPTED)
LISTS = ("mine", "all", "overdue")


def tasks(reader: Reader) -> QuerySet[Task]:
    """All tasks that the reader may see."""
    return visible_to(reader, Task.objects.select_related("finding", "owner"))


def my_tasks(reader: Reader) -> QuerySet[Task]:
    """Tasks of the reader that are not closed, the most urgent first."""
    return tasks(reader).filter(owner=reader.user_id, state__in=OPEN_STATES) if reader.user_id else Task.objects.none()


def task_list(reader: Reader, which: str, today: date, state: str = "", district: str = "") -> QuerySet[Task]:
    """The tasks of a list: ``mine``, ``all`` or ``overdue``, narrowed to a state or a district of the finding where asked."""
    rows = _of_district(tasks(reader), district)
    if which == "mine":
        rows = rows.filter(owner=reader.user_id) if reader.user_id else rows.none()
    elif which == "overdue":
        rows = rows.filter(due_date__lt=today, state__in=OPEN_STATES)
    return rows.filter(state=state) if state in Task.State.values else rows


def task_counts(reader: Reader, today: date, district: str = "") -> dict[str, int]:
    """How many tasks each list has, in one query."""
    mine = Q(owner=reader.user_id) if reader.user_id else Q(pk__in=[])
    overdue = Q(due_date__lt=today, state__in=OPEN_STATES)
    rows = _of_district(tasks(reader), district).order_by()
    return rows.aggregate(mine=Count("pk", filter=mine), all=Count("pk"), overdue=Count("pk", filter=overdue))


def _of_district(rows: QuerySet[Task], district: str) -> QuerySet[Task]:
    """Tasks whose finding concerns the district; all where none is asked for."""
    scopes = FindingScope.objects.filter(kind=FindingScope.Kind.DISTRICT, key=district)
    return rows.filter(finding__in=scopes.values("finding")) if district else rows


def open_tasks_of(reader: Reader, found: Iterable[FindingRecord]) -> dict[int, Task]:
    """The task under way for each finding that has one."""
    rows = tasks(reader).filter(finding__in=[row.pk for row in found], state__in=OPEN_STATES)
    return {task.finding_id: task for task in rows}


def open_tasks_by_code(reader: Reader) -> dict[str, int]:
    """Tasks under way for the findings of each check."""
    rows = tasks(reader).filter(state__in=OPEN_STATES).order_by().select_related(None)
    return dict(rows.values_list("finding__code").annotate(Count("pk")))


def task_lines(reader: Reader, task: Task) -> list[TaskLine]:
    """The history of a task, oldest first."""
    return list(visible_to(reader, TaskLine.objects.filter(task=task)).select_related("by"))
