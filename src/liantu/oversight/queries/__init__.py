"""Reads of oversight: findings, tasks, measures, opened figures, the workbench; each restricted to what the viewer may see."""

from liantu.oversight.queries.changes import changes_of
from liantu.oversight.queries.course import Course, course_of
from liantu.oversight.queries.decisions import BY_STAKE, Decision, UnderWay, decisions, untasked
from liantu.oversight.queries.figures import LATEST, figure_now, open_figure
from liantu.oversight.queries.findings import (
    DISMISSED,
    FindingFilter,
    changes_since,
    counts_by,
    counts_by_figure,
    counts_by_severity,
    dismissals_of,
    findings,
    holding,
    holding_about,
    is_left_alone,
    latest_run,
    lines_of,
    open_findings,
    runs,
    scopes_of,
)
from liantu.oversight.queries.measures import CommitmentRow, MeasureRow, commitments_of, measures
from liantu.oversight.queries.people import addressed, officials_of, owners, responsible
from liantu.oversight.queries.tasks import (
    LISTS,
    OPEN_STATES,
    MyTasks,
    attachments,
    escalated,
    late_by_week,
    most_overdue,
    my_tasks,
    open_tasks,
    open_tasks_of,
    task_counts,
    task_lines,
    task_lines_of,
    task_list,
    task_progress,
    tasks,
    what_waits,
)
from liantu.oversight.queries.workbench import Beginning, Freshness, beginning, freshness, refreshing

__all__ = [
    "BY_STAKE", "DISMISSED", "LATEST", "LISTS", "OPEN_STATES", "Beginning", "CommitmentRow", "Course", "Decision", "FindingFilter",
    "Freshness", "MeasureRow", "MyTasks", "UnderWay", "addressed", "attachments", "beginning", "changes_of", "changes_since",
    "commitments_of", "counts_by", "counts_by_figure", "counts_by_severity", "course_of", "decisions",
    "dismissals_of", "escalated", "figure_now", "findings", "freshness", "holding", "holding_about", "is_left_alone", "late_by_week",
    "latest_run", "lines_of", "measures", "most_overdue", "my_tasks", "officials_of", "open_figure", "open_findings", "open_tasks",
    "open_tasks_of", "owners", "refreshing", "responsible", "runs", "scopes_of", "task_counts", "task_lines", "task_lines_of",
    "task_list", "task_progress", "tasks", "untasked", "what_waits",
]  # fmt: skip
