r"""异常跳变: values out of line with the firm's own past and with its peers, and mistakes of unit by a power of ten.

The change of a value is :math:`c = \ln x_t - \ln x_{t-k}`. It is scored against the firm's own other changes and against the changes of its
peers in the same period by the modified z-score (Iglewicz and Hoaglin, How to Detect and Handle Outliers, 1993):

.. math:: M = 0.6745 \, (c - \tilde c) / \operatorname{MAD}

with the median :math:`\tilde c` and the median absolute deviation. A floor under the MAD keeps a firm that always reports the same number
from being told of every yuan, and the firm's own spread is at least its median absolute change. Told is what is out of line on both
scales (on the one that is known, where only one is).
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

CONSISTENCY = 0.6745
"""The third quartile of the standard normal: what makes the MAD of normal data one standard deviation."""
_KEY = ["organisation", "item"]


@dataclass(frozen=True, slots=True)
class JumpRule:
    """跳变规则: when a change is a jump.

    ``lag``: periods back that a value is compared with (12 compares a month with the same month last year). ``threshold``: score that is
    told. ``own_changes``, ``peer_changes``: fewer say nothing. ``floor``: smallest MAD, in logarithms (0.05 is about 5 %). ``smallest``:
    a change below this factor is never told (1.5: half as much again). ``factors``: mistakes of unit that are looked for. ``nearness``:
    how far, in powers of ten, a value may lie from the factor. ``sure``: from this factor on a mistake of unit is told even where no
    score is known.
    """

    lag: int = 1
    threshold: float = 3.5
    own_changes: int = 4
    peer_changes: int = 5
    floor: float = 0.05
    smallest: float = 1.5
    factors: tuple[int, ...] = (10_000, 1_000, 100, 10)
    nearness: float = 0.15
    sure: int = 1_000


def jumps(values: pl.DataFrame, rule: JumpRule, group: str | None = None, periods: Collection[int] | None = None) -> pl.DataFrame:
    """Return the values that are out of line, of all periods or of ``periods`` only.

    ``values``: organisation, item, period, value; and ``group`` (such as the division), within which firms are peers, else all of the
    item are. Values of nought and below have no logarithm and are left out. Columns returned: organisation, item, period, value, before
    (the value compared with), ratio (value ÷ before), own_score, peer_score (null where too little is known), level (the median of the
    firm's other values), factor (the probable mistake of unit: 10000.0 is written ten thousand times too large, 0.0001 too small; null
    where none), back (whether the value only comes back to the firm's level after one that is told); sorted by factor known first, then
    by score.
    """
    peers = ["item", "period", *([group] if group else [])]
    positive = values.filter(pl.col("value") > 0).with_columns(log=pl.col("value").log())
    earlier = positive.select(*_KEY, (pl.col("period") + rule.lag).alias("period"), before="value", log_before="log")
    table = positive.join(earlier, on=[*_KEY, "period"]).with_columns(change=pl.col("log") - pl.col("log_before"))

    told = (
        pl.lit(value=True) if periods is None else pl.col("period").is_in(sorted({at for one in periods for at in (one, one - rule.lag)}))
    )
    near = _scored(table.filter(told), peers, "peer", rule.peer_changes, rule.floor)
    near = near.filter(pl.col("change").abs() >= math.log(rule.smallest))
    own = _scored(table.join(near.select(_KEY).unique(), on=_KEY, how="semi"), _KEY, "own", rule.own_changes, rule.floor)
    table = near.join(own.select(*_KEY, "period", "own_score"), on=[*_KEY, "period"])
    concerned = positive.join(table.select(_KEY).unique(), on=_KEY, how="semi")
    table = table.join(_levels(concerned), on=[*_KEY, "period"], how="left")

    suspects = _suspects(table, rule)
    suspects = suspects if periods is None else suspects.filter(pl.col("period").is_in(list(periods)))
    suspects = suspects.sort(pl.col("factor").is_null(), -pl.col("score").fill_null(0), "organisation", "item", "period")
    columns = ("value", "before", "ratio", "own_score", "peer_score", "level", "factor", "back")
    return suspects.select(*_KEY, "period", *columns)


def _suspects(table: pl.DataFrame, rule: JumpRule) -> pl.DataFrame:
    """Keep the changes that are out of line, with ``score``, ``ratio``, ``back`` and the probable ``factor`` of each."""
    score = pl.min_horizontal(pl.col("own_score").abs(), pl.col("peer_score").abs())
    off, step = (pl.col("log") - pl.col("level").log()) / math.log(10), pl.col("change") / math.log(10)
    sure = _factor(off, rule, rule.sure).is_not_null() & (step.abs() > math.log10(rule.sure) / 2)

    suspects = table.with_columns(score=score).filter((pl.col("score") > rule.threshold).fill_null(False) | sure)
    earlier = suspects.select(*_KEY, pl.col("period") + rule.lag, before_told=pl.lit(True))
    suspects = suspects.join(earlier, on=[*_KEY, "period"], how="left")
    suspects = suspects.with_columns(ratio=step.mul(math.log(10)).exp(), back=_in_line(off, rule) & pl.col("before_told").fill_null(False))
    return suspects.with_columns(factor=pl.when(~pl.col("back")).then(pl.coalesce(_factor(off, rule), _factor(step, rule))))


def _scored(table: pl.DataFrame, over: list[str], name: str, enough: int, floor: float) -> pl.DataFrame:
    """Add the modified z-score of the change among those of ``over``; null where fewer than ``enough`` others are known.

    A firm's own spread is at least its usual change up or down: one that swings to and fro does not jump.
    """
    change = pl.col("change")
    table = table.with_columns(middle=change.median().over(over), others=pl.len().over(over) - 1)
    table = table.with_columns(spread=(change - pl.col("middle")).abs().median().over(over))
    if name == "own":
        table = table.with_columns(spread=pl.max_horizontal("spread", change.abs().median().over(over)))
    score = CONSISTENCY * (change - pl.col("middle")) / pl.max_horizontal(pl.col("spread"), pl.lit(floor))
    scored = table.with_columns(pl.when(pl.col("others") >= enough).then(score).alias(f"{name}_score"))
    return scored.drop("middle", "others", "spread")


def _levels(values: pl.DataFrame) -> pl.DataFrame:
    """The median of the firm's other values beside each value, exact and without a join of every pair."""
    ranked = values.sort(*_KEY, "log").with_columns(place=pl.int_range(pl.len()).over(_KEY), count=pl.len().over(_KEY))
    others = pl.col("count").cast(pl.Int64) - 1
    low, high = (others - 1) // 2, others // 2
    at = [pl.when(pl.col("place") <= place).then(place + 1).otherwise(place) for place in (low, high)]
    logs = [pl.col("log").gather(one.clip(0, pl.col("count").cast(pl.Int64) - 1)).over(_KEY) for one in at]
    level = pl.when(others > 0).then(((logs[0] + logs[1]) / 2).exp())
    return ranked.with_columns(level=level).select(*_KEY, "period", "level")


def _in_line(off: pl.Expr, rule: JumpRule) -> pl.Expr:
    """Whether a value is nearer to its level than the smallest jump."""
    return (off.abs() * math.log(10) < math.log(rule.smallest)).fill_null(False)


def _factor(off: pl.Expr, rule: JumpRule, at_least: int = 0) -> pl.Expr:
    """The factor, as a power of ten, that explains how far a value lies from its level; null where none is near enough."""
    answer = pl.lit(None, pl.Float64)
    for factor in (factor for factor in rule.factors if factor >= at_least):
        power = math.log10(factor)
        near = [(off - sign * power).abs() <= rule.nearness for sign in (1, -1)]
        answer = pl.when(near[0]).then(float(factor)).when(near[1]).then(1.0 / factor).otherwise(answer)
    return answer
