"""Forecasts of Liantu for all windows: each horizon asked for by itself, as a target asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.forecast.data import Series
from liantu.kernel.period import Period
from liantu.statistics.engine.calibration import Calibration
from liantu.statistics.engine.forecast import ForecastPoint, ForecastRule, Measure, forecast

HORIZONS, JUDGED_HORIZONS = range(1, 9), range(1, 6)
"""Years ahead as far as the pack carries series on, and those that are judged beside rivals."""


@dataclass(frozen=True)
class Case:
    """One forecast of one series: from ``window`` values that end before ``origin``, ``ahead`` years on."""

    series: Series
    window: int
    origin: int
    ahead: int

    @property
    def known(self) -> np.ndarray:
        return self.series.values[self.origin - self.window : self.origin]

    @property
    def actual(self) -> float:
        return float(self.series.values[self.origin + self.ahead - 1])

    @property
    def size(self) -> float:
        """What an interval score is divided by: the last known value; growth is left in percentage points."""
        return 1.0 if self.series.measure is Measure.RATE else abs(float(self.known[-1]))

    @property
    def target_year(self) -> int:
        return self.series.first + self.origin + self.ahead - 1


@dataclass(frozen=True)
class Told:
    """What was told: low and high of 80 %, low and high of 95 %, and the error in spreads."""

    ends: tuple[float, float, float, float]
    standardised: float = 0.0


def cases(series: Iterable[Series], windows: Iterable[int]) -> Iterator[Case]:
    """All windows of all series from which a later value is known."""
    lengths = list(windows)
    for one in series:
        for window in lengths:
            for origin in range(window, len(one.values)):
                yield from (Case(one, window, origin, ahead) for ahead in HORIZONS if origin + ahead <= len(one.values))


def told(cases: Sequence[Case], calibration: Calibration | None) -> list[Told]:
    """Our forecasts of all horizons of one window; what is told of a year does not depend on how far the forecast goes."""
    one, last = cases[0], max(cases, key=lambda case: case.ahead)
    start = one.series.first + one.origin - one.window
    points = [(Period.parse(start + step), float(value)) for step, value in enumerate(one.known)]
    made = forecast(points, Period.parse(last.target_year), ForecastRule(one.series.measure, calibration=calibration))
    return [_told(case, made.points[case.ahead - 1]) for case in cases]


def _told(case: Case, point: ForecastPoint) -> Told:
    shape = point.distribution
    error = (shape.transform.forward(case.actual) - shape.location) / shape.spread if shape.spread > 0 else 0.0
    return Told((point.low_80, point.high_80, point.low_95, point.high_95), error)


def windows(cases: Sequence[Case]) -> list[list[int]]:
    """Places of the cases that one forecast tells: same series, window and origin."""
    found: dict[tuple[str, int, int], list[int]] = {}
    for place, case in enumerate(cases):
        found.setdefault((case.series.name, case.window, case.origin), []).append(place)
    return list(found.values())
