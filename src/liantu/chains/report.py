"""月报: the chains with the states of their links and the ratio supplied locally."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liantu.chains.models import LinkState
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.queries import chain_list, latest_assessment
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import ReportSection


def sections(viewer: Viewer) -> Iterable[ReportSection]:
    """All chains by the newest assessment that the viewer may see, with the sum over them; no section without an assessment."""
    assessment = latest_assessment(viewer)
    if assessment is not None:
        rows = chain_list(viewer, assessment)
        context = {
            "assessment": assessment,
            "states": LinkState.values,
            "rows": [(row, [row.counts[state] for state in LinkState.values]) for row in rows],
            "total": [sum(row.counts[state] for row in rows) for state in LinkState.values],
            "links": sum(row.links for row in rows),
        }
        yield ReportSection("chains", _("产业链"), "chains/report/chains.html", 20, context, is_simulated(assessment))
