"""一格里的企业: the firms of a key in a period with what they reported, under the reader's own rights, and how many are hidden."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from liantu.accounts.queries import Reader
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.queries.members import chain_members_frame, members_frame
from liantu.statistics.queries.panels import counted_in, panel_of


@dataclass(frozen=True, slots=True)
class CellFirms:
    """一格的企业: ``rows`` of all firms of the population (for sums), ``seen`` the ids of those whose reports the reader may see."""

    rows: pl.DataFrame
    seen: frozenset[int]

    @property
    def visible(self) -> pl.DataFrame:
        """Only the rows that the reader may see."""
        return self.rows.filter(pl.col("organisation").is_in(list(self.seen)))

    @property
    def hidden(self) -> int:
        """How many rows the reader may not see."""
        return self.rows.height - self.visible.height


def cell_firms(
    reader: Reader,
    pack: Pack,
    dimension: str,
    key: str,
    period: Period,
    items: Collection[str],
    *,
    population: str = "all",
    known_at: datetime | None = None,
) -> CellFirms:
    """Return the firms of a population in a key and period: organisation, attributes, name and one column an item (null: not reported)."""
    members = _in_key(pack, members_frame(pack, known_at=known_at), dimension, key, known_at)
    panel = panel_of(pack, items, period, known_at=known_at)
    counted = counted_in(pack, population, panel, period, members, known_at=known_at)
    rows = counted.drop("period").join(members, on="organisation", how="inner").sort("organisation")
    if reader.sees_city:
        return CellFirms(rows, frozenset(rows.get_column("organisation")))
    own = pl.col("district").is_in(list(reader.districts)) | pl.col("organisation").is_in(list(reader.organisations))
    return CellFirms(rows, frozenset(rows.filter(own).get_column("organisation")))


def _in_key(pack: Pack, members: pl.DataFrame, dimension: str, key: str, known_at: datetime | None) -> pl.DataFrame:
    """Members that belong to a key of a dimension."""
    if dimension == "city":
        return members
    if dimension == "chain":
        chains = chain_members_frame(pack, known_at=known_at).filter(pl.col("chain") == key)
        return members.join(chains.select("organisation"), on="organisation", how="semi")
    return members.filter(pl.col(dimension) == key)
