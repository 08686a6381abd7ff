"""事实帧: the frames that the engine works on: their columns, units, and how they are narrowed to some products."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

CAPABILITIES: Mapping[str, Any] = {
    "organisation": pl.Int64,
    "product": pl.Int64,
    "year": pl.Int64,
    "output_yuan": pl.Float64,
    "capacity_yuan": pl.Float64,
    "world_share": pl.Float64,
    "newest_year": pl.Int64,
    "inside": pl.Boolean,
    "reported_date": pl.Date,
}
LINKS: Mapping[str, Any] = {
    "supplier": pl.Int64,
    "customer": pl.Int64,
    "product": pl.Int64,
    "year": pl.Int64,
    "amount_yuan": pl.Float64,
    "supplier_inside": pl.Boolean,
    "customer_inside": pl.Boolean,
    "reported_date": pl.Date,
}
FLOWS: Mapping[str, Any] = {
    "product": pl.Int64,
    "year": pl.Int64,
    "import_yuan": pl.Float64,
    "inflow_yuan": pl.Float64,
    "demand_yuan": pl.Float64,
    "export_yuan": pl.Float64,
    "reported_date": pl.Date,
}
INPUTS: Mapping[str, Any] = {
    "product": pl.Int64,
    "input": pl.Int64,
    "share": pl.Float64,
    "kind": pl.String,
    "alternative": pl.String,
    "importance": pl.String,
}
KINDS: Mapping[str, Any] = {"product": pl.Int64, "kind_of": pl.Int64}


def consumed(inputs: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``inputs`` that making the product uses up: all but capital goods."""
    return inputs.filter(pl.col("kind").ne_missing("capital"))


def materials(inputs: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``inputs`` that go into the product: neither machines, which are used, nor energy, which nearly all need."""
    return inputs.filter(pl.col("kind").fill_null("").is_in(["capital", "energy"]).not_())


def frame(rows: Collection[Mapping[str, Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return ``rows`` as a frame of ``schema``; columns that a row leaves out are null."""
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=dict(schema))


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known: capabilities, supply links, product flows, product inputs. Values in yuan, places as booleans.

    ``inside`` is true in the city, false outside it, null where the place is not known. Shares are parts of the
    output's value. ``world_share`` is the maker's part of the world market (0–1), ``newest_year`` the newest year of which
    the maker reported any product. One row a natural key (organisation × product × year, supplier × customer × product × year,
    product × year, product × input). ``kinds`` says of products what they are a kind of: no input, and no value flows along it.
    """

    capabilities: pl.DataFrame
    links: pl.DataFrame
    flows: pl.DataFrame
    inputs: pl.DataFrame
    kinds: pl.DataFrame = field(default_factory=lambda: frame((), KINDS))

    @property
    def consumed(self) -> pl.DataFrame:
        """Inputs that making their product uses up."""
        return consumed(self.inputs)

    def made_here(self) -> pl.DataFrame:
        """Capabilities of makers in the city; a reported output of zero is not making, an unknown output is."""
        output = pl.col("output_yuan")
        return self.capabilities.filter(pl.col("inside") & (output.is_null() | (output > 0)))

    def years(self) -> list[int]:
        """Years of which any capability is known, ascending."""
        return sorted(int(year) for year in self.capabilities.get_column("year").drop_nulls().unique())


def sum_known(column: str) -> pl.Expr:
    """Sum of the known values of ``column`` in a group; null where none is known."""
    return pl.when(pl.col(column).count() > 0).then(pl.col(column).sum())


def fullest_recent_year(facts: Facts, coverage: float) -> int | None:
    """The newest year with at least ``coverage`` (0–1) of the capability rows of the fullest year; None without rows."""
    counts = facts.capabilities.group_by("year").len().drop_nulls()
    if counts.is_empty():
        return None
    full = counts.filter(pl.col("len") >= coverage * pl.col("len").max())
    return int(full.get_column("year").max())  # type: ignore[arg-type]
