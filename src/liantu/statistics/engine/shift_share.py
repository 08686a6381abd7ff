r"""偏离份额: a region's growth split into the reference's growth, its mix of industries, and what is its own.

With :math:`e_i` the region's value of industry i, :math:`g_i = E_i' / E_i - 1` the growth of the industry in the reference (the country,
the city) and :math:`G` that of the reference as a whole:

.. math:: e_i' - e_i = e_i G + e_i (g_i - G) + (e_i' - e_i (1 + g_i))

national (reference), industry mix, competitive: Dunn, A statistical and analytical technique for regional analysis (Papers in Regional
Science 6, 1960). The dynamic form adds up the split of every single year: Barff and Knight, Dynamic shift-share analysis (Growth and
Change 19, 1988). An industry that is unknown in the region or in the reference in either period is **not comparable** and stands by itself.
"""

from __future__ import annotations

import polars as pl

from liantu.statistics.engine.decomposition import exact_sum, joined

EFFECTS = ("national", "mix", "competitive", "not_comparable")
"""The columns that make up a change."""


def shift_share(before: pl.DataFrame, after: pl.DataFrame, reference_before: pl.DataFrame, reference_after: pl.DataFrame) -> pl.DataFrame:
    """Return the split of the change of every industry of a region; all frames have columns industry and value, one row an industry.

    Columns returned: industry, before, after, change, national, mix, competitive, not_comparable; effects are null where they do not
    concern the line, and change is null where nothing is known. An industry without a row is absent (0 in the region); one that is absent
    from the reference before is new, and all its change competitive. The reference's growth is over the industries that it knows in both
    periods.

    >>> values = ([100.0, 100.0], [130.0, 100.0], [500.0, 500.0], [600.0, 500.0])
    >>> frames = [pl.DataFrame({"industry": ["a", "b"], "value": value}) for value in values]
    >>> shift_share(*frames).select(pl.col("national", "mix", "competitive").round(9)).rows()
    [(10.0, 10.0, 10.0), (10.0, -10.0, 0.0)]
    """
    region = joined(before, after, "industry", ("value",))
    reference = joined(reference_before, reference_after, "industry", ("value",))
    names = {"value_before": "r0", "value_after": "r1", "there_before": "rt0", "there_after": "rt1"}
    table = region.join(reference.rename(names), on="part", how="left", nulls_equal=True)
    both = reference.filter(pl.all_horizontal(pl.col("value_before", "value_after").is_not_null() | ~pl.col("there_before", "there_after")))
    sums = [exact_sum(both.get_column(f"value_{side}")) for side in ("before", "after")]
    growth = sums[1] / sums[0] - 1 if sums[0] is not None and sums[1] is not None and sums[0] > 0 else None
    return _split(table, pl.lit(growth, pl.Float64))


def _split(table: pl.DataFrame, growth: pl.Expr) -> pl.DataFrame:
    """The effects of every industry."""
    first, last = pl.col("value_before").fill_null(0), pl.col("value_after").fill_null(0)
    unknown = [pl.col(f"there_{side}") & pl.col(f"value_{side}").is_null() for side in ("before", "after")]
    new = ~pl.col("rt0").fill_null(False) | (pl.col("r0") == 0)
    ended = ~pl.col("rt1").fill_null(False)
    ahead = pl.when(ended).then(0.0).otherwise(pl.col("r1"))
    ratio = pl.when(new & (first == 0)).then(1.0).when(pl.col("r0") > 0).then(ahead / pl.col("r0"))

    measurable = pl.col("value_before").is_not_null() | pl.col("value_after").is_not_null() | ~(unknown[0] | unknown[1])
    table = table.with_columns(change=pl.when(measurable).then(last - first), ratio=ratio)
    incomparable = unknown[0] | unknown[1] | pl.col("ratio").is_null() | growth.is_null()

    effects = {
        "national": pl.when(~incomparable).then(first * growth),
        "mix": pl.when(~incomparable).then(pl.when(first == 0).then(0.0).otherwise(first * (pl.col("ratio") - 1 - growth))),
        "competitive": pl.when(~incomparable).then(last - first * pl.col("ratio")),
        "not_comparable": pl.when(incomparable).then("change"),
    }

    lines = table.with_columns(**effects)
    names = (pl.col("part").alias("industry"), pl.col("value_before").alias("before"), pl.col("value_after").alias("after"))
    return lines.select(*names, "change", *EFFECTS)
