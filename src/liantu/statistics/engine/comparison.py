"""两源对照: what is published beside what firms' reports give, period by period; never mixed, and compared on one basis only."""

from __future__ import annotations

import polars as pl

OFFICIAL = {"period": pl.Int32, "value": pl.Float64, "basis": pl.String, "source": pl.String, "mark": pl.String, "same_basis": pl.Boolean}
"""Columns of the published rows; ``same_basis``: whether the row stands on the indicator's own basis."""
COMPUTED = {"period": pl.Int32, "value": pl.Float64, "firms": pl.Int64, "known": pl.Int64}
"""Columns of the computed values: firms in the population, and those that the value rests on."""


def side_by_side(official: pl.DataFrame, computed: pl.DataFrame, tolerance: float = 0.0) -> pl.DataFrame:
    """Return published and computed values beside each other, a row for every published row and for every period without one.

    Rows that contradict each other stand each on its own. ``tolerance``: the part of the larger value by which rows of one period may
    differ without contradicting each other (0.005 allows for rounding).

    Columns: period, official, basis, source, mark, same_basis (null where nothing is published), rows (published rows of the period on
    the own basis), contradictory (whether these differ), computed, firms, known, coverage (known ÷ firms, 0–1), difference
    (computed − official), ratio (computed ÷ official), comparable. Difference and ratio are null unless the basis is the same and both
    values are known; the ratio also where the published value is 0. Sorted by period, own basis first, as published otherwise.

    >>> published = {"period": [2023], "value": [260.0], "basis": [""], "source": ["yearbook"], "mark": ["official"], "same_basis": [True]}
    >>> computed = pl.DataFrame({"period": [2023, 2024], "value": [234.0, 240.0], "firms": [10, 10], "known": [9, 8]})
    >>> side_by_side(pl.DataFrame(published), computed).select("period", "difference", "ratio", "coverage").rows()
    [(2023, -26.0, 0.9, 0.9), (2024, None, None, 0.8)]
    """
    left = official.select(pl.col(name).cast(kind) for name, kind in OFFICIAL.items()).rename({"value": "official"})
    right = computed.select(pl.col(name).cast(kind) for name, kind in COMPUTED.items()).rename({"value": "computed"})
    if right.get_column("period").n_unique() < right.height:
        raise ValueError("a period stands twice among the computed values")
    own = pl.col("official").filter(pl.col("same_basis") & pl.col("official").is_not_null())
    apart = own.max() - own.min() > tolerance * pl.max_horizontal(own.max().abs(), own.min().abs())
    left = left.with_columns(rows=own.len().over("period").cast(pl.Int64), contradictory=apart.fill_null(False).over("period"))
    table = left.with_row_index("place").join(right, on="period", how="full", coalesce=True)
    table = table.with_columns(pl.col("rows").fill_null(0), pl.col("contradictory").fill_null(False))
    same = pl.col("same_basis").fill_null(False)
    both = same & pl.col("official").is_not_null() & pl.col("computed").is_not_null()
    table = table.with_columns(
        coverage=pl.when(pl.col("firms") > 0).then(pl.col("known") / pl.col("firms")),
        difference=pl.when(both).then(pl.col("computed") - pl.col("official")),
        ratio=pl.when(both & (pl.col("official") != 0)).then(pl.col("computed") / pl.col("official")),
        comparable=both,
    ).sort("period", ~same, "place", nulls_last=True)
    names = ("rows", "contradictory", "computed", "firms", "known", "coverage", "difference", "ratio", "comparable")
    return table.select("period", "official", "basis", "source", "mark", "same_basis", *names)
