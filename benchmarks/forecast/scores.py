"""Coverage and interval score (Gneiting and Raftery, JASA 102, 2007): width plus 2/α times the miss, by measure, horizon and window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.forecast.ours import Case


class Scored:
    """Cases with the intervals of one method, scored."""

    def __init__(self, cases: Sequence[Case], ends: np.ndarray) -> None:
        actual, size = np.array([case.actual for case in cases]), np.array([case.size for case in cases])
        self.cases, self.ends, self.known = cases, ends, np.isfinite(ends).all(axis=1)
        low_80, high_80, low_95, high_95 = ends.T
        self.within = np.column_stack([(low_80 <= actual) & (actual <= high_80), (low_95 <= actual) & (actual <= high_95)])
        scores = [_score(low, high, actual, alpha) / size for low, high, alpha in ((low_80, high_80, 0.2), (low_95, high_95, 0.05))]
        self.scores = np.column_stack(scores)

    def only(self, where: np.ndarray) -> Scored:
        """The same method on some of its cases."""
        return Scored([case for case, one in zip(self.cases, where, strict=True) if one], self.ends[where])

    def line(self, where: np.ndarray) -> dict[str, Any]:
        """Number of cases, coverage and mean interval score; the number alone where there is none."""
        chosen = where & self.known
        if not chosen.any():
            return {"forecasts": 0}
        within, scores = self.within[chosen].mean(axis=0), self.scores[chosen].mean(axis=0)
        return {
            "forecasts": int(chosen.sum()),
            "within_80": round(float(within[0]), 3),
            "within_95": round(float(within[1]), 3),
            "score_80": round(float(scores[0]), 4),
            "score_95": round(float(scores[1]), 4),
        }

    def by(self, name: str, where: np.ndarray) -> dict[str, dict[str, Any]]:
        """A line for every value of a number of the cases: ``ahead`` or ``window``."""
        keys = np.array([getattr(case, name) for case in self.cases])
        return {str(value): self.line(where & (keys == value)) for value in np.unique(keys[where])}


def _score(low: np.ndarray, high: np.ndarray, actual: np.ndarray, alpha: float) -> np.ndarray:
    return high - low + 2 / alpha * (np.maximum(low - actual, 0) + np.maximum(actual - high, 0))
