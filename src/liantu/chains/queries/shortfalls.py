"""缺口: demand, local supply and gaps of a chain, and its largest gaps by value, from links as a viewer sees them."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from liantu.chains.engine.flows import main_flows
from liantu.chains.engine.shortfall import Shortfall, shortfall_of
from liantu.chains.engine.supply import weighted_ratio
from liantu.chains.models import GAPS, NOBODY_MAKES
from liantu.chains.queries.links import ChainMap, LinkRow

LARGEST = 5
FLOWS = 24
"""Flows that a map draws before anything is selected."""


def shortfall_in_chain(links: Iterable[LinkRow]) -> Shortfall:
    """Return in yuan a year what a chain needs of its links, how much of it is supplied locally, and how much is not."""
    return shortfall_of((link.values["chain_demand_yuan"], link.values["local_supply_ratio"], link.state in NOBODY_MAKES) for link in links)


def ratio_in_chain(links: Iterable[LinkRow]) -> float | None:
    """Return the local supply ratio of a chain: that of its links, weighted by the chain's own demand, where both are known."""
    pairs = [(link.values["local_supply_ratio"], link.values["chain_demand_yuan"]) for link in links]
    ratios, weights = (pl.Series([pair[side] for pair in pairs], dtype=pl.Float64) for side in (0, 1))
    return weighted_ratio(ratios, weights)


def largest_gaps(links: Iterable[LinkRow], at_most: int = LARGEST) -> list[LinkRow]:
    """Return the weak, lost and absent links of a chain whose gap in it is worth most; those of unknown value are left out."""
    gaps = [link for link in links if link.state in GAPS and link.chain_unmet_yuan]
    return sorted(gaps, key=lambda link: (-(link.chain_unmet_yuan or 0.0), link.product))[:at_most]


def flows_in_chain(view: ChainMap) -> dict[tuple[str, str], float]:
    """Return the flows inside a chain that are worth most: input and product by code, with yuan a year; the largest first.

    Flows into a product whose output is unknown, or not shown to the viewer, are left out.
    """
    outputs = {link.product: link.values["output_yuan"] for stage in view.stages for link in stage.links}
    return main_flows(((edge.source, edge.target, edge.share) for edge in view.edges if edge.consumed), outputs, FLOWS)
