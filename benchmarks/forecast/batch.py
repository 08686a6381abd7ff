"""Forecasts of many windows at once: the steps of ``short_series.carried_on`` on arrays; a test compares the two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import special

from benchmarks.forecast.ours import Case, Told, told, windows
from liantu.statistics.engine.calibration import Calibration, Width, quantile
from liantu.statistics.engine.forecast import Measure
from liantu.statistics.engine.short_series import ShortRule, back_test, walked

RULE = ShortRule()


def told_all(cases: Sequence[Case], calibration: Calibration) -> list[Told]:
    """Our forecasts of all cases of one measure, in their order; windows long enough for a width of their own by the engine itself."""
    found: dict[int, Told] = {}
    by_length: dict[int, list[list[int]]] = {}
    for group in windows(cases):
        by_length.setdefault(cases[group[0]].window, []).append(group)
    for length, groups in by_length.items():
        if length >= RULE.conformal_errors + 3:
            for group in groups:
                found.update(zip(group, told([cases[place] for place in group], calibration), strict=True))
        else:
            found.update(_told(cases, groups, calibration))
    return [found[place] for place in range(len(cases))]


def _told(cases: Sequence[Case], groups: Sequence[Sequence[int]], calibration: Calibration) -> dict[int, Told]:
    """Windows of one length."""
    measure = cases[groups[0][0]].series.measure
    known = np.array([cases[group[0]].known for group in groups])
    size = np.abs(known).mean(axis=1) if measure is Measure.RATE else np.ones(len(known))
    scores = _forward(known, measure) / size[:, None]
    found: dict[int, Told] = {}
    before: tuple[np.ndarray, ...] | None = None
    for ahead in range(1, max(cases[group[-1]].ahead for group in groups) + 1):
        location, spread, reach, near = _ahead(scores, ahead, calibration)
        if before is not None:
            narrower = reach < before[1]
            spread, reach, near = (np.where(narrower, old, new) for old, new in zip(before, (spread, reach, near), strict=True))
        before = (spread, reach, near)
        ends = _backward(np.stack([location - near, location + near, location - reach, location + reach]) * size, measure)
        for row, group in enumerate(groups):
            for place in (one for one in group if cases[one].ahead == ahead):
                case = cases[place]
                error = (float(_forward(np.array(case.actual), measure)) / size[row] - location[row]) / spread[row]
                low_80, high_80, low_95, high_95 = ends[:, row].tolist()
                found[place] = Told((low_80, high_80, low_95, high_95), float(error))
    return found


def _ahead(scores: np.ndarray, ahead: int, calibration: Calibration) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Location, spread, and half the 95 % and the 80 % interval of every window."""
    length = scores.shape[1]
    times, last = np.arange(length), np.array([length])
    chosen = _dampings(times, scores, ahead, calibration)
    location, spread, reach, near = (np.empty(len(scores)) for _ in range(4))
    for damping in np.unique(chosen):
        rows = chosen == damping
        where, wide, degrees = walked(times, scores[rows], last, ahead, float(damping), calibration)
        width = calibration.width(length, ahead) or Width(1.0, int(degrees[0]))
        location[rows], spread[rows] = where[:, 0], wide[:, 0] * width.factor
        reach[rows], near[rows] = spread[rows] * quantile(0.95, width.degrees), spread[rows] * quantile(0.8, width.degrees)
    return location, spread, reach, near


def _dampings(times: np.ndarray, scores: np.ndarray, ahead: int, calibration: Calibration) -> np.ndarray:
    """The damping of every window."""
    usual, _ = back_test(times, scores, ahead, calibration.damping, calibration)
    kept = np.full(len(scores), calibration.damping)
    if usual.shape[1] < RULE.choice_errors:
        return kept
    others = [damping for damping in RULE.dampings if damping != calibration.damping]
    losses = np.array([np.abs(back_test(times, scores, ahead, damping, calibration)[0]).mean(axis=1) for damping in others])
    better = losses.min(axis=0) < RULE.choice_gain * np.abs(usual).mean(axis=1)
    return np.where(better, np.array(others)[losses.argmin(axis=0)], kept)


def _forward(values: np.ndarray, measure: Measure) -> np.ndarray:
    return values if measure is Measure.RATE else np.log(values) if measure is Measure.AMOUNT else special.logit(values / 100)


def _backward(scores: np.ndarray, measure: Measure) -> np.ndarray:
    return scores if measure is Measure.RATE else np.exp(scores) if measure is Measure.AMOUNT else 100 * special.expit(scores)
