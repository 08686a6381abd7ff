"""填报面板: wide frames of reports (organisation, period, one column an item), rolled up from shorter to longer periods."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liantu.kernel.period import PeriodKind

KEYS = ("organisation", "period")


def roll_up(frame: pl.DataFrame, adds: Mapping[str, str], from_kind: PeriodKind, to_kind: PeriodKind) -> pl.DataFrame:
    """Return the frame by periods of ``to_kind``; ``adds`` says by item how parts make a whole: sum, mean or last (sum where not named).

    A sum or a mean is known only where all parts are; ``last`` is the value of the last part and needs only that one.
    ``period`` holds `Period.number`. Sorted by period, organisation. Raises ValueError where ``to_kind`` is not longer.

    >>> months = {"organisation": [1, 1, 1], "period": [24288, 24289, 24290], "tax": [1.0, 2.0, 3.0], "staff": [9.0, None, 7.0]}
    >>> roll_up(pl.DataFrame(months), {"staff": "last"}, PeriodKind.MONTH, PeriodKind.QUARTER).rows()
    [(1, 8096, 6.0, 7.0)]
    """
    if from_kind.months >= to_kind.months:
        raise ValueError(f"{from_kind} cannot be rolled up to {to_kind}")
    parts = to_kind.months // from_kind.months
    target_period = (pl.col("period") // parts).cast(pl.Int32).alias("period")
    names = [name for name in frame.columns if name not in KEYS]
    last = pl.col("period") % parts == parts - 1
    rolled = frame.lazy().group_by("organisation", target_period, maintain_order=True)
    added = rolled.agg(*(_add_up(name, adds.get(name, "sum"), parts, last) for name in names))
    return (
        added.filter(pl.any_horizontal(pl.col(names).is_not_null()) if names else True)
        .sort("period", "organisation")
        .collect(engine="in-memory")
    )


def _add_up(name: str, way: str, parts: int, last: pl.Expr) -> pl.Expr:
    value = pl.col(name)
    if way == "last":
        return value.filter(last).first()
    if way not in ("sum", "mean"):
        raise ValueError(f"{name}: unknown aggregation {way}; use sum, mean or last")
    return pl.when(value.count() == parts).then(value.sum() if way == "sum" else value.mean()).alias(name)


def reported_first(reported: pl.DataFrame, rolled: pl.DataFrame) -> pl.DataFrame:
    """Return the two together: what was reported for the period itself counts, else what shorter periods add up to.

    >>> year = pl.DataFrame({"organisation": [1], "period": [2024], "tax": [5.0]}, schema_overrides={"period": pl.Int32})
    >>> added = pl.DataFrame({"organisation": [1, 2], "period": [2024, 2024], "tax": [6.0, 3.0]}, schema_overrides={"period": pl.Int32})
    >>> reported_first(year, added).rows()
    [(1, 2024, 5.0), (2, 2024, 3.0)]
    """
    joined = reported.lazy().join(rolled.lazy(), on=KEYS, how="full", coalesce=True, suffix="__rolled")
    names = [*reported.columns, *(name for name in rolled.columns if name not in reported.columns)]
    both = [name for name in names if name not in KEYS and name in reported.columns and name in rolled.columns]
    filled = joined.with_columns(pl.coalesce(name, f"{name}__rolled").alias(name) for name in both)
    return filled.select(*KEYS, *(name for name in names if name not in KEYS)).sort("period", "organisation").collect(engine="in-memory")
