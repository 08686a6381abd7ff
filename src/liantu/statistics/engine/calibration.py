"""校准: by how much the intervals of short yearly series are widened so that they hold as often as they say, and how often they held.

A single series of four to ten years cannot tell how far off its own intervals are. So errors of many series of one measure are pooled:
the factor of a number of known points and of years ahead is what the spread had to be multiplied by there. The factors and what was
measured with them come from ``benchmarks/forecast`` and stand in the pack (rules/targets.yaml).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import stats

from liantu.kernel.text import Text

LEVELS = (0.8, 0.95)
"""Parts of future values that the two intervals are to hold."""
OWN = Text("本序列的滚动回测", "rolling back-test of this series")


@dataclass(frozen=True, slots=True)
class Coverage:
    """实测覆盖率: the part (0 to 1) of ``forecasts`` whose value fell within the 80 % and the 95 % interval, and where measured."""

    within_80: float
    within_95: float
    forecasts: int
    source: Text


@dataclass(frozen=True, slots=True)
class Band:
    """一档: series of ``points`` known values or more, up to the next band; a number for every year ahead, from one year on."""

    points: int
    factors: tuple[float, ...]
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Calibration:
    """一类序列的校准: what is taken as known of a series of this measure before its own values are seen.

    ``damping``: of the slope unless the back-test prefers another. ``prior_step``: usual size of a year's unforeseen step on the scale of
    the model (on a plain scale as part of the mean absolute value); ``prior_weight``: worth so many own steps. ``bands``: ascending.
    """

    damping: float = 1.0
    prior_step: float = 0.1
    prior_weight: int = 8
    bands: tuple[Band, ...] = field(default=())

    def factor(self, points: int, ahead: int) -> float:
        """Return what the spread is multiplied by; beyond what was measured the nearest factor, 1 without a table.

        >>> Calibration(bands=(Band(4, (1.0, 1.2)), Band(8, (0.9, 1.1)))).factor(10, 5)
        1.1
        """
        if not self.bands:
            return 1.0
        band = self._band(points) or self.bands[0]
        return band.factors[min(ahead, len(band.factors)) - 1]

    def coverage(self, points: int, ahead: int) -> Coverage | None:
        """Return how often intervals of such forecasts held; None where that was not measured."""
        band = self._band(points)
        return band.coverage[ahead - 1] if band is not None and ahead <= len(band.coverage) else None

    def _band(self, points: int) -> Band | None:
        return next((band for band in reversed(self.bands) if band.points <= points), None)


def spread_factor(errors: Sequence[float], degrees: Sequence[int]) -> float:
    """Return the factor by which spreads must be multiplied so that t intervals hold 80 % and 95 % of these standardised errors.

    ``errors``: (value − location) ÷ spread; ``degrees``: of freedom of each. By split conformal prediction the quantile taken of k errors
    is the one of rank ⌈p (k + 1)⌉ (Lei and others, Distribution-Free Predictive Inference for Regression, JASA 113, 2018). One spread
    serves both, so a geometric mean of the two factors is taken, in which the one for 80 %, of less sampling error, counts twice.
    ValueError where k is too small for 95 %.

    >>> round(spread_factor([float(step) for step in range(1, 20)], [1] * 19), 3)
    3.432
    """
    count = len(errors)
    if count < least_errors(max(LEVELS)):
        raise ValueError(f"{count} errors are too few for an interval of {max(LEVELS):.0%}")
    factors = []
    for level in LEVELS:
        ratios = np.sort(np.abs(np.asarray(errors)) / stats.t.ppf((1 + level) / 2, np.asarray(degrees)))
        factors.append(float(ratios[min(count, int(np.ceil(level * (count + 1) - 1e-9))) - 1]))
    return float(np.cbrt(factors[0] ** 2 * factors[1]))


def least_errors(level: float) -> int:
    """Return the fewest errors of which one has a rank for an interval of ``level``: 4 for 80 %, 19 for 95 %.

    >>> least_errors(0.8), least_errors(0.95)
    (4, 19)
    """
    return int(np.ceil(level / (1 - level) - 1e-9))


def coverage_of(errors: Sequence[float], degrees: Sequence[int], factor: float, source: Text) -> Coverage:
    """Return the part of standardised errors within the t intervals whose spread was multiplied by ``factor``."""
    within = []
    for level in LEVELS:
        widths = factor * stats.t.ppf((1 + level) / 2, np.asarray(degrees))
        within.append(float(np.mean(np.abs(np.asarray(errors)) <= widths)))
    return Coverage(within[0], within[1], len(errors), source)
