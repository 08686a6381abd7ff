"""What is usual for a measure and the pooled widths: fitted on all cases for the pack, and on the rest of them for what is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.forecast.data import Series
from benchmarks.forecast.ours import HORIZONS, JUDGED_HORIZONS, Case, Told
from liantu.statistics.engine.calibration import LEVELS, Band, Calibration, Width, fitted_width, least_errors, quantile
from liantu.statistics.engine.forecast import ForecastRule, Measure
from liantu.statistics.engine.short_series import damped_sum

BANDS = (4, 6, 8, 11)
"""First number of points of each band: 4–5, 6–7, 8–10, 11 and more."""
DAMPINGS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
PRIOR_WEIGHT = 8
FOLDS: dict[str, Callable[[Case], int]] = {
    "sectors": lambda case: case.series.number % 2,
    "years": lambda case: case.target_year // 6,
}
"""Parts of the cases, each told with widths of the others: two halves of the sectors; years 1998–2003, 2004–2009, 2010–2015, 2016–2018."""


def usual(measure: Measure, series: Sequence[Series]) -> Calibration:
    """What is usual, without widths: the damping of least mean error on the scale of the model, and the median size of a step."""
    scores = [_scores(one.values, measure) for one in series]
    damping = min(DAMPINGS, key=lambda one: _mean_error(scores, one))
    return Calibration(damping, round(float(np.median([_step(one, measure, damping) for one in scores])), 2), PRIOR_WEIGHT)


def _scores(values: np.ndarray, measure: Measure) -> np.ndarray:
    transform = ForecastRule(measure).transform(values.tolist())
    return values if measure is Measure.RATE else np.array([transform.forward(float(value)) for value in values])


def _step(scores: np.ndarray, measure: Measure, damping: float) -> float:
    steps = np.diff(scores)
    size = float(steps.std(ddof=1) if damping else np.sqrt(np.mean(steps**2)))
    return size / float(np.abs(scores).mean()) if measure is Measure.RATE else size


def _mean_error(scores: Sequence[np.ndarray], damping: float) -> float:
    """Mean absolute error over windows of 4 to 10 years, at the horizons that are judged."""
    found = []
    for one in scores:
        for window in range(4, 11):
            for ahead in JUDGED_HORIZONS:
                last = np.arange(window - 1, len(one) - ahead)
                slope = (one[last] - one[last - window + 1]) / (window - 1)
                found.append(np.abs(one[last + ahead] - one[last] - damped_sum(damping, ahead) * slope))
    return float(np.concatenate(found).mean())


def band_of(case: Case) -> int:
    """The band that a case belongs to."""
    return max(first for first in BANDS if first <= case.window)


def calibration(prior: Calibration, cases: Sequence[Case], plain: Sequence[Told]) -> Calibration:
    """The calibration that the errors of these cases ask for; a band ends before the first horizon with too few of them."""
    parts: dict[tuple[int, int], list[tuple[float, int]]] = {}
    for case, one in zip(cases, plain, strict=True):
        parts.setdefault((band_of(case), case.ahead), []).append((one.standardised, case.target_year))
    bands = []
    for first in BANDS:
        widths: list[Width] = []
        for ahead in HORIZONS:
            errors, years = np.array(parts.get((first, ahead), np.empty((0, 2)))).T
            made = _width(errors, years)
            if made is None:
                break
            widths.append(made)
        if widths:
            bands.append(Band(first, tuple(widths)))
    return replace(prior, bands=tuple(bands))


def _width(errors: np.ndarray, years: np.ndarray) -> Width | None:
    """The width that errors ask for in a year that it was not fitted on; None where there are too few.

    Errors of one year move together. So those of each year are taken in units of the half width that the other years ask for.
    """
    near, least = LEVELS[0], least_errors(max(LEVELS))
    units = {year: fitted_width(errors[years != year]) for year in np.unique(years) if (years != year).sum() >= least}
    kept = np.isin(years, list(units))
    if kept.sum() < least:
        return None
    halves = {year: width.factor * quantile(near, width.degrees) for year, width in {**units, 0: fitted_width(errors)}.items()}
    made = fitted_width([error * halves[0] / halves[year] for error, year in zip(errors[kept], years[kept], strict=True)])
    return replace(made, factor=round(made.factor, 2))


def table(made: Mapping[Measure, Calibration], lines: Callable[[Measure, str, int, int], Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The calibration as the pack's rule file has it; ``lines`` gives what a fold measured of a band and horizon."""
    rows = []
    for measure, calibration in made.items():
        for band in calibration.bands:
            held = {fold: [lines(measure, fold, band.points, ahead) for ahead in HORIZONS[: len(band.widths)]] for fold in FOLDS}
            rows.append({
                "measure": measure.value, "points": band.points,
                "factors": [width.factor for width in band.widths], "degrees": [width.degrees or 0 for width in band.widths],
                "forecasts": [line["forecasts"] for line in held["sectors"]],
                **{f"{fold}_{level}": [line[f"within_{level}"] for line in held[fold]] for fold in FOLDS for level in (80, 95)},
            })  # fmt: skip
    return rows
