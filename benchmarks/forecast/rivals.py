"""The named rivals from statsforecast, on the values as they are and on the scale that Liantu models."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta, RandomWalkWithDrift

from benchmarks.forecast.data import Series
from benchmarks.forecast.ours import JUDGED_HORIZONS, Case
from liantu.statistics.engine.forecast import ForecastRule, Measure

RIVALS: dict[str, Any] = {
    "random_walk_with_drift": RandomWalkWithDrift,
    "auto_ets": AutoETS,
    "auto_theta": AutoTheta,
    "auto_arima": AutoARIMA,
}


Key = tuple[str, str, str, str, int, int, bool]
"""Rival, group, measure and name of the series, window, origin, whether on our scale."""


class Answers:
    """Answers of rivals, kept in a file where one is named: they do not depend on us, and take most of the time."""

    def __init__(self, file: Path | None) -> None:
        self.file = file
        self.found: dict[Key, np.ndarray] = pickle.loads(file.read_bytes()) if file is not None and file.exists() else {}

    def of(self, name: str, cases: Sequence[Case], scaled: bool, pool: Executor) -> np.ndarray:
        """Low and high of 80 %, low and high of 95 % of every case; one fit for each window gives all its horizons."""
        keys: list[Key] = [
            (name, case.series.group, case.series.measure.value, case.series.name, case.window, case.origin, scaled) for case in cases
        ]
        missing = {key: (name, case.series, case.window, case.origin, max(JUDGED_HORIZONS), scaled)
                   for key, case in zip(keys, cases, strict=True) if key not in self.found}  # fmt: skip
        if missing:
            self.found.update(zip(missing, pool.map(_ends, missing.values(), chunksize=50), strict=True))
            if self.file is not None:
                self.file.write_bytes(pickle.dumps(self.found))
        return np.array([self.found[key][case.ahead - 1] for key, case in zip(keys, cases, strict=True)])


def _ends(task: tuple[str, Series, int, int, int, bool]) -> np.ndarray:
    return ends(*task)


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
