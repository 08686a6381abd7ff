"""月报: what the statistics say of a month: targets, head figures, why output changed, clusters, data quality."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.statistics.report.causes import causes
from liantu.statistics.report.clusters import clusters
from liantu.statistics.report.head import head_figures
from liantu.statistics.report.month import Month
from liantu.statistics.report.quality import quality
from liantu.statistics.report.targets import targets
from liantu.web.page_context import pack

_SECTIONS = (targets, head_figures, causes, clusters, quality)


def sections(viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
    """The sections that have anything to tell of the scope in the month, under the viewer's rights."""
    month = Month.of(viewer, pack(), asked)
    for section in _SECTIONS:
        if (draft := section(month)) is not None:
            yield draft.section()
