"""事实帧: what an assessment of the regions is computed from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl

REPORTED: Mapping[str, Any] = {"organisation": pl.Int64, "value_yuan": pl.Float64}
OUTPUTS: Mapping[str, Any] = {"organisation": pl.Int64, "product": pl.Int64, "industry": pl.String, "value_yuan": pl.Float64}
PLACES: Mapping[str, Any] = {
    "organisation": pl.Int64, "industry": pl.String, "district": pl.String, "zone": pl.String, "park": pl.String,
}  # fmt: skip
OUTSIDE: Mapping[str, Any] = {"organisation": pl.Int64, "name": pl.String, "region": pl.String, "outside_place": pl.String}
OUTSIDE_PRODUCTS: Mapping[str, Any] = {"organisation": pl.Int64, "product": pl.Int64, "share": pl.Float64}
PRODUCTS: Mapping[str, Any] = {"product": pl.Int64, "code": pl.String, "industry": pl.String}
USES: Mapping[str, Any] = {"product": pl.Int64, "input": pl.Int64}


@dataclass(frozen=True, slots=True)
class RegionFacts:
    """Facts of one year. Values in yuan, null where unknown.

    ``places``: the firms of the city with their own industry, district, zone and park (null where unknown); ``reported`` and ``outputs``
    (by product) are theirs. ``outside``: companies elsewhere, with ``outside_products`` that they are known to make.
    ``population``: the firms whose output makes structures; None is all of them.
    """

    places: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=PLACES))
    reported: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=REPORTED))
    outputs: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=OUTPUTS))
    outside: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=OUTSIDE))
    outside_products: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=OUTSIDE_PRODUCTS))
    products: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=PRODUCTS))
    uses: pl.DataFrame = field(default_factory=partial(pl.DataFrame, schema=USES))
    population: Collection[int] | None = None

    def regions(self) -> pl.DataFrame:
        """Return organisation, kind, region: every region that a firm lies in; the city is the region "" of kind city."""
        parts = [self.places.select("organisation", kind=pl.lit("city"), region=pl.lit(""))]
        parts += [
            self.places.select("organisation", kind=pl.lit(kind), region=pl.col(kind)).drop_nulls() for kind in ("zone", "district", "park")
        ]
        return pl.concat(parts).filter((pl.col("kind") == "city") | (pl.col("region") != ""))
