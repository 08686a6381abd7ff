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


def draw_flaws(firms: int, rules: SimulationRules, year: int, *, silent_months: Collection[int], seed: int) -> Flaws:
    """Draw the flaws of a year's monthly reports; some firms, in every year the same, hand in nothing for ``silent_months`` (from 1)."""
    rng = stream(seed, f"flaws {year}")
    flaw_rules = rules.months.flaws
    shape = (firms, 12)
    chance = rng.random((4, *shape))
    missing = chance[0] < flaw_rules.missing
    silent = stream(seed, "silent firms").random(firms) < flaw_rules.never
    for month in silent_months:
        missing[silent, month - 1] = True
    low, high = rules.months.reported_days
    days = rng.integers(low, high + 1, shape)
    late = rng.random(shape) < flaw_rules.late
    days = np.where(late, flaw_rules.late_after + np.floor(between(flaw_rules.late_days, rng.random(shape))).astype(np.int64), days)
    others = [chance[place] < getattr(flaw_rules, name) for place, name in ((1, "contradictory"), (2, "wrong_unit"), (3, "jump"))]
    return Flaws(missing, others[0], others[1] & ~others[0], others[2] & ~others[0] & ~others[1], days)


def flawed(
    months: dict[str, Floats], money: Collection[str], flaws: Flaws, rules: SimulationRules, year: int, seed: int
) -> dict[str, Floats]:
    """Return the months as they are handed in: what is missing is NaN, and wrong values stand where the flaws are."""
    rng = stream(seed, f"flawed {year}")
    flaw_rules = rules.months.flaws
    factor = between(flaw_rules.contradictory_factor, rng.random(flaws.missing.shape))
    jump = between(flaw_rules.jump_factor, rng.random(flaws.missing.shape))
    reported = {item: values.copy() for item, values in months.items()}
    if {"value_added", "output_value"} <= set(reported):
        reported["value_added"] = np.where(flaws.contradictory, np.round(reported["output_value"] * factor, 2), reported["value_added"])
    for item in ("output_value", "revenue"):
        if item in reported:
            reported[item] = np.where(flaws.jump, np.round(reported[item] * jump, 2), reported[item])

    for item in sorted(set(money) & set(reported)):
        reported[item] = np.where(flaws.wrong_unit, np.round(reported[item] / flaw_rules.unit_factor, 2), reported[item])
    return {item: np.where(flaws.missing, np.nan, values) for item, values in reported.items()}
