"""产值归集: what every firm makes, by industry and by product, and the cells of region × industry that this adds up to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

FIRM_VALUES: Mapping[str, Any] = {"organisation": pl.Int64, "industry": pl.String, "value_yuan": pl.Float64}
CELLS: Mapping[str, Any] = {
    "kind": pl.String, "region": pl.String, "industry": pl.String, "value_yuan": pl.Float64, "firms": pl.Int64,
    "largest_share": pl.Float64, "two_largest_share": pl.Float64,
}  # fmt: skip


def by_industry(reported: pl.DataFrame, outputs: pl.DataFrame, firms: pl.DataFrame) -> pl.DataFrame:
    """Return organisation, industry (GB/T 4754 class, null where unknown), value_yuan: the output of each firm by industry.

    ``reported``: organisation, value_yuan (yearly output); ``outputs``: organisation, product, industry, value_yuan (output by
    product); ``firms``: organisation, industry. A firm that reports its output is counted whole in its own industry, as statistics
    offices do, so that these values add up with theirs; one that does not is counted by the classes of its products. Unknown values
    are left out.

    >>> own = pl.DataFrame({"organisation": [1, 2], "industry": ["3611", "3670"]})
    >>> reported = pl.DataFrame({"organisation": [1], "value_yuan": [90.0]})
    >>> made = pl.DataFrame({"organisation": [1, 2], "product": [7, 8], "industry": ["3812", "3841"], "value_yuan": [50.0, 20.0]})
    >>> by_industry(reported, made, own).rows()
    [(1, '3611', 90.0), (2, '3841', 20.0)]
    """
    outputs = outputs.filter(pl.col("value_yuan") > 0)
    heaviest = outputs.sort("value_yuan", descending=True, maintain_order=True).unique("organisation", keep="first", maintain_order=True)
    registered = firms.select("organisation", pl.when(pl.col("industry") != "").then("industry").alias("industry"))
    heaviest = heaviest.select("organisation", product_industry="industry")
    whole_firms = reported.filter(pl.col("value_yuan") > 0).join(registered, on="organisation", how="left")
    whole_firms = whole_firms.join(heaviest, on="organisation", how="left").with_columns(
        industry=pl.coalesce("industry", "product_industry")
    )
    others = outputs.join(reported.drop_nulls("value_yuan"), on="organisation", how="anti")
    others = others.group_by("organisation", "industry").agg(pl.col("value_yuan").sum())
    values = pl.concat([part.select(pl.col(name).cast(kind) for name, kind in FIRM_VALUES.items()) for part in (whole_firms, others)])
    return values.sort("organisation", "industry")


def cells(values: pl.DataFrame, places: pl.DataFrame, digits: int | None) -> pl.DataFrame:
    """Return kind, region, industry, value_yuan, firms, largest_share, two_largest_share (of firms in the cell, 0–1).

    ``values``: as `by_industry`; ``places``: organisation, kind, region, one row for every region that a firm lies in. ``digits``
    cuts the industry's code; None adds all industries into one cell with the industry "", those of unknown industry included.

    >>> values = pl.DataFrame({"organisation": [1, 2], "industry": ["3611", "3670"], "value_yuan": [90.0, 10.0]})
    >>> places = pl.DataFrame({"organisation": [1, 2], "kind": ["city"] * 2, "region": ["500000"] * 2})
    >>> cells(values, places, 2).drop("kind").rows()
    [('500000', '36', 100.0, 2, 0.9, 1.0)]
    """
    code = pl.lit("") if digits is None else pl.col("industry").str.slice(0, digits)
    cut = values.with_columns(industry=code).drop_nulls("industry")
    cut = cut.filter(pl.col("industry").str.len_chars() == (digits or 0))
    of_firms = cut.group_by("organisation", "industry").agg(pl.col("value_yuan").sum())
    value = pl.col("value_yuan")
    sums = (
        of_firms.join(places, on="organisation")
        .group_by("kind", "region", "industry")
        .agg(
            total=value.sum(),
            firms=pl.len().cast(pl.Int64),
            largest_share=value.max() / value.sum(),
            two_largest_share=(value.top_k(2).sum() / value.sum()).clip(0, 1),
        )
    )
    shaped = sums.rename({"total": "value_yuan"}).select(pl.col(name).cast(kind) for name, kind in CELLS.items())
    return shaped.sort("kind", "region", "industry")
