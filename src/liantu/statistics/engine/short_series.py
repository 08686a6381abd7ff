r"""短序列: a level with a damped trend for few or gappy yearly values, with errors that grow with the horizon.

State space, with the level :math:`\ell`, the slope :math:`b` and its damping :math:`\phi` (0: random walk; 1: random walk with drift):

.. math:: \ell_{t+1} = \ell_t + \phi^{t+1-n} b + \varepsilon_t, \quad \operatorname{var} \varepsilon = \sigma^2

The values are the level itself. With :math:`D_h = \phi + \dots + \phi^h` and the slope estimated over L years, h years ahead

.. math:: \ell_n + D_h \hat b, \qquad \sigma^2 \bigl( h + D_h^2 / L \bigr)

The second term is the uncertainty of the slope. The variance of a step is estimated from the m known steps and a prior worth w steps of
size p, :math:`\hat\sigma^2 = (S + w p^2) / (m - 1 + w)` (m without a slope), hence t with that many degrees of freedom (Durbin and Koopman,
Time Series Analysis by State Space Methods, 2nd edition, chapters 2 and 3; Gelman and others, Bayesian Data Analysis, 3rd edition,
section 3.3). Factor and degrees of `calibration` take the place of these where they were measured.

The damping is chosen for every year ahead by itself: the one that did best in the rolling back-test at that horizon, where it has enough
errors and says so clearly. So what is told of a year does not depend on how far the forecast goes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liantu.statistics.engine.calibration import OWN, Calibration, Coverage, Width, own_width, quantile

Array = NDArray[np.float64]
Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ShortRule:
    """短序列规则: dampings to choose from; one that is not usual needs ``choice_errors`` errors and less than ``choice_gain`` of its loss.

    ``conformal_errors``: errors of the series' own back-test from which on they, not the pooled ones, set the width of its intervals.
    """

    dampings: tuple[float, ...] = (0.0, 0.5, 0.8, 1.0)
    choice_errors: int = 5
    choice_gain: float = 0.8
    conformal_errors: int = 20


@dataclass(frozen=True, slots=True)
class Ahead:
    """One future value on the scale of the model: t with location, spread and degrees, its damping, and how often such intervals held."""

    location: float
    spread: float
    degrees: int | None
    damping: float = 0.0
    coverage: tuple[Coverage, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the width follows the series' own errors."""
        return any(one.source is OWN for one in self.coverage)

    @property
    def reach(self) -> float:
        """Half the width of the 95 % interval."""
        return self.spread * quantile(0.95, self.degrees)


def damped_sum(damping: float, years: int) -> float:
    """Return the slopes that add up over ``years``: damping + damping² + …

    >>> damped_sum(0.5, 2), damped_sum(1.0, 3), damped_sum(0.0, 3)
    (0.75, 3.0, 0.0)
    """
    return sum(damping**step for step in range(1, years + 1))


def walked(
    times: Times, scores: Array, known: NDArray[np.int64], years: int, damping: float, calibration: Calibration
) -> tuple[Array, Array, NDArray[np.int64]]:
    """Return location, spread and degrees ``years`` after each of the first ``known`` values (two or more each).

    ``scores``: time is the last axis, so that many series of the same times are told at once.

    Steps over a gap of k years have k times the variance of one. ValueError where neither steps nor a prior tell a variance.

    >>> location, spread, degrees = walked(
    ...     np.array([0, 1, 2]), np.array([0.0, 2.0, 2.0]), np.array([3]), 1, 1.0, Calibration(prior_weight=0)
    ... )
    >>> location.tolist(), np.round(spread**2, 9).tolist(), degrees.tolist()
    ([3.0], [3.0], [1])
    """
    gaps, steps = np.diff(times).astype(np.float64), np.diff(scores)
    length, rise = (times[known - 1] - times[0]).astype(np.float64), scores[..., known - 1] - scores[..., :1]
    squares, degrees = np.cumsum(steps**2 / gaps, axis=-1)[..., known - 2], known - 1 + calibration.prior_weight
    slope = np.zeros_like(rise)
    if damping > 0:
        slope, degrees = rise / length, degrees - 1
        squares = np.maximum(squares - rise**2 / length, 0.0)
    if (degrees < 1).any():
        raise ValueError("a spread needs at least three points, or two and a prior")
    variance = (squares + calibration.prior_weight * calibration.prior_step**2) / degrees
    total = damped_sum(damping, years)
    return scores[..., known - 1] + total * slope, np.sqrt(variance * (years + total**2 / length)), degrees


def back_test(times: Times, scores: Array, years: int, damping: float, calibration: Calibration) -> tuple[Array, Array]:
    """滚动回测: errors ``years`` ahead from every earlier year with three known values or more, and the spreads told then."""
    known = np.arange(3, len(times))
    sought = times[known - 1] + years
    place = np.minimum(np.searchsorted(times, sought), len(times) - 1)
    there = times[place] == sought
    if not there.any():
        return np.empty((*scores.shape[:-1], 0)), np.empty((*scores.shape[:-1], 0))
    location, spread, _ = walked(times, scores, known[there], years, damping, calibration)
    return scores[..., place[there]] - location, spread


def chosen_damping(times: Times, scores: Array, years: int, calibration: Calibration, rule: ShortRule) -> float:
    """Return the damping of least mean absolute error ``years`` ahead; the usual one unless another is clearly better."""
    usual, _ = back_test(times, scores, years, calibration.damping, calibration)
    if len(usual) < rule.choice_errors:
        return calibration.damping
    losses = {
        damping: float(np.abs(back_test(times, scores, years, damping, calibration)[0]).mean())
        for damping in rule.dampings
        if damping != calibration.damping
    }
    best = min(losses, key=lambda damping: losses[damping], default=calibration.damping)
    return best if losses.get(best, np.inf) < rule.choice_gain * float(np.abs(usual).mean()) else calibration.damping


def carried_on(times: Times, scores: Array, horizon: int, calibration: Calibration, rule: ShortRule) -> tuple[Ahead, ...]:
    """Return every year up to ``horizon`` years after the last known one; the 95 % interval never narrows with distance."""
    made: list[Ahead] = []
    for years in range(1, horizon + 1):
        one = _ahead(times, scores, years, calibration, rule)
        if made and one.reach < made[-1].reach:
            one = Ahead(one.location, made[-1].spread, made[-1].degrees, one.damping, one.coverage)
        made.append(one)
    return tuple(made)


def _ahead(times: Times, scores: Array, years: int, calibration: Calibration, rule: ShortRule) -> Ahead:
    """One year ahead, as wide as the series' own errors ask for where they are enough, else as the pooled ones do."""
    damping = chosen_damping(times, scores, years, calibration, rule)
    location, spread, degrees = walked(times, scores, np.array([len(times)]), years, damping, calibration)
    width = _own_width(times, scores, years, damping, calibration, rule)
    width = width or calibration.width(len(times), years) or Width(1.0, int(degrees[0]))
    return Ahead(float(location[0]), float(spread[0]) * width.factor, width.degrees, damping, width.coverage)


def _own_width(times: Times, scores: Array, years: int, damping: float, calibration: Calibration, rule: ShortRule) -> Width | None:
    """The width by the series' own errors; None where they are too few."""
    if len(times) < rule.conformal_errors + 3:
        return None
    errors, spreads = back_test(times, scores, years, damping, calibration)
    return own_width(errors / spreads) if len(errors) >= rule.conformal_errors and (spreads > 0).all() else None
