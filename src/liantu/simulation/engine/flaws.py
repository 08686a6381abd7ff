"""瑕疵: mistakes put into monthly reports at stated rates: missing, late, contradictory, in a wrong unit, out of line."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liantu.simulation.engine.draws import Floats, Ints, between, stream
from liantu.simulation.engine.rule_files import SimulationRules

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Flaws:
    """Of firms × 12 months: whether the report is missing, contradictory, in a wrong unit, or jumps; days from the month's end."""

    missing: Flags
    contradictory: Flags
    wrong_unit: Flags
    jump: Flags
    days: Ints

    @property
    def touched(self) -> Flags:
        """Reports whose values are not those of the firm's year."""
        return np.asarray(self.missing | self.contradictory | self.wrong_unit | self.jump)


def flaws(firms: int, rules: SimulationRules, year: int, *, last: bool, seed: int) -> Flaws:
    """Draw the flaws of a year's monthly reports; in the ``last`` year some firms stop reporting for the last quarter."""
    rng = stream(seed, f"flaws {year}")
    given = rules.months.flaws
    shape = (firms, 12)
    drawn = rng.random((4, *shape))
    missing = drawn[0] < given.missing
    silent = rng.random(firms) < given.never
    if last:
        missing[silent, 9:] = True
    low, high = rules.months.reported_days
    days = rng.integers(low, high + 1, shape)
    late = rng.random(shape) < given.late
    days = np.where(late, given.late_after + np.floor(between(given.late_days, rng.random(shape))).astype(np.int64), days)
    others = [drawn[place] < getattr(given, name) for place, name in ((1, "contradictory"), (2, "wrong_unit"), (3, "jump"))]
    return Flaws(missing, others[0], others[1] & ~others[0], others[2] & ~others[0] & ~others[1], days)


def flawed(
    months: dict[str, Floats], money: Collection[str], found: Flaws, rules: SimulationRules, year: int, seed: int
) -> dict[str, Floats]:
    """Return the months as they are handed in: what is missing is NaN, and wrong values stand where the flaws are."""
    rng = stream(seed, f"flawed {year}")
    given = rules.months.flaws
    factor = between(given.contradictory_factor, rng.random(found.missing.shape))
    jump = between(given.jump_factor, rng.random(found.missing.shape))
    handed = {item: values.copy() for item, values in months.items()}
    if {"value_added", "output_value"} <= set(handed):
        handed["value_added"] = np.where(found.contradictory, np.round(handed["output_value"] * factor, 2), handed["value_added"])
    for item in ("output_value", "revenue"):
        if item in handed:
            handed[item] = np.where(found.jump, np.round(handed[item] * jump, 2), handed[item])
    for item in sorted(set(money) & set(handed)):
        handed[item] = np.where(found.wrong_unit, np.round(handed[item] / given.unit_factor, 2), handed[item])
    return {item: np.where(found.missing, np.nan, values) for item, values in handed.items()}
