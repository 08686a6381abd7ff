"""Reads of oversight: findings, tasks, measures, opened figures, the workbench; each restricted to what the viewer may see."""

from liantu.oversight.queries.changes import changes_of
from liantu.oversight.queries.figures import LATEST, figure_now, open_figure
from liantu.oversight.queries.findings import (
    FindingFilter,
    changes_since,
    counts_by,
    counts_by_code,
    counts_by_severity,
    findings,
    latest_run,
    lines_of,
    open_findings,
    runs,
    scopes_of,
)
from liantu.oversight.queries.measures import CommitmentRow, MeasureRow, commitments_of, measures
from liantu.oversight.queries.tasks import (
    LISTS,
    OPEN_STATES,
    late_by_week,
    most_overdue,
    my_tasks,
    open_tasks_of,
    task_counts,
    task_lines,
    task_list,
    task_progress,
    tasks,
)
from liantu.oversight.queries.workbench import SHOWN, Beginning, Freshness, beginning, freshness, refreshing, waiting_findings

__all__ = [
    "LATEST", "LISTS", "OPEN_STATES", "SHOWN", "Beginning", "CommitmentRow", "FindingFilter", "Freshness", "MeasureRow",
    "beginning", "changes_of", "changes_since", "commitments_of", "counts_by", "counts_by_code", "counts_by_severity", "figure_now",
    "findings", "freshness", "late_by_week", "latest_run", "lines_of", "measures", "most_overdue", "my_tasks", "open_figure",
    "open_findings", "open_tasks_of", "refreshing", "runs", "scopes_of", "task_counts", "task_lines", "task_list",
    "task_progress", "tasks", "waiting_findings",
]  # fmt: skip
