r"""主要指标变动: month-on-month, year-on-year and cumulative growth of totals, on the firms that report in all the months compared.

With :math:`S` the firms of which every month of both spans is known, and :math:`x_i(m)` their values:

.. math::
    g = \frac{\sum_{i \in S} \sum_{m \in \text{now}} x_i(m)}{\sum_{i \in S} \sum_{m \in \text{before}} x_i(m)} - 1

so that a firm that comes, goes or falls silent moves no rate (the matched sample of decision 0016). The spans of period :math:`p`, the
:math:`n`-th of its year: the period and the one before; the period and the same one last year; the first :math:`n` periods of both years.
"""

from __future__ import annotations

import polars as pl

SPANS = ("previous", "year", "cumulative")
CHANGES: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.String, "span": pl.String, "total": pl.Float64, "known": pl.Int64, "now": pl.Float64, "before": pl.Float64,
    "firms": pl.Int64,
}  # fmt: skip
"""Columns of `head_changes`: ``total`` of all ``known`` firms; ``now`` and ``before`` of the ``firms`` compared."""


def spans_of(period: int, per_year: int) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Return by span the periods now and before, by number.

    >>> spans_of(2025 * 12 + 1, 12)["cumulative"]
    ((24300, 24301), (24288, 24289))
    """
    first = period - period % per_year
    through = tuple(range(first, period + 1))
    return {
        "previous": ((period,), (period - 1,)),
        "year": ((period,), (period - per_year,)),
        "cumulative": (through, tuple(number - per_year for number in through)),
    }


def head_changes(rows: pl.DataFrame, period: int, per_year: int = 12) -> pl.DataFrame:
    """Return `CHANGES`, a line a group and span, of rows of organisation, group, period (by number) and value (null: not known).

    A group without a firm known in the span has no line; ``now`` and ``before`` are null where no firm can be compared.

    >>> rows = pl.DataFrame({
    ...     "organisation": [1, 1, 2], "group": ["A"] * 3, "period": [24299, 24300, 24300], "value": [100.0, 110.0, 50.0],
    ... })
    >>> head_changes(rows, 24300).filter(pl.col("span") == "previous").rows()
    [('A', 'previous', 160.0, 2, 110.0, 100.0, 1)]
    """
    told = [_span(rows.drop_nulls("value"), name, *periods) for name, periods in spans_of(period, per_year).items()]
    return pl.concat([*told, pl.DataFrame(schema=CHANGES)]).sort("group", "span")


def _span(rows: pl.DataFrame, name: str, now: tuple[int, ...], before: tuple[int, ...]) -> pl.DataFrame:
    inside, earlier = pl.col("period").is_in(now), pl.col("period").is_in(before)
    sides = {"now": pl.when(inside).then("value"), "before": pl.when(earlier).then("value"), "in_now": inside, "in_before": earlier}
    firms = rows.filter(inside | earlier).select("group", "organisation", **sides).group_by("group", "organisation").sum()
    both = (pl.col("in_now") == len(now)) & (pl.col("in_before") == len(before))
    groups = firms.group_by("group").agg(
        total=pl.col("now").filter(pl.col("in_now") > 0).sum(),
        known=(pl.col("in_now") > 0).sum().cast(pl.Int64),
        now=pl.when(both.any()).then(pl.col("now").filter(both).sum()),
        before=pl.when(both.any()).then(pl.col("before").filter(both).sum()),
        firms=both.sum().cast(pl.Int64),
    )
    return groups.filter(pl.col("known") > 0).with_columns(span=pl.lit(name)).select(list(CHANGES))
