r"""贡献: who moved a total: the contribution of each part, the largest of them, and what firms that stay, enter, leave or move did.

The contribution of a part to the growth of a total is :math:`(v_i' - v_i) / \sum v` (percentage points of growth; INSEE, definition
"contribution to growth", simple case of additive aggregates). A part without a row was not there; a row with a null is there and unknown:
it is **not comparable**, and what it adds to the published total or takes from it stands on a line of its own, so that all lines add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from liantu.statistics.engine.decomposition import exact_sum, joined


@dataclass(frozen=True, slots=True)
class TotalChange:
    """总量变动: the total before and after, and one line a part.

    ``lines``: part, kind (continuing, entering, exiting, not_comparable), before, after, contribution (in the total's unit; null where
    unknown in both periods), points (contribution ÷ total before; null where that is unknown or not above zero).
    """

    before: float | None
    after: float | None
    lines: pl.DataFrame

    @property
    def change(self) -> float | None:
        """After less before; None where either is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


def total_change(before: pl.DataFrame, after: pl.DataFrame, part: str = "part", value: str = "value") -> TotalChange:
    """Return what each part contributed to the change of the total; the frames have one row a part, ValueError for duplicates.

    >>> before = pl.DataFrame({"part": ["A", "B"], "value": [60.0, 40.0]})
    >>> after = pl.DataFrame({"part": ["A", "C"], "value": [66.0, 44.0]})
    >>> total_change(before, after).lines.select("part", "kind", "points").rows()
    [('A', 'continuing', 0.06), ('B', 'exiting', -0.4), ('C', 'entering', 0.44)]
    """
    table = joined(before, after, part, (value,)).rename({f"{value}_before": "before", f"{value}_after": "after"})
    first, last = exact_sum(table.get_column("before")), exact_sum(table.get_column("after"))
    base = pl.lit(first if first is not None and first > 0 else None, pl.Float64)
    lines = table.with_columns(kind=_kind(), contribution=_contribution())
    columns = ("part", "kind", "before", "after", "contribution")
    return TotalChange(first, last, lines.select(*columns, points=pl.col("contribution") / base))


def firm_change(before: pl.DataFrame, after: pl.DataFrame, group: str, key: str = "organisation", value: str = "value") -> pl.DataFrame:
    """Return for each group what its firms that stay, enter, leave, move in and move out did to its total.

    The frames have a row a firm: ``key``, ``group`` (its district, its industry …), ``value``. Columns returned: group, kind, firms,
    before, after, contribution. Kinds: continuing, entering, exiting, moved_in, moved_out (a firm whose group changed), unplaced (its
    group is unknown in one of the periods), not_comparable (its value is). The contributions of a group add up to the change of its
    total, over all groups to that of the whole, where moves leave nothing but the movers' own growth.
    """
    table = joined(before, after, key, (value,)).rename({f"{value}_before": "before", f"{value}_after": "after"})
    for side, frame in (("before", before), ("after", after)):
        places = frame.select(pl.col(key).alias("part"), pl.col(group).cast(pl.String).alias(f"group_{side}"))
        table = table.join(places, on="part", how="left", nulls_equal=True)

    table = table.with_columns(kind=_kind())
    continuing = pl.col("kind") == "continuing"
    stays = pl.col("group_before").eq_missing(pl.col("group_after"))
    placed = pl.col("group_before").is_not_null() & pl.col("group_after").is_not_null()
    moves = ~stays & (continuing | (pl.col("there_before") & pl.col("there_after")))

    unmoved = table.filter(~moves).with_columns(group=pl.when(pl.col("there_before")).then("group_before").otherwise("group_after"))
    moved = table.filter(moves)
    reason = pl.when(~continuing).then(pl.lit("not_comparable")).when(~placed).then(pl.lit("unplaced"))
    departures = moved.with_columns(kind=reason.otherwise(pl.lit("moved_out")), group="group_before", after=pl.lit(None, pl.Float64))
    arrivals = moved.with_columns(kind=reason.otherwise(pl.lit("moved_in")), group="group_after", before=pl.lit(None, pl.Float64))

    lines = pl.concat([part.select("group", "kind", "before", "after") for part in (unmoved, departures, arrivals)])
    sums = [pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in ("before", "after")]
    summed = lines.group_by("group", "kind").agg(pl.len().cast(pl.Int64).alias("firms"), *sums)
    return summed.with_columns(contribution=_contribution()).sort("group", "kind", nulls_last=True)


def _kind() -> pl.Expr:
    """How a part stands in the two periods."""
    unknown = [pl.col(f"there_{side}") & pl.col(side).is_null() for side in ("before", "after")]
    return (
        pl.when(unknown[0] | unknown[1])
        .then(pl.lit("not_comparable"))
        .when(~pl.col("there_before"))
        .then(pl.lit("entering"))
        .when(~pl.col("there_after"))
        .then(pl.lit("exiting"))
        .otherwise(pl.lit("continuing"))
    )


def _contribution() -> pl.Expr:
    """After less before, where at least one of them is known."""
    comparable = pl.col("before").is_not_null() | pl.col("after").is_not_null()
    return pl.when(comparable).then(pl.col("after").fill_null(0) - pl.col("before").fill_null(0))
