"""份额核对: shares that cannot be parts of one whole are unknown, not numbers."""

from __future__ import annotations

import polars as pl

from liantu.kernel.text import Text
from liantu.registry.engine.source_options import Shares
from liantu.registry.intake.asides import Aside

_ROUNDING = 1e-9


def without_joint(frame: pl.DataFrame, rule: Shares, table: str) -> tuple[pl.DataFrame, Aside]:
    """Empty the shares that several lines of one organisation have to the last digit: the share of a joint line, repeated for its parts."""
    number = pl.col(rule.share).cast(pl.Float64, strict=False)
    keyed = frame.with_columns(_number=number)
    joint = pl.col("_number").is_not_null() & (pl.col(rule.line).n_unique().over(rule.of, "_number") > 1)
    text = Text(
        "几种产品份额完全相同，是合并列示的份额，各自按未知",
        "several products have the very same share: that of a joint line; each one's is unknown",
    )
    return _emptied(keyed.with_columns(_gone=joint).drop("_number"), rule, Aside(table, "joint_share", text, 0, taken=True))


def without_excess(frame: pl.DataFrame, rule: Shares, table: str) -> tuple[pl.DataFrame, Aside]:
    """Empty all shares of an organisation that sum to more than 1: they are of several breakdowns, and which holds cannot be told."""
    number = pl.col(rule.share).cast(pl.Float64, strict=False)
    excess = pl.col(rule.share).is_not_null() & (number.sum().over(rule.of) > 1 + _ROUNDING)
    text = Text(
        "同一单位份额合计大于 1，口径不一，按未知", "the shares of one organisation sum to more than 1: of several breakdowns, so unknown"
    )
    return _emptied(frame.with_columns(_gone=excess), rule, Aside(table, "share_sum_above_one", text, 0, taken=True))


def _emptied(frame: pl.DataFrame, rule: Shares, aside: Aside) -> tuple[pl.DataFrame, Aside]:
    """Empty the shares of the rows that are marked ``_gone``, counted."""
    rows = int(frame.get_column("_gone").sum())
    kept = frame.with_columns(pl.when(~pl.col("_gone")).then(pl.col(rule.share)).alias(rule.share)).drop("_gone")
    return kept, Aside(aside.table, aside.reason, aside.text, rows, taken=True)
