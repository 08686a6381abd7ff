"""月报: findings that came and went, what was done about them, what is overdue."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.oversight.report.findings import findings
from liantu.oversight.report.tasks import tasks


def sections(viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
    """Findings, then tasks, each with its numbers and the first rows behind them."""
    yield findings(viewer, asked)
    yield tasks(viewer, asked)
