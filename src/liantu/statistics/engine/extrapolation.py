r"""外推: trend and drift for few or gappy points, with intervals that widen as little is known.

Trend by least squares, :math:`y = X \beta + \varepsilon`; a future value at :math:`x` follows t with :math:`n - p` degrees of freedom,
location :math:`x' \hat\beta` and spread :math:`s \sqrt{1 + x' (X'X)^{-1} x}` (Draper and Smith, Applied Regression Analysis, section 3.1).
Random walk with drift: spread :math:`s \sqrt{h (1 + h / T)}` over the T periods between the first and the last point
(Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, section 5.5).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Future = tuple[Array, Array, int]
"""Location and spread of every future time, and the degrees of freedom of the t-distribution."""


def design(times: NDArray[np.int64], origin: int, season: int) -> Array:
    """Return the rows 1, time since ``origin``, and one column for each season but the first (none where ``season`` is 1)."""
    line = np.column_stack([np.ones(len(times)), (times - origin).astype(np.float64)])
    return np.column_stack([line, *((times % season == one).astype(np.float64) for one in range(1, season))])


def seasons_known(times: NDArray[np.int64], season: int, each: int = 2) -> bool:
    """Whether every season was seen ``each`` times, so that its level can be told from the trend."""
    return bool(season > 1 and all(int((times % season == one).sum()) >= each for one in range(season)))


def trend(times: NDArray[np.int64], values: Array, future: NDArray[np.int64], season: int = 1) -> Future:
    """Return the least-squares trend at ``future`` times; ``times`` may have gaps. ValueError without a degree of freedom.

    >>> location, spread, degrees = trend(np.array([1, 2, 3, 4]), np.array([1.0, 2.0, 3.0, 4.0]), np.array([5, 7]))
    >>> np.round(location, 9).tolist(), degrees
    ([5.0, 7.0], 2)
    """
    origin = int(times[0])
    observed, ahead = design(times, origin, season), design(future, origin, season)
    degrees = len(values) - observed.shape[1]
    if degrees < 1:
        raise ValueError("a trend needs more points than it has parameters")
    orthogonal, upper = np.linalg.qr(observed)
    slope = np.linalg.solve(upper, orthogonal.T @ values)
    variance = math.fsum((values - observed @ slope) ** 2) / degrees
    leverage = np.sum(np.linalg.solve(upper.T, ahead.T) ** 2, axis=0)
    return ahead @ slope, np.sqrt(variance * (1 + leverage)), degrees


def drift(times: NDArray[np.int64], values: Array, future: NDArray[np.int64]) -> Future:
    """Return the random walk with drift at ``future`` times; over a gap of k periods the variance is k times that of one.

    >>> location, spread, degrees = drift(np.array([0, 1, 2]), np.array([0.0, 2.0, 2.0]), np.array([3]))
    >>> location.tolist(), round(float(spread[0]) ** 2, 9), degrees
    ([3.0], 3.0, 1)
    """
    if len(values) < 3:
        raise ValueError("a drift with an interval needs at least three points")
    length = float(times[-1] - times[0])
    slope = float(values[-1] - values[0]) / length
    gaps = np.diff(times).astype(np.float64)
    degrees = len(values) - 2
    variance = math.fsum((np.diff(values) - slope * gaps) ** 2 / gaps) / degrees
    ahead = (future - times[-1]).astype(np.float64)
    return values[-1] + slope * ahead, np.sqrt(variance * ahead * (1 + ahead / length)), degrees
