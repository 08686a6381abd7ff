"""Forecasts of Liantu for all windows: each horizon asked for by itself, as a target asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.forecast.data import Series
from liantu.kernel.period import Period
from liantu.statistics.engine.calibration import Calibration
from liantu.statistics.engine.forecast import ForecastRule, Measure, forecast

HORIZONS = range(1, 6)


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
    """What was told: low and high of 80 %, low and high of 95 %, the error in spreads, degrees of freedom."""

    ends: tuple[float, float, float, float]
    standardised: float = 0.0
    degrees: int = 0


def cases(series: Iterable[Series], windows: Iterable[int]) -> Iterator[Case]:
    """All windows of all series from which a later value is known."""
    lengths = list(windows)
    for one in series:
        for window in lengths:
            for origin in range(window, len(one.values)):
                yield from (Case(one, window, origin, ahead) for ahead in HORIZONS if origin + ahead <= len(one.values))


def told(case: Case, calibrations: Mapping[Measure, Calibration]) -> Told:
    """Our forecast of a case."""
    start = case.series.first + case.origin - case.window
    points = [(Period.parse(start + step), float(value)) for step, value in enumerate(case.known)]
    period = Period.parse(case.target_year)
    measure = case.series.measure
    point = forecast(points, period, ForecastRule(measure, calibration=calibrations.get(measure))).points[-1]
    shape = point.distribution
    error = (shape.transform.forward(case.actual) - shape.location) / shape.spread
    return Told((point.low_80, point.high_80, point.low_95, point.high_95), error, shape.degrees or 0)
