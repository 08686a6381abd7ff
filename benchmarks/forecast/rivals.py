"""The named rivals from statsforecast, on the values as they are and on the scale that Liantu models."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, RandomWalkWithDrift

from benchmarks.forecast.data import Series
from liantu.statistics.engine.forecast import ForecastRule, Measure

RIVALS: dict[str, Any] = {
    "random_walk_with_drift": RandomWalkWithDrift,
    "auto_ets": AutoETS,
    "auto_theta": AutoTheta,
    "auto_arima": AutoARIMA,
}


def ends(name: str, series: Series, window: int, origin: int, horizon: int, scaled: bool) -> np.ndarray:
    """Low and high of 80 %, low and high of 95 % for every year ahead; NaN where the rival gives no answer."""
    known = series.values[origin - window : origin]
    transform = ForecastRule(series.measure).transform(known.tolist()) if scaled and series.measure is not Measure.RATE else None
    values = known.astype(float) if transform is None else np.array([transform.forward(float(value)) for value in known])
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            answer = RIVALS[name]().forecast(y=values, h=horizon, level=[80, 95])
        except (NotImplementedError, ValueError, ZeroDivisionError, FloatingPointError, IndexError, np.linalg.LinAlgError):
            return np.full((horizon, 4), np.nan)
    found = np.column_stack([answer[key] for key in ("lo-80", "hi-80", "lo-95", "hi-95")]).astype(float)
    return found if transform is None else np.vectorize(transform.backward)(found)
