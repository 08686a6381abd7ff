"""The pooled factors: fitted on all cases for the pack, and on the rest of the sectors or years for coverage of what was not seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.forecast.data import Series
from benchmarks.forecast.ours import HORIZONS, Case, Told
from liantu.kernel.text import Text
from liantu.statistics.engine.calibration import Band, Calibration, Coverage, coverage_of, spread_factor
from liantu.statistics.engine.forecast import Measure

BANDS = (4, 6, 8, 11)
"""First number of points of each band: 4–5, 6–7, 8–10, 11 and more."""
DAMPING = {Measure.AMOUNT: 1.0, Measure.SHARE: 0.0, Measure.RATE: 0.0}
PRIOR_WEIGHT = 8
FOLDS: dict[str, Callable[[Case], int]] = {
    "sectors": lambda case: case.series.number % 2,
    "years": lambda case: case.target_year // 6,
}
SOURCE = Text("benchmarks/forecast，留出年份", "benchmarks/forecast, years held out")


def usual(measure: Measure, series: Sequence[Series]) -> Calibration:
    """What is usual for a measure, without factors: the median over series of the size of a step on the scale of the model."""
    return Calibration(DAMPING[measure], round(float(np.median([_step(one.values, measure) for one in series])), 2), PRIOR_WEIGHT)


def _step(values: np.ndarray, measure: Measure) -> float:
    if measure is Measure.RATE:
        return float(np.sqrt(np.mean(np.diff(values) ** 2)) / np.abs(values).mean())
    scores = np.log(values) if measure is Measure.AMOUNT else np.log(values / (100 - values))
    steps = np.diff(scores)
    return float(steps.std(ddof=1) if DAMPING[measure] else np.sqrt(np.mean(steps**2)))


def band_of(case: Case) -> int:
    """The band that a case belongs to."""
    return max(first for first in BANDS if first <= case.window)


def calibration(prior: Calibration, cases: Sequence[Case], plain: Sequence[Told]) -> Calibration:
    """The table of one measure for the pack: factors of all cases, coverage measured with the factors of the other years."""
    parts = cells(cases, plain)
    bands = []
    for first in BANDS:
        here = [parts[first, ahead] for ahead in HORIZONS]
        factors = tuple(_factor([one for _, one in part]) for part in here)
        bands.append(Band(first, factors, tuple(_coverage(part, "years") for part in here)))
    return replace(prior, bands=tuple(bands))


def cells(cases: Sequence[Case], plain: Sequence[Told]) -> dict[tuple[int, int], list[tuple[Case, Told]]]:
    """Cases by band and years ahead."""
    parts: dict[tuple[int, int], list[tuple[Case, Told]]] = {}
    for case, one in zip(cases, plain, strict=True):
        parts.setdefault((band_of(case), case.ahead), []).append((case, one))
    return parts


def held_out(cases: Sequence[Case], plain: Sequence[Told], fold: str) -> dict[str, float]:
    """Coverage of all cases with factors fitted on the other sectors or years."""
    found = [_coverage(part, fold) for part in cells(cases, plain).values()]
    total = sum(one.forecasts for one in found)
    return {name: round(sum(getattr(one, name) * one.forecasts for one in found) / total, 3) for name in ("within_80", "within_95")}


def _coverage(part: Sequence[tuple[Case, Told]], fold: str) -> Coverage:
    """How often intervals held whose factor was fitted on the other sectors or years."""
    folds: dict[int, list[Told]] = {}
    for case, one in part:
        folds.setdefault(FOLDS[fold](case), []).append(one)
    within = np.zeros(2)
    for value, here in folds.items():
        factor = _factor([one for other, told in folds.items() if other != value for one in told])
        found = coverage_of([one.standardised for one in here], [one.degrees for one in here], factor, SOURCE)
        within += len(here) * np.array([found.within_80, found.within_95])
    return Coverage(round(float(within[0] / len(part)), 3), round(float(within[1] / len(part)), 3), len(part), SOURCE)


def _factor(told: Sequence[Told]) -> float:
    return round(spread_factor([one.standardised for one in told], [one.degrees for one in told]), 2)


def table(made: dict[Measure, Calibration]) -> list[dict[str, Any]]:
    """The calibration as the pack's rule file has it."""
    return [
        {
            "measure": measure.value,
            "points": band.points,
            "factors": list(band.factors),
            "within_80": [one.within_80 for one in band.coverage],
            "within_95": [one.within_95 for one in band.coverage],
            "forecasts": [one.forecasts for one in band.coverage],
        }
        for measure, calibration in made.items()
        for band in calibration.bands
    ]
