r"""分解: why a ratio changed: within its parts, between them, by entry and exit; the lines add up to the change.

A ratio :math:`R = \sum n_i / \sum d_i` (labour productivity, a share, an intensity) is :math:`\sum w_i r_i` with weights
:math:`w_i = d_i / \sum d` and ratios :math:`r_i = n_i / d_i` of its parts. With a bar for the mean of the two periods:

.. math::
    \Delta R = \sum_C \bar w_i \Delta r_i + \sum_C (\bar r_i - \bar R) \Delta w_i
    + \sum_E w_i (r_i - \bar R) - \sum_X w_i (r_i - \bar R)

over continuing (C), entering (E) and exiting (X) parts: Griliches and Regev, Firm productivity in Israeli industry 1979-1988 (Journal of
Econometrics 65, 1995); without entry and exit it is Kitagawa, Components of a difference between two rates (JASA 50, 1955). Within and
between of one period alone (Laspeyres) would leave a mixed term; means leave none.

A part that is known in one of the two periods only is **not comparable**: what it adds to the ratio or takes from it stands on its own
line, so the lines still add up to the change of the ratio as published. A ratio with a negative or no denominator is unknown.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

EFFECTS = ("within", "between", "entry", "exit", "not_comparable")
"""The columns that make up a contribution; null where an effect does not concern the line."""
_SIDES = ("before", "after")


@dataclass(frozen=True, slots=True)
class RatioChange:
    """比率变动: the ratio before and after, and one line a part.

    ``lines``: part, kind (continuing, entering, exiting, not_comparable), ratio_before, ratio_after, weight_before, weight_after,
    the five effects, contribution (their sum; null where a part is unknown in both periods); in the unit of the ratio.
    """

    before: float | None
    after: float | None
    lines: pl.DataFrame

    @property
    def change(self) -> float | None:
        """After less before; None where either is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before

    @property
    def effects(self) -> dict[str, float]:
        """The sum of each effect over all parts; together they are the change."""
        return {name: exact_sum(self.lines.get_column(name)) or 0.0 for name in EFFECTS}


def exact_sum(values: pl.Series) -> float | None:
    """Return the correctly rounded sum of the known values; None where none is known.

    >>> exact_sum(pl.Series([0.1] * 10)), exact_sum(pl.Series([None], dtype=pl.Float64))
    (1.0, None)
    """
    numbers = values.drop_nulls()
    return math.fsum(numbers) if len(numbers) else None


def ratio_change(before: pl.DataFrame, after: pl.DataFrame, part: str = "part") -> RatioChange:
    """Return why the ratio of ``numerator`` to ``denominator`` changed between two frames with one row a part.

    A part without a row was not there; a row with a null is there and unknown. ValueError where a part has two rows.

    >>> before = pl.DataFrame({"part": ["A", "B"], "numerator": [20.0, 40.0], "denominator": [10.0, 10.0]})
    >>> after = pl.DataFrame({"part": ["A", "B"], "numerator": [15.0, 80.0], "denominator": [5.0, 15.0]})
    >>> made = ratio_change(before, after)
    >>> made.before, made.after, {name: round(value, 6) for name, value in made.effects.items() if value}
    (3.0, 4.75, {'within': 1.208333, 'between': 0.541667})
    """
    table = joined(before, after, part, ("numerator", "denominator"))
    return _decompose(table.with_columns(forced=pl.lit(False)))


def joined(before: pl.DataFrame, after: pl.DataFrame, part: str, values: Sequence[str]) -> pl.DataFrame:
    """Return part, x_before and x_after of every value, there_before and there_after; ValueError where a part has two rows."""
    sides = []
    for side, frame in zip(_SIDES, (before, after), strict=True):
        if frame.get_column(part).n_unique() < frame.height:
            raise ValueError(f"duplicate {part} {side}")
        columns = [pl.col(value).cast(pl.Float64).alias(f"{value}_{side}") for value in values]
        sides.append(frame.select(pl.col(part).alias("part"), *columns, pl.lit(True).alias(f"there_{side}")))
    table = sides[0].join(sides[1], on="part", how="full", coalesce=True, nulls_equal=True)
    return table.with_columns(pl.col("there_before", "there_after").fill_null(False)).sort("part", nulls_last=True)


