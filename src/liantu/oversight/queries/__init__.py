"""Reads of oversight: findings, tasks, measures, opened figures, the workbench; each restricted to what the viewer may see."""

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
    my_tasks,
    open_tasks_of,
    task_counts,
    task_lines,
    task_list,
    task_progress,
    tasks,
)
from liantu.oversight.queries.workbench import Freshness, Workbench, freshness, refreshing, waiting_findings, workbench

__all__ = [
    "LATEST", "LISTS", "OPEN_STATES", "CommitmentRow", "FindingFilter", "Freshness", "MeasureRow", "Workbench", "changes_since",
    "commitments_of", "counts_by", "counts_by_code", "counts_by_severity", "figure_now",
    "findings", "freshness", "latest_run", "lines_of", "measures", "my_tasks", "open_figure", "open_findings", "open_tasks_of",
    "refreshing", "runs", "scopes_of", "task_counts", "task_lines", "task_list", "task_progress", "tasks", "waiting_findings", "workbench",
]  # fmt: skip
