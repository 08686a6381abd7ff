"""校准: how wide the intervals of short yearly series must be so that they hold as often as they say, and how often they held.

A single series of four to ten years cannot tell how far off its own intervals are. So errors of many series of one measure are pooled: for
a number of known points and of years ahead they tell what the spread has to be multiplied by, and how heavy the tails are. The table comes
from ``benchmarks/forecast`` and stands in the pack (rules/targets.yaml), with what was measured on series and years that it was not fitted
on. A series with enough errors of its own sets its width itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import special

from liantu.kernel.text import Text

Array = NDArray[np.float64]
LEVELS = (0.8, 0.95)
"""Parts of future values that the two intervals are to hold."""
OWN = Text("本序列的滚动回测", "rolling back-test of this series")
_DEGREES = np.arange(1, 31)
"""Degrees of freedom that tails are chosen from; beyond them the normal distribution serves as well."""
_PROPORTIONS = special.stdtrit(_DEGREES, (1 + LEVELS[1]) / 2) / special.stdtrit(_DEGREES, (1 + LEVELS[0]) / 2)


@dataclass(frozen=True, slots=True)
class Coverage:
    """实测覆盖率: the part (0 to 1) of ``forecasts`` whose value fell within the 80 % and the 95 % interval, and where measured."""

    within_80: float
    within_95: float
    forecasts: int
    source: Text


@dataclass(frozen=True, slots=True)
class Width:
    """区间宽度: the factor of the spread, degrees of freedom of the t-distribution (None: normal), and how often such intervals held."""

    factor: float
    degrees: int | None
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """一档: series of ``points`` known values or more, up to the next band; a width for every year ahead, from one year on."""

    points: int
    widths: tuple[Width, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """一类序列的校准: what is taken as known of a series of this measure before its own values are seen.

    ``damping``: of the slope unless the back-test prefers another. ``prior_step``: usual size of a year's unforeseen step on the scale of
    the model (on a plain scale as part of the mean absolute value); ``prior_weight``: worth so many own steps. ``bands``: ascending.
    """

    damping: float = 0.9
    prior_step: float = 0.1
    prior_weight: int = 8
    bands: tuple[Band, ...] = field(default=())

    def width(self, points: int, ahead: int) -> Width | None:
        """Return the width for so many known points and years ahead; the nearest one, without coverage, where that was not measured.

        >>> table = Calibration(bands=(Band(4, (Width(1.0, 5), Width(1.2, 9))), Band(8, (Width(0.9, 7),))))
        >>> table.width(7, 2).factor, table.width(9, 5).factor, table.width(3, 1).degrees
        (1.2, 0.9, 5)
        """
        if not self.bands:
            return None
        band = next((band for band in reversed(self.bands) if band.points <= points), self.bands[0])
        width = band.widths[min(ahead, len(band.widths)) - 1]
        measured = band.points <= points and ahead <= len(band.widths)
        return width if measured else Width(width.factor, width.degrees)


def fitted_width(errors: Sequence[float] | Array) -> Width:
    """Return the width of which intervals hold 80 % and 95 % of these errors, each divided by the spread told before.

    By split conformal prediction the quantile taken of k sizes is the one of rank ⌈p (k + 1)⌉ (Lei and others, Distribution-Free Predictive
    Inference for Regression, JASA 113, 2018). The degrees are those whose t-distribution has the two quantiles in their proportion; where
    none has exactly, a geometric mean of the two factors is taken, in which the one for 80 %, of less sampling error, counts twice.
    ValueError for fewer than 19 errors, of which none has a rank for 95 %.

    >>> made = fitted_width(special.stdtrit(3, np.arange(0.5, 2000) / 2000) * 1.5)
    >>> round(made.factor, 2), made.degrees
    (1.5, 3)
    """
    sizes = np.sort(np.abs(np.asarray(errors, dtype=np.float64)))
    if len(sizes) < least_errors(LEVELS[1]):
        raise ValueError(f"{len(sizes)} errors are too few for an interval of {LEVELS[1]:.0%}")
    near, far = (float(sizes[int(np.ceil(level * (len(sizes) + 1) - 1e-9)) - 1]) for level in LEVELS)
    degrees = _degrees(far / near) if near > 0 else None
    inner, outer = near / quantile(LEVELS[0], degrees), far / quantile(LEVELS[1], degrees)
    return Width(float(np.cbrt(inner**2 * outer)) if inner > 0 else outer, degrees)


def own_width(errors: Array) -> Width:
    """Return the width that a series' own errors ask for; each is within or without the intervals that the others ask for.

    ValueError for fewer than 20 errors.
    """
    others = [fitted_width(np.delete(errors, place)) for place in range(len(errors))]
    held = [within(errors[place : place + 1], width)[0] for place, width in enumerate(others)]
    near, far = np.mean(held, axis=0)
    made = fitted_width(errors)
    return Width(made.factor, made.degrees, (Coverage(float(near), float(far), len(errors), OWN),))


def within(errors: Array, width: Width) -> NDArray[np.bool_]:
    """Return for each error, divided by its spread, whether the 80 % and the 95 % interval of this width hold it (two columns)."""
    return np.column_stack([np.abs(errors) <= width.factor * quantile(level, width.degrees) for level in LEVELS])


def quantile(level: float, degrees: int | None) -> float:
    """Return the half width of an interval that holds ``level`` of a t-distribution (None: normal) with spread 1.

    >>> round(quantile(0.95, None), 4), round(quantile(0.95, 10), 4)
    (1.96, 2.2281)
    """
    upper = (1 + level) / 2
    return float(special.ndtri(upper) if degrees is None else special.stdtrit(degrees, upper))


def least_errors(level: float) -> int:
    """Return the fewest errors of which one has a rank for an interval of ``level``: 4 for 80 %, 19 for 95 %.

    >>> least_errors(0.8), least_errors(0.95)
    (4, 19)
    """
    return int(np.ceil(level / (1 - level) - 1e-9))


def _degrees(proportion: float) -> int | None:
    """The degrees whose quantiles for 95 % and 80 % have this proportion, as nearly as any; None for the normal distribution."""
    normal = quantile(LEVELS[1], None) / quantile(LEVELS[0], None)
    best = int(np.argmin(np.abs(_PROPORTIONS - proportion)))
    return None if abs(normal - proportion) < abs(_PROPORTIONS[best] - proportion) else int(_DEGREES[best])
