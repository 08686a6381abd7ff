"""月报: what the chains' room says: all chains of the city, or one of them."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.chains.queries import latest_assessment
from liantu.chains.report.all_chains import all_chains
from liantu.chains.report.one_chain import one_chain
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer


def sections(viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
    """One section of the city or of a chain; none of a district, none without an assessment that the viewer may see."""
    assessment = latest_assessment(viewer)
    if assessment is not None and asked.scope.kind == "city":
        yield all_chains(viewer, asked, assessment)
    if assessment is not None and asked.scope.kind == "chain":
        yield one_chain(viewer, asked, assessment)
