"""产业结构: location quotient, specialisation and concentration of regions, from values by region and industry.

A structure is a frame ``region`` (String), ``industry`` (String), ``value_yuan`` (Float64, one row a cell). Rows of unknown value say
nothing and are left out; a region without a known value has no structure: its figures are null, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

SPECIALISATION: Mapping[str, Any] = {
    "region": pl.String,
    "industry": pl.String,
    "value_yuan": pl.Float64,
    "share": pl.Float64,
    "location_quotient": pl.Float64,
}
PROFILE: Mapping[str, Any] = {
    "region": pl.String, "value_yuan": pl.Float64, "industries": pl.Int64, "hhi": pl.Float64, "effective_industries": pl.Float64,
    "krugman": pl.Float64, "krugman_whole": pl.Float64, "largest": pl.String, "largest_share": pl.Float64,
}  # fmt: skip


def _known(structure: pl.DataFrame) -> pl.DataFrame:
    """Cells with a known value above zero, one a region and industry."""
    cells = structure.filter(pl.col("value_yuan") > 0).drop_nulls(["region", "industry"])
    return cells.group_by("region", "industry").agg(pl.col("value_yuan").sum()).sort("region", "industry")


def whole_of(structure: pl.DataFrame) -> pl.DataFrame:
    """Return industry and value_yuan of all regions together."""
    return _known(structure).group_by("industry").agg(pl.col("value_yuan").sum()).sort("industry")


def specialise(structure: pl.DataFrame, whole: pl.DataFrame | None = None) -> pl.DataFrame:
    """区位商: return region, industry, value_yuan, share (of the region, 0–1) and location_quotient of every cell.

    LQ_ri = (x_ri ÷ x_r) ÷ (X_i ÷ X), with X the values of the ``whole`` (default: all regions together). It is the index of
    revealed comparative advantage of B. Balassa, Manchester School 33 (1965) read for regions; Florence, Report on the Location
    of Industry (1939). The mean of a region's quotients weighted by the whole's shares, absent industries at zero, is 1.

    >>> cars = pl.DataFrame({"region": ["a", "a", "b"], "industry": ["361", "391", "361"], "value_yuan": [10.0, 30.0, 40.0]})
    >>> specialise(cars).select("region", "industry", "share", pl.col("location_quotient").round(3)).rows()
    [('a', '361', 0.25, 0.4), ('a', '391', 0.75, 2.0), ('b', '361', 1.0, 1.6)]
    """
    cells = _known(structure)
    city = whole_of(structure) if whole is None else whole.select("industry", "value_yuan")
    city = city.select("industry", city_share=pl.col("value_yuan") / pl.col("value_yuan").sum())
    share = pl.col("value_yuan") / pl.col("value_yuan").sum().over("region")
    table = cells.with_columns(share=share).join(city, on="industry", how="left")
    table = table.with_columns(location_quotient=pl.col("share") / pl.col("city_share"))
    return table.select(pl.col(name).cast(kind) for name, kind in SPECIALISATION.items()).sort("region", "industry")


def profile(structure: pl.DataFrame, whole: pl.DataFrame | None = None) -> pl.DataFrame:
    """结构概况: return value, industries, hhi, effective_industries, krugman, krugman_whole, largest industry and its share by region.

    HHI = Σ s², between 1 ÷ industries and 1; the effective number of industries is 1 ÷ HHI (M. Hill, Ecology 54, 1973).
    Krugman's index K = Σ_i |s_ri − s_i| lies between 0 (the same structure) and 2 (nothing shared): P. Krugman, Geography and
    Trade (1991); ``krugman`` compares with the rest of the ``whole``, ``krugman_whole`` with the whole. It is null where there is no rest;
    the rest is the whole less the region, so of a region that is nearly the whole it has few digits.

    >>> cars = pl.DataFrame({"region": ["a", "a", "b"], "industry": ["361", "391", "361"], "value_yuan": [10.0, 30.0, 40.0]})
    >>> profile(cars).select("region", "hhi", "krugman", "krugman_whole").rows()
    [('a', 0.625, 1.5, 0.75), ('b', 1.0, 1.5, 0.75)]
    """
    city = (whole_of(structure) if whole is None else whole).select("industry", city_yuan="value_yuan")
    total = pl.lit(city.get_column("city_yuan").sum(), dtype=pl.Float64)
    table = specialise(structure, whole).join(city, on="industry", how="left")
    table = table.with_columns(region_yuan=pl.col("value_yuan").sum().over("region"))
    rest_yuan = total - pl.col("region_yuan")
    rest_share = (pl.col("city_yuan") - pl.col("value_yuan")) / pl.when(rest_yuan > total * 1e-12).then(rest_yuan)
    table = table.with_columns(other=rest_share, whole=pl.col("city_yuan") / total)
    # An industry that the region does not have adds its whole share elsewhere: together 1 − Σ over those that it has.
    distances = {name: (pl.col("share") - pl.col(of)).abs().sum() + 1 - pl.col(of).sum() for name, of in _OTHERS.items()}
    largest = pl.col("industry").sort_by("share", "industry", descending=[True, False]).first()
    profiles = table.group_by("region").agg(
        pl.col("value_yuan").sum(),
        industries=pl.len().cast(pl.Int64),
        hhi=(pl.col("share") ** 2).sum(),
        largest=largest,
        largest_share=pl.col("share").max(),
        **{name: pl.when(pl.col(_OTHERS[name]).is_not_null().all()).then(value.clip(0, 2)) for name, value in distances.items()},
    )
    profiles = profiles.with_columns(effective_industries=1 / pl.col("hhi"))
    return profiles.select(pl.col(name).cast(kind) for name, kind in PROFILE.items()).sort("region")


_OTHERS = {"krugman": "other", "krugman_whole": "whole"}
