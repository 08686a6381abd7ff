"""配套率: the local supply ratio of chains from their links, as the figure opens, also where links changed since the assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from liantu.accounts.queries import visible_to
from liantu.chains.engine.supply import weighted_ratio
from liantu.chains.models import Assessment, Chain, ChainLink
from liantu.chains.queries import LinkRow, chains, link_rows
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class ChainLine:
    """A chain with the number of its links in each state and its local supply ratio, weighted by demand; None is unknown."""

    chain: Chain
    counts: Mapping[str, int]
    ratio: float | None

    @property
    def name(self) -> Text:
        """The name of the chain."""
        return Text(self.chain.name_zh, self.chain.name_en)


def chain_lines(viewer: Viewer, assessment: Assessment) -> list[ChainLine]:
    """Return all chains by the city's order; a constant number of queries."""
    rows: dict[str, list[LinkRow]] = {}
    for row in link_rows(viewer, visible_to(viewer, ChainLink.objects.all()), assessment):
        rows.setdefault(row.chain, []).append(row)
    return [line_of(chain, rows.get(chain.code, ())) for chain in chains(viewer)]


def line_of(chain: Chain, rows: Iterable[LinkRow]) -> ChainLine:
    """Return the line of a chain from its links."""
    links, names = list(rows), ("local_supply_ratio", "chain_demand_yuan")
    ratios, weights = (pl.Series([row.values[name] for row in links], dtype=pl.Float64) for name in names)
    return ChainLine(chain, Counter(row.state for row in links), weighted_ratio(ratios, weights))
