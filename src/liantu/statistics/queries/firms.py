"""一格里的企业: the firms of a key in a period with what they reported, under the viewer's own rights, and how many are hidden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.models import Computation
from liantu.statistics.queries.cached_frame import cached
from liantu.statistics.queries.members import chain_members_frame, members_frame
from liantu.statistics.queries.panels import counted_in, panel_of, who_counts


@dataclass(frozen=True, slots=True)
class CellFirms:
    """一格的企业: ``rows`` of all firms of the population (for sums), ``visible_ids`` the ids of those whose reports the viewer may see."""

    rows: pl.DataFrame
    visible_ids: frozenset[int]

    @property
    def visible(self) -> pl.DataFrame:
        """Only the rows that the viewer may see."""
        return self.rows.filter(pl.col("organisation").is_in(list(self.visible_ids)))

    @property
    def hidden(self) -> int:
        """How many rows the viewer may not see."""
        return self.rows.height - self.visible.height


def cell_firms(
    viewer: Viewer,
    pack: Pack,
    dimension: str,
    key: str,
    period: Period,
    items: Collection[str],
    *,
    population: str = "all",
    known_at: datetime | None = None,
    computation: Computation | None = None,
) -> CellFirms:
    """Return the firms of a population in a key and period: organisation, attributes, name and one column an item (null: not reported).

    ``computation``: as it read them, kept in memory for the next figure; else as known at ``known_at`` (None is now), read anew.
    """
    rows = _in_key(pack, _all_firms(pack, period, items, population, known_at, computation), dimension, key, known_at, computation)
    if viewer.sees_city:
        return CellFirms(rows, frozenset(rows.get_column("organisation")))
    allowed = pl.col("district").is_in(list(viewer.districts)) | pl.col("organisation").is_in(list(viewer.organisations))
    return CellFirms(rows, frozenset(rows.filter(allowed).get_column("organisation")))


def _all_firms(
    pack: Pack, period: Period, items: Collection[str], population: str, known_at: datetime | None, computation: Computation | None
) -> pl.DataFrame:
    """All firms of the population in the period, whoever may see them."""
    moment = known_at if computation is None else computation.known_at
    codes = tuple(sorted(items))

    def rows() -> pl.DataFrame:
        members = cached(pack, computation, "members", lambda: members_frame(pack, known_at=moment))
        population_members = cached(
            pack, computation, ("who", population, period.year), lambda: who_counts(pack, population, period, members, moment)
        )
        panel = panel_of(pack, codes, period, known_at=moment)
        firms = counted_in(panel, population_members, period, members).drop("period")
        return firms.join(members, on="organisation", how="inner").sort("organisation")

    return cached(pack, computation, ("firms", population, str(period), codes), rows)


def _in_key(
    pack: Pack, firms: pl.DataFrame, dimension: str, key: str, known_at: datetime | None, computation: Computation | None
) -> pl.DataFrame:
    """Firms that belong to a key of a dimension."""
    if dimension == "city":
        return firms
    if dimension == "chain":
        moment = known_at if computation is None else computation.known_at
        chains = cached(pack, computation, "chains", lambda: chain_members_frame(pack, known_at=moment)).filter(pl.col("chain") == key)
        return firms.join(chains.select("organisation"), on="organisation", how="semi")
    return firms.filter(pl.col(dimension) == key)
