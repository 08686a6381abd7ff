"""合理性: totals and medians before and after an import, and values that jump by about a factor that a wrong unit makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import polars as pl

TIME, VALUE = "time", "value"
_OLD, _OLD_TIME = "_old", "_old_time"
_SLACK = 1e-9
_NOTHING = pl.lit(None, pl.Float64).alias(_OLD)


@dataclass(frozen=True, slots=True)
class Compared:
    """``lines``: one a group and time; ``jumps``: the values that are asked about, the largest factor first."""

    lines: pl.DataFrame
    jumps: pl.DataFrame


def near(ratio: pl.Expr, factors: Sequence[float], within: float) -> pl.Expr:
    """The factor that a ratio, or one divided by it, is about; null where it is near none.

    ``within``: from factor ÷ within to factor × within; where two are near, the nearer one counts.

    >>> pl.DataFrame({"r": [1000.0, 0.0002, 30.0, -900.0, 0.0]}).select(r=near(pl.col("r"), [1000, 10000], 3.0))["r"].to_list()
    [1000.0, 10000.0, None, 1000.0, None]
    """
    size, reach = ratio.abs().log10().abs(), log10(within)
    found = pl.lit(None, pl.Float64)
    for one in sorted(factors, reverse=True):
        off = (size - log10(one)).abs()
        nearer = pl.all_horizontal((off <= (size - log10(other)).abs()) for other in factors)
        found = pl.when(nearer & (off <= reach)).then(pl.lit(float(one))).otherwise(found)
    return found


def compared(
    incoming: pl.DataFrame,
    before: pl.DataFrame,
    group: Sequence[str],
    entity: Sequence[str],
    *,
    factors: Sequence[float],
    within: float,
    median_from: int,
) -> Compared:
    """Compare ``incoming`` with ``before`` (columns ``group``, ``entity``, time, value; a group, entity and time stands once in each).

    A value is held against that of its entity at the same time, where there is one, else at the latest time before, of what is held or
    comes with it. A group's total and
    median at a time are given as they are before, as they would be after, and as they are at the latest time before.
    """
    incoming, before = (one.filter(pl.col(VALUE).is_not_null()).sort(TIME) for one in (incoming, before))
    keys, place = [*group, *entity], [*group, TIME]
    touched = incoming.select(place).unique()
    same = before.join(touched, on=place, how="semi")
    kept = before if same.is_empty() else before.join(incoming, on=[*keys, TIME], how="anti")
    after = pl.concat([one.select(*keys, TIME, VALUE) for one in (kept, incoming)]).sort(TIME)
    jumps = _jumps(_beside(incoming, same, after, keys), keys, factors, within)
    lines = _lines(after.join(touched, on=place, how="semi"), before, group)
    counted = jumps.group_by(place).agg(jumps=pl.len())
    lines = lines.join(counted, on=place, how="left").with_columns(pl.col("jumps").fill_null(0).cast(pl.Int64))

    def moved(name: str) -> pl.Expr:
        enough = (pl.col("count") >= median_from) & (pl.col(f"{name}_count") >= median_from)
        return pl.when(enough).then(near(pl.col("median") / pl.col(f"{name}_median"), factors, within))

    return Compared(lines.with_columns(median_factor=pl.coalesce(moved("same"), moved("previous"))).sort(place), jumps)


def _beside(incoming: pl.DataFrame, same: pl.DataFrame, after: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """``incoming`` with the value that it is held against, and its time: of ``same`` where there is one, else the latest of ``after``."""
    old = same.select(*keys, TIME, pl.col(VALUE).alias(_OLD))
    rows = incoming.join(old, on=[*keys, TIME], how="left", maintain_order="left") if same.height else incoming.with_columns(_NOTHING)
    rows = rows.with_columns(_same=pl.col(_OLD).is_not_null())
    earlier = after.select(*keys, TIME, pl.col(VALUE).alias("_earlier"), pl.col(TIME).alias(_OLD_TIME))
    rows = rows.join_asof(earlier, on=TIME, by=keys, strategy="backward", allow_exact_matches=False, check_sortedness=False)
    time = pl.when("_same").then(pl.col(TIME)).otherwise(_OLD_TIME).alias(_OLD_TIME)
    return rows.with_columns(pl.coalesce(_OLD, "_earlier").alias(_OLD), time)


def _jumps(rows: pl.DataFrame, keys: Sequence[str], factors: Sequence[float], within: float) -> pl.DataFrame:
    """The rows whose value is about a factor from the one that it is held against."""
    ratio = pl.col(VALUE) / pl.col(_OLD)
    far = rows.filter(ratio.abs().log10().abs() >= log10(min(factors) / within) - _SLACK)
    jumps = far.with_columns(factor=near(ratio, factors, within)).filter(pl.col("factor").is_not_null())
    return jumps.select(*keys, TIME, VALUE, "factor", old=_OLD, old_time=_OLD_TIME).sort("factor", TIME, *keys, descending=True)


def _lines(after: pl.DataFrame, before: pl.DataFrame, group: Sequence[str]) -> pl.DataFrame:
    """Count, total and median of each group and time of ``after``: then, before, and at the latest time before."""
    place = [*group, TIME]
    held = _summed(before, place)
    lines = _summed(after, place).join(held.select(*place, *_named("same")), on=place, how="left").sort(TIME)
    previous = held.select(*place, pl.col(TIME).alias("previous_time"), *_named("previous")).sort(TIME)
    by = list(group) or None
    return lines.join_asof(previous, on=TIME, by=by, strategy="backward", allow_exact_matches=False, check_sortedness=False)


def _summed(rows: pl.DataFrame, place: Sequence[str]) -> pl.DataFrame:
    return rows.group_by(place).agg(count=pl.len().cast(pl.Int64), total=pl.col(VALUE).sum(), median=pl.col(VALUE).median())


def _named(what: str) -> list[pl.Expr]:
    return [pl.col(name).alias(f"{what}_{name}") for name in ("count", "total", "median")]
