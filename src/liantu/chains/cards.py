"""卡片: the chains with the states of their links and their open findings, for the workbench."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.chains.queries import chain_list, latest_assessment
from liantu.kernel.finding import Severity
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.findings import finding_counts


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """All chains that the viewer sees, each with its health and its findings by severity."""
    if home not in {Home.LEADER, Home.WORK, Home.CHAIN}:
        return
    counts = finding_counts(viewer, "chain")
    rows = [(row, counts.get(row.chain.code, {})) for row in chain_list(viewer, latest_assessment(viewer))]
    yield Card("chains", "chains/cards/chains.html", 20, {"chains": rows, "severities": [severity.value for severity in Severity]})