def _unknown(side: str) -> pl.Expr:
    """Whether a part is there and numerator or denominator is not known."""
    return pl.col(f"there_{side}") & (pl.col(f"numerator_{side}").is_null() | pl.col(f"denominator_{side}").is_null())


def _decompose(table: pl.DataFrame) -> RatioChange:
    """Decompose a table as `joined` makes it; ``forced`` rows are not comparable whatever is known of them."""
    comparable = table.with_columns(
        pl.when(pl.col(f"there_{side}") & ~_unknown(side)).then(pl.col(f"{name}_{side}")).alias(f"{name}_{side}")
        for side in _SIDES
        for name in ("numerator", "denominator")
    )

    ratios: list[float | None] = []
    for side in _SIDES:
        numerator, denominator = (exact_sum(comparable.get_column(f"{name}_{side}")) for name in ("numerator", "denominator"))
        ratios.append(None if numerator is None or denominator is None or denominator <= 0 else numerator / denominator)
        total = denominator if ratios[-1] is not None else None
        n, d = pl.col(f"numerator_{side}"), pl.col(f"denominator_{side}")
        table = table.with_columns(_unknown(side).alias(f"unknown_{side}"))
        comparable = comparable.with_columns(
            _unknown(side).alias(f"empty_{side}"),
            pl.when(d != 0).then(n / d).alias(f"ratio_{side}"),
            (d / pl.lit(total, pl.Float64)).alias(f"weight_{side}"),
            (n / pl.lit(total, pl.Float64)).alias(f"part_{side}"),
        )

    unknown = table.select("unknown_before", "unknown_after")
    mean = None if ratios[0] is None or ratios[1] is None else (ratios[0] + ratios[1]) / 2
    return RatioChange(ratios[0], ratios[1], _lines(comparable.with_columns(unknown), mean))


def _lines(comparable: pl.DataFrame, mean: float | None) -> pl.DataFrame:
    """One line a part with its effects."""
    level = pl.lit(mean, pl.Float64)
    idle = {side: pl.col(f"part_{side}").fill_null(0).eq(0) & pl.col(f"weight_{side}").fill_null(0).eq(0) for side in _SIDES}
    bare = [pl.col(f"ratio_{side}").is_null() & ~idle[side] for side in _SIDES]
    incomparable = pl.col("forced") | pl.col("unknown_before") | pl.col("unknown_after") | bare[0] | bare[1]
    kind = (
        pl.when(incomparable)
        .then(pl.lit("not_comparable"))
        .when(idle["before"] & ~idle["after"])
        .then(pl.lit("entering"))
        .when(idle["after"] & ~idle["before"])
        .then(pl.lit("exiting"))
        .otherwise(pl.lit("continuing"))
    )

    deviation = {side: pl.col(f"part_{side}").fill_null(0) - level * pl.col(f"weight_{side}").fill_null(0) for side in _SIDES}
    present = pl.col("part_before").is_not_null() | pl.col("part_after").is_not_null()
    lines = comparable.with_columns(kind=kind, moved=pl.when(present | ~incomparable).then(deviation["after"] - deviation["before"]))

    stays = pl.col("kind") == "continuing"
    step = pl.col("ratio_after").fill_null(0) - pl.col("ratio_before").fill_null(0)
    weight = (pl.col("weight_before").fill_null(0) + pl.col("weight_after").fill_null(0)) / 2
    lines = lines.with_columns(within=pl.when(stays & level.is_not_null()).then(weight * step))
    lines = lines.with_columns(
        between=pl.when(stays).then(pl.col("moved") - pl.col("within")),
        entry=pl.when(pl.col("kind") == "entering").then("moved"),
        exit=pl.when(pl.col("kind") == "exiting").then("moved"),
        not_comparable=pl.when(pl.col("kind") == "not_comparable").then("moved"),
        contribution="moved",
    )
    return lines.select("part", "kind", "ratio_before", "ratio_after", "weight_before", "weight_after", *EFFECTS, "contribution")
