"""补链机会: which absent or weak link each district could best move into, as far as the viewer may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer, visible_to
from liantu.chains.engine.opportunities import Band, OpportunityRules, Weights, scored
from liantu.chains.models import Assessment, ChainLink, LinkFigure, LinkState
from liantu.chains.queries.basis import basis_of, makers_at, ranked_districts
from liantu.chains.queries.links import LinkRow, link_rows
from liantu.chains.queries.near import NearMakers, near_makers
from liantu.chains.queries.reasons import reasons
from liantu.chains.rules import sees_unprotected
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.regions import queries as regions

_OF_PRODUCT = ("demand_waiting", "dependence")


@dataclass(frozen=True, slots=True)
class Ranking:
    """All candidates, best first (`scored`), with near_here and near_city; links and districts behind them; ``weights``, near ``pairs``."""

    frame: pl.DataFrame
    links: Mapping[int, LinkRow]
    chains: Mapping[int, tuple[str, ...]]
    districts: Mapping[str, Any]
    weights: Weights
    pairs: pl.DataFrame
    assessment: Assessment
    bands: Sequence[Band]

    def reasons(self, row: Mapping[str, Any]) -> list[Text]:
        """Return the reasons for one candidate (a row of ``frame``), in words."""
        return reasons(row, self.links[row["product"]], self.bands)

    def near_makers(self, viewer: Viewer, cells: list[tuple[int, str]], limit: int) -> dict[tuple[int, str], NearMakers]:
        """Return who could make it, for each (product, district), under the viewer's rights."""
        pairs = self.pairs.filter(pl.col("target").is_in({product for product, _ in cells}))
        return near_makers(viewer, makers_at(pairs, self.assessment), cells, limit)


def opportunities(viewer: Viewer, assessment: Assessment, pack: Pack, weights: Weights | None = None) -> Ranking:
    """Return the weak, lost and absent links × districts, ranked.

    Links and their values are those that the viewer may see; parts that rest on what is withheld are unknown. Numbers of near makers, of
    inputs made here, and the share of critical uses are for those only to whom the link is open without protection.
    """
    rules = pack.rule(OpportunityRules)
    weights = weights or Weights.of(rules)
    links, chains = _links(viewer, assessment, rules.states)
    districts = ranked_districts()
    open_links = [product for product, link in links.items() if sees_unprotected(viewer, link.chain)]
    basis = basis_of(list(links), list(districts), assessment, pack)
    supply, near = (frame.filter(pl.col("product").is_in(open_links)) for frame in (basis.supply, basis.near))
    places = pl.DataFrame({"district": list(districts)}, {"district": pl.String})
    cells = _of_products(links).join(supply, on="product", how="left").join(places, how="cross")
    cells = cells.join(near, on=["product", "district"], how="left")
    nobody = pl.col("product").is_in(open_links)  # nobody makes anything near: known to be none
    cells = cells.with_columns(
        pl.when(nobody).then(pl.col(name).fill_null(0)).alias(name) for name in ("near_here", "near_city", "near_makers")
    )
    cells = cells.join(_related(viewer, list(links)), on=["product", "district"], how="left")
    return Ranking(scored(cells, weights), links, chains, districts, weights, basis.pairs, assessment, rules.bands)


def _links(viewer: Viewer, assessment: Assessment, states: Sequence[str]) -> tuple[dict[int, LinkRow], dict[int, tuple[str, ...]]]:
    """The links of these states, each product once (one that is open to the viewer if there is one), and the chains of each."""
    link_states = [state for state in states if state in LinkState.values]
    figures = visible_to(viewer, LinkFigure.objects.filter(assessment=assessment, state__in=link_states))
    pairs = set(figures.values_list("chain_id", "product_id"))
    links = visible_to(
        viewer, ChainLink.objects.filter(chain__in={chain for chain, _ in pairs}, product__in={product for _, product in pairs})
    )
    rows: dict[int, LinkRow] = {}
    chains: dict[int, tuple[str, ...]] = {}
    for row in link_rows(viewer, links, assessment, series=False):
        if row.state not in link_states:
            continue
        chains[row.product_id] = (*chains.get(row.product_id, ()), row.chain)
        previous = rows.get(row.product_id)
        if previous is None or (sees_unprotected(viewer, row.chain) and not sees_unprotected(viewer, previous.chain)):
            rows[row.product_id] = row

    return rows, chains


def _of_products(links: Mapping[int, LinkRow]) -> pl.DataFrame:
    """What the links say, whatever the district: product, state and two parts in their units."""
    rows = [
        {"product": product, "state": link.state, "demand_waiting": link.unmet_yuan, "dependence": _dependence(link)}
        for product, link in links.items()
    ]
    return pl.DataFrame(rows, schema={"product": pl.Int64, "state": pl.String, **dict.fromkeys(_OF_PRODUCT, pl.Float64)})


def _dependence(link: LinkRow) -> float | None:
    """Share of the supply from outside or abroad; what is not local where only that is known."""
    outside, abroad = link.values["outside_share"], link.values["abroad_share"]
    if outside is not None and abroad is not None:
        return float(min(1.0, outside + abroad))
    ratio = link.values["local_supply_ratio"]
    return None if ratio is None else float(1.0 - ratio)


def _related(viewer: Viewer, products: list[int]) -> pl.DataFrame:
    """product, district, relatedness (density), complexity_gain (COG) and their bases, of the newest assessment of the regions."""
    return regions.related_to(viewer, products).rename({"region": "district", "density": "relatedness", "cog": "complexity_gain"})
