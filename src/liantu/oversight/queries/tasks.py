"""任务: tasks as pages and the API ask for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from liantu.accounts.queries import Viewer, visible_to
from liantu.oversight.models import Attachment, FindingRecord, FindingScope, Task, TaskLine
from liantu.oversight.rules import sent_to

OPEN_STATES = (Task.State.OPEN, Task.State.ACCEPTED)
LISTS = ("mine", "all", "overdue")
_WEEKS = 12
_MOST_OVERDUE = 5


def tasks(viewer: Viewer) -> QuerySet[Task]:
    """All tasks that the viewer may see."""
    return visible_to(viewer, Task.objects.select_related("finding", "owner"))


def my_tasks(viewer: Viewer) -> QuerySet[Task]:
    """Tasks that wait for the viewer (see `mine`) and are not closed, the most urgent first."""
    return tasks(viewer).filter(mine(viewer), state__in=OPEN_STATES)


def mine(viewer: Viewer) -> Q:
    """Tasks that the viewer owns, alone or with others; without an owner those that went to the viewer's district, firm or department."""
    if viewer.user_id is None:
        return Q(pk__in=[])
    shared = Task.co_owners.through.objects.filter(user_id=viewer.user_id).values("task_id")
    unowned = sent_to(viewer)
    if viewer.departments:
        unowned |= Q(department__in=list(viewer.departments))
    return Q(owner=viewer.user_id) | Q(pk__in=shared) | (Q(owner__isnull=True) & unowned)


@dataclass(frozen=True, slots=True)
class MyTasks:
    """What waits for a viewer: all open tasks, those due within some days, those overdue, and the first of them."""

    total: int
    due_soon: int
    overdue: int
    first: tuple[Task, ...]


def what_waits(viewer: Viewer, today: date, soon_days: int, at_most: int) -> MyTasks:
    """Open tasks of the viewer in two queries; overdue ones are not counted as due soon."""
    rows, soon = my_tasks(viewer), today + timedelta(days=soon_days)
    counts = rows.order_by().aggregate(
        total=Count("pk"),
        due_soon=Count("pk", filter=Q(due_date__gte=today, due_date__lte=soon)),
        overdue=Count("pk", filter=Q(due_date__lt=today)),
    )
    return MyTasks(counts["total"], counts["due_soon"], counts["overdue"], tuple(rows[:at_most]) if counts["total"] else ())


def escalated(viewer: Viewer) -> QuerySet[Task]:
    """Open tasks that are so late that they were put before the leaders, the latest first."""
    return tasks(viewer).filter(state__in=OPEN_STATES, escalated_at__isnull=False)


def task_list(viewer: Viewer, list_name: str, today: date, state: str = "", district: str = "") -> QuerySet[Task]:
    """The tasks of a list: ``mine``, ``all`` or ``overdue``, narrowed to a state or a district of the finding where asked.

    My own are those that wait for me; closed ones are found there by their state.
    """
    rows = _of_district(tasks(viewer), district)
    if list_name == "mine":
        rows = rows.filter(mine(viewer))
        rows = rows if state in Task.State.values else rows.filter(state__in=OPEN_STATES)
    elif list_name == "overdue":
        rows = rows.filter(due_date__lt=today, state__in=OPEN_STATES)
    return rows.filter(state=state) if state in Task.State.values else rows


def task_counts(viewer: Viewer, today: date, district: str = "") -> dict[str, int]:
    """How many tasks each list has, in one query; of one's own those that are open, as the list and the home show them."""
    own_tasks = mine(viewer) & Q(state__in=OPEN_STATES)
    overdue = Q(due_date__lt=today, state__in=OPEN_STATES)
    rows = _of_district(tasks(viewer), district).order_by()
    return rows.aggregate(mine=Count("pk", filter=own_tasks), all=Count("pk"), overdue=Count("pk", filter=overdue))


def task_progress(viewer: Viewer, since: datetime, today: date) -> dict[str, int]:
    """How many tasks were given out, done and dropped since a moment, and how many are under way and overdue now; one query."""
    open_ = Q(state__in=OPEN_STATES)
    return (
        tasks(viewer)
        .order_by()
        .aggregate(
            given=Count("pk", filter=Q(created_at__gte=since)),
            done=Count("pk", filter=Q(state=Task.State.DONE, closed_at__gte=since)),
            dropped=Count("pk", filter=Q(state=Task.State.DROPPED, closed_at__gte=since)),
            under_way=Count("pk", filter=open_),
            overdue=Count("pk", filter=open_ & Q(due_date__lt=today)),
        )
    )


def late_by_week(viewer: Viewer, today: date) -> list[tuple[date, int]]:
    """How many tasks were late and not closed on each of the last days a week apart, the last of which is today; one query."""
    days = [today - timedelta(weeks=week) for week in reversed(range(_WEEKS))]
    rows = tasks(viewer).order_by().select_related(None).filter(Q(closed_at=None) | Q(closed_at__date__gt=days[0]), due_date__lt=today)
    spans = [(due, None if closed is None else timezone.localdate(closed)) for due, closed in rows.values_list("due_date", "closed_at")]
    return [(day, sum(due < day and (closed is None or closed > day) for due, closed in spans)) for day in days]


def most_overdue(viewer: Viewer, today: date) -> list[Task]:
    """The open tasks that have been late for longest."""
    return list(tasks(viewer).filter(due_date__lt=today, state__in=OPEN_STATES).order_by("due_date", "pk")[:_MOST_OVERDUE])


def _of_district(rows: QuerySet[Task], district: str) -> QuerySet[Task]:
    """Tasks whose finding concerns the district; all where none is asked for."""
    scopes = FindingScope.objects.filter(kind=FindingScope.Kind.DISTRICT, key=district)
    return rows.filter(finding__in=scopes.values("finding")) if district else rows


def open_tasks_of(viewer: Viewer, findings: Iterable[FindingRecord]) -> dict[int, Task]:
    """The task under way for each finding that has one."""
    rows = tasks(viewer).filter(finding__in=[row.pk for row in findings], state__in=OPEN_STATES)
    return {task.finding_id: task for task in rows}


def open_tasks(viewer: Viewer, finding: FindingRecord) -> list[Task]:
    """The tasks under way on a finding, the one due first first."""
    return list(tasks(viewer).filter(finding=finding, state__in=OPEN_STATES).order_by("due_date", "pk"))


def open_tasks_by_figure(viewer: Viewer) -> dict[tuple[str, str], int]:
    """Tasks under way for the findings of each check by the figure that they are about: (code, figure) → number."""
    rows = tasks(viewer).filter(state__in=OPEN_STATES).order_by().select_related(None)
    counted = rows.values_list("finding__code", "finding__figure").annotate(Count("pk"))
    return {(code, figure): number for code, figure, number in counted}


def task_lines(viewer: Viewer, task: Task) -> list[TaskLine]:
    """The history of a task, oldest first."""
    return list(visible_to(viewer, TaskLine.objects.filter(task=task)).select_related("by"))


def task_lines_of(viewer: Viewer, finding: FindingRecord) -> list[TaskLine]:
    """The history of all tasks on a finding that the viewer sees, oldest first."""
    return list(visible_to(viewer, TaskLine.objects.filter(task__finding=finding)).select_related("by"))


def attachments(viewer: Viewer, task: Task) -> QuerySet[Attachment]:
    """The files that go with a task, without their bytes."""
    return visible_to(viewer, Attachment.objects.filter(tasks=task)).select_related("by").defer("content")
