r"""缺口分摊: who must add how much until a target is reached: its gap over parts, each against its own base and path.

With :math:`B` and :math:`V` the city's value in the base period and now, :math:`L` the level asked for, :math:`b_i, v_i` those of a part:

.. math::
    \text{total:}\quad & a_i = b_i \frac{L}{B}, \qquad g_i = a_i - v_i \\
    \text{ratio } v_i = \frac{n_i}{d_i}:\quad & a_i = b_i + (L - B) \text{ or } b_i \frac{L}{B}, \qquad
    g_i = w_i (a_i - v_i), \quad w_i = \frac{d_i}{\sum d}

Each part is asked for the growth (of a linear path: the points) that the city is asked for, counted from its own base; what it did since
then counts for it. A part that is new is asked for nothing of a total, and for the city's level of a ratio. :math:`g_i < 0`: the part
lies ahead of what is asked of it. The remainder :math:`L - V - \sum g_i` holds what no part answers for: parts unknown in one of the
periods, and of a ratio the shift of weights between parts. So the needs of the parts and the remainder add up to the gap, whatever the
order of parts and in whatever unit values stand. The sharing by own base is that of shift-share analysis (Dunn, A statistical and
analytical technique for regional analysis, Papers of the Regional Science Association 6, 1960), turned from the past to the target.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from liantu.statistics.engine.decomposition import exact_sum, joined
from liantu.statistics.engine.targets import Shape


@dataclass(frozen=True, slots=True)
class Attribution:
    """分摊结果: the city's base, value and level asked for, and a line for each part.

    ``lines``: part, kind (continuing, new, gone, unknown), base, now, aim (all in the measure's unit, null unknown), need (its part of the
    gap, in the same unit), amount (what its numerator lacks: of a total the need, of a ratio ``(aim − now) · denominator``).
    """

    base: float
    now: float
    level: float
    lines: pl.DataFrame

    @property
    def gap(self) -> float:
        """The level asked for less the value now."""
        return self.level - self.now

    @property
    def remainder(self) -> float:
        """What of the gap no part answers for; with the needs of the parts it is the gap."""
        return math.fsum((self.gap, *(-need for need in self.lines.get_column("need").drop_nulls())))

    @property
    def amount(self) -> float | None:
        """What all numerators together lack, in the numerator's unit; None where no part is known."""
        return exact_sum(self.lines.get_column("amount"))


def share_total(before: pl.DataFrame, after: pl.DataFrame, level: float) -> Attribution | None:
    """Share the gap of a total over the parts of two frames (``part``, ``value``; null: it is there and unknown).

    None where the base or the value now is unknown, or the base is not above zero: nothing grows from it in proportion.

    >>> before = pl.DataFrame({"part": ["A", "B"], "value": [60.0, 40.0]})
    >>> after = pl.DataFrame({"part": ["A", "B", "C"], "value": [90.0, 36.0, 4.0]})
    >>> made = share_total(before, after, 150.0)
    >>> made.lines.select("part", "kind", "aim", "need").rows(), made.gap, made.remainder
    ([('B', 'continuing', 60.0, 24.0), ('A', 'continuing', 90.0, 0.0), ('C', 'new', 0.0, -4.0)], 20.0, 0.0)
    """
    table = joined(before, after, "part", ("value",))
    base, now = exact_sum(table.get_column("value_before")), exact_sum(table.get_column("value_after"))
    if base is None or now is None or base <= 0:
        return None
    own = [pl.when(pl.col(f"there_{side}")).then(pl.col(f"value_{side}")).otherwise(0.0) for side in ("before", "after")]
    lines = table.with_columns(base=own[0], now=own[1]).with_columns(aim=pl.col("base") * (level / base))
    lines = lines.with_columns(need=pl.col("aim") - pl.col("now")).with_columns(amount="need")
    return Attribution(base, now, level, _columns(lines, "value"))


def share_ratio(before: pl.DataFrame, after: pl.DataFrame, level: float, shape: Shape) -> Attribution | None:
    """Share the gap of a ratio over parts (``part``, ``numerator``, ``denominator``; null: there and unknown); ``level`` as the ratio.

    A linear path asks for equal points of every part, a compound one for equal growth. None where a side's ratio is unknown, or a
    compound path begins at zero or below.

    >>> before = pl.DataFrame({"part": ["A", "B"], "numerator": [2.0, 1.0], "denominator": [100.0, 100.0]})
    >>> after = pl.DataFrame({"part": ["A", "B"], "numerator": [3.0, 1.0], "denominator": [100.0, 100.0]})
    >>> made = share_ratio(before, after, 0.025, Shape.LINEAR)
    >>> [(part, round(need, 6), round(amount, 6)) for part, need, amount in made.lines.select("part", "need", "amount").rows()]
    [('B', 0.005, 1.0), ('A', 0.0, 0.0)]
    >>> round(made.gap, 6), abs(round(made.remainder, 6))
    (0.005, 0.0)
    """
    table = joined(before, after, "part", ("numerator", "denominator"))
    both = {side: pl.col(f"numerator_{side}").is_not_null() & pl.col(f"denominator_{side}").is_not_null() for side in ("before", "after")}
    known = table.with_columns(
        pl.when(both[side]).then(pl.col(f"{name}_{side}")).alias(f"{name}_{side}") for side in both for name in ("numerator", "denominator")
    )
    sums = [exact_sum(known.get_column(f"{name}_{side}")) for side in both for name in ("numerator", "denominator")]
    if any(one is None for one in sums):
        return None
    n0, d0, n1, d1 = (one or 0.0 for one in sums)
    if d0 <= 0 or d1 <= 0 or (shape is Shape.COMPOUND and n0 <= 0):
        return None
    base, now = n0 / d0, n1 / d1
    ratios = [pl.when(pl.col(f"denominator_{side}") > 0).then(pl.col(f"numerator_{side}") / pl.col(f"denominator_{side}")) for side in both]
    asked = ratios[0] + (level - base) if shape is Shape.LINEAR else ratios[0] * (level / base)
    aim = pl.when(pl.col("there_before")).then(asked).otherwise(level)
    lines = known.with_columns(base=ratios[0], now=ratios[1], aim=aim)
    amount = pl.col("aim") * pl.col("denominator_after") - pl.col("numerator_after")
    gone = ~pl.col("there_after")
    lines = lines.with_columns(amount=pl.when(gone).then(0.0).otherwise(amount)).with_columns(need=pl.col("amount") / d1)
    return Attribution(base, now, level, _columns(lines, "numerator"))


def _silent(name: str, side: str) -> pl.Expr:
    """Whether a part is there and its value is not known."""
    return pl.col(f"there_{side}") & pl.col(name).is_null()


def _columns(lines: pl.DataFrame, value: str) -> pl.DataFrame:
    """The columns of `Attribution.lines`, those that must add most first."""
    kind = (
        pl.when(_silent(f"{value}_before", "before") | _silent(f"{value}_after", "after"))
        .then(pl.lit("unknown"))
        .when(~pl.col("there_before"))
        .then(pl.lit("new"))
        .when(~pl.col("there_after"))
        .then(pl.lit("gone"))
        .otherwise(pl.lit("continuing"))
    )
    named = lines.with_columns(kind=kind).select("part", "kind", "base", "now", "aim", "need", "amount")
    return named.sort("need", "part", descending=[True, False], nulls_last=True)
