"""园区聚焦: the sub-fields of a park, the two or three that it should name, and whether it is spread too thin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from liantu.regions.engine.parameters import LeadingRule, ParkRule

FIELDS: Mapping[str, Any] = {
    "region": pl.String,
    "industry": pl.String,
    "share": pl.Float64,
    "location_quotient": pl.Float64,
    "order": pl.Int64,
}
PARKS: Mapping[str, Any] = {
    "region": pl.String, "three_largest_share": pl.Float64, "named_share": pl.Float64, "named": pl.List(pl.String),
    "judged": pl.Boolean, "thin": pl.Boolean,
}  # fmt: skip


def pull() -> pl.Expr:
    """重心: share × ln LQ, what an industry adds to the divergence of the park's structure from the city's.

    H. Theil, Economics and Information Theory (1967). It is large only where an industry is both heavy and special: an industry
    that is special but tiny, and one that is heavy everywhere, add little.
    """
    return pl.col("share") * pl.col("location_quotient").log()


def named_fields(specialised: pl.DataFrame, rule: ParkRule) -> pl.DataFrame:
    """Return region, industry, share, location_quotient and order of the sub-fields that each park should name.

    Of the industries with a quotient of 1 or more, by `pull`, until they cover ``rule.cover`` of the output, at least
    ``name_at_least`` and at most ``name_at_most`` of them. ``specialised``: as `liantu.regions.engine.structure.specialise` gives it.

    >>> park = pl.DataFrame({"region": ["p"] * 3, "industry": ["361", "391", "131"], "share": [0.5, 0.3, 0.2],
    ...     "location_quotient": [2.0, 1.5, 0.8]})
    >>> named_fields(park, ParkRule.model_construct(name_at_least=2, name_at_most=3, cover=0.6)).select("industry", "order").rows()
    [('361', 1), ('391', 2)]
    """
    special = specialised.filter(pl.col("location_quotient") >= 1).sort(["region", pull(), "industry"], descending=[False, True, False])
    ranked = special.with_columns(
        order=pl.int_range(1, pl.len() + 1).over("region"), before=(pl.col("share").cum_sum() - pl.col("share")).over("region")
    )
    needed_for_cover = (pl.col("order") <= rule.name_at_least) | (pl.col("before") < rule.cover)
    fields = ranked.filter(needed_for_cover & (pl.col("order") <= rule.name_at_most))
    return fields.select(pl.col(name).cast(kind) for name, kind in FIELDS.items())


def judge_parks(specialised: pl.DataFrame, firms: pl.DataFrame, rule: ParkRule) -> pl.DataFrame:
    """Return by park: three_largest_share, named_share, named, judged, thin.

    ``firms``: region, firms (with a known value). A park of few firms or little output is being built up and is not ``judged``;
    thin (null where not judged): the three largest sub-fields together make less than ``spread_below``, or Σ share² < ``hhi_thin``.

    >>> park = pl.DataFrame({"region": ["p"] * 5, "industry": list("abcde"), "value_yuan": [20.0] * 5, "share": [0.2] * 5,
    ...     "location_quotient": [1.5, 1.2, 1.0, 0.9, 0.8]})
    >>> firms = pl.DataFrame({"region": ["p"], "firms": [9]})
    >>> naming, judging = {"name_at_least": 2, "name_at_most": 3, "cover": 0.6}, {"least_firms": 8, "least_output_yuan": 0.0}
    >>> rule = ParkRule.model_construct(**naming, **judging, spread_below=0.65, hhi_thin=0.12)
    >>> judge_parks(park, firms, rule).select("named", "judged", "thin").rows()
    [(['a', 'b', 'c'], True, True)]
    """
    fields = (
        named_fields(specialised, rule).group_by("region").agg(named=pl.col("industry").sort_by("order"), named_share=pl.col("share").sum())
    )
    parks = specialised.group_by("region").agg(
        pl.col("value_yuan").sum(), three_largest_share=pl.col("share").top_k(3).sum().clip(0, 1), hhi=(pl.col("share") ** 2).sum()
    )
    parks = parks.join(fields, on="region", how="left").join(firms, on="region", how="left")
    is_judged = (pl.col("firms").fill_null(0) >= rule.least_firms) & (pl.col("value_yuan") >= rule.least_output_yuan)
    thin = (pl.col("three_largest_share") < rule.spread_below) | (pl.col("hhi") < rule.hhi_thin)
    parks = parks.with_columns(
        pl.col("named").fill_null([]), pl.col("named_share").fill_null(0.0), judged=is_judged, thin=pl.when(is_judged).then(thin)
    )
    return parks.select(pl.col(name).cast(kind) for name, kind in PARKS.items()).sort("region")


def leading_industries(specialised: pl.DataFrame, rule: LeadingRule) -> pl.DataFrame:
    """Return region, industry, share, location_quotient, order and leading of the industries that a district should be known for.

    Leading: share and quotient reach the rule's lines, the heaviest pull first, at most ``leading``. Characteristic: the next ones with
    such a quotient whatever their share, at most ``characteristic``.

    >>> rows = pl.DataFrame({"region": ["d"] * 3, "industry": ["36", "39", "13"], "share": [0.6, 0.05, 0.35],
    ...     "location_quotient": [2.0, 1.3, 0.9]})
    >>> rule = LeadingRule.model_construct(leading=2, characteristic=4, least_share=0.1, least_location_quotient=1.25)
    >>> leading_industries(rows, rule).select("industry", "leading").rows()
    [('36', True), ('39', False)]
    """
    special = specialised.filter(pl.col("location_quotient") >= rule.least_location_quotient)
    heavy = pl.col("share") >= rule.least_share
    ranked = special.sort(["region", heavy, pull(), "industry"], descending=[False, True, True, False])
    ranked = ranked.with_columns(order=pl.int_range(1, pl.len() + 1).over("region"))
    ranked = ranked.with_columns(leading=heavy & (pl.col("order") <= rule.leading))
    is_characteristic = (pl.col("order") - pl.col("leading").cast(pl.Int64).sum().over("region")) <= rule.characteristic
    industries = ranked.filter(pl.col("leading") | is_characteristic)
    return industries.select(*(pl.col(name).cast(kind) for name, kind in FIELDS.items()), "leading")
