r"""短序列: a local level with a damped trend for few or gappy yearly values, with errors that grow with the horizon.

State space, with the level :math:`\ell`, the slope :math:`b` and the damping :math:`\phi` of the slope (0: local level; 1: random walk with
drift):

.. math:: \ell_{t+1} = \ell_t + \phi b_t + \varepsilon_t, \quad b_{t+1} = \phi b_t + \eta_t, \quad
          \operatorname{var} \varepsilon = \sigma^2, \quad \operatorname{var} \eta = q \sigma^2

The values are the level itself. With :math:`D_h = \phi + \dots + \phi^h` and the slope estimated over L years, h years ahead

.. math:: \ell_n + D_h \hat b, \qquad \sigma^2 \Bigl( h + D_h^2 / L + q \sum_{k<h} D_k^2 \Bigr)

The second term is the uncertainty of the slope. The variance of a step is estimated from the m known steps and a prior worth w steps of
size p, :math:`\hat\sigma^2 = (S + w p^2) / (m - 1 + w)` (m without a slope), hence t with that many degrees of freedom (Durbin and Koopman,
Time Series Analysis by State Space Methods, 2nd edition, chapters 2 and 3; Gelman and others, Bayesian Data Analysis, 3rd edition,
section 3.3).

The damping is the one that did best in the rolling back-test at the horizon asked for, where that has enough errors and says so clearly.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from liantu.statistics.engine.calibration import OWN, Calibration, Coverage, coverage_of, spread_factor

Array = NDArray[np.float64]
Times = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ShortRule:
    """短序列规则: dampings to choose from; one that is not usual needs ``choice_errors`` errors and less than ``choice_gain`` of its loss.

    ``conformal_errors``: errors of the series' own back-test from which on they, not the pooled ones, set the width of its intervals.
    ``slope_variance``: q, variance of the slope's yearly change against that of a step.
    """

    dampings: tuple[float, ...] = (0.0, 0.5, 0.8, 1.0)
    choice_errors: int = 3
    choice_gain: float = 0.8
    conformal_errors: int = 19
    slope_variance: float = 0.3


@dataclass(frozen=True, slots=True)
class Ahead:
    """One future value on the scale of the model: t with location, spread and degrees, and how often such intervals held."""

    location: float
    spread: float
    degrees: int | None
    coverage: Coverage | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class BackTest:
    """滚动回测: errors h years ahead from every earlier year: as they are, against the spread told then, and the degrees told then."""

    errors: tuple[float, ...]
    standardised: tuple[float, ...]
    degrees: tuple[int, ...]

    @property
    def loss(self) -> float:
        """Mean absolute error."""
        return math.fsum(abs(error) for error in self.errors) / len(self.errors)


def damped_sum(damping: float, years: int) -> float:
    """Return the slopes that add up over ``years``: damping + damping² + …

    >>> damped_sum(0.5, 2), damped_sum(1.0, 3), damped_sum(0.0, 3)
    (0.75, 3.0, 0.0)
    """
    return math.fsum(damping**step for step in range(1, years + 1))


def one_ahead(times: Times, scores: Array, years: int, damping: float, calibration: Calibration, rule: ShortRule) -> Ahead:
    """Return the value ``years`` after the last known one; ValueError where neither steps nor a prior tell a variance.

    Steps over a gap of k years have k times the variance of one.

    >>> made = one_ahead(np.array([0, 1, 2]), np.array([0.0, 2.0, 2.0]), 1, 1.0, Calibration(prior_weight=0), ShortRule())
    >>> made.location, round(made.spread**2, 9), made.degrees
    (3.0, 3.0, 1)
    """
    gaps = np.diff(times).astype(np.float64)
    length = float(times[-1] - times[0])
    slope = float(scores[-1] - scores[0]) / length if damping > 0 else 0.0
    degrees = len(gaps) - (1 if damping > 0 else 0) + calibration.prior_weight
    if degrees < 1:
        raise ValueError("a spread needs at least three points, or two and a prior")
    squares = math.fsum((np.diff(scores) - slope * gaps) ** 2 / gaps)
    variance = (squares + calibration.prior_weight * calibration.prior_step**2) / degrees

    total = damped_sum(damping, years)
    later = math.fsum(damped_sum(damping, step) ** 2 for step in range(1, years))
    spread = math.sqrt(variance * (years + total**2 / length + rule.slope_variance * later))
    return Ahead(float(scores[-1]) + total * slope, spread, degrees)


def back_test(times: Times, scores: Array, years: int, damping: float, calibration: Calibration, rule: ShortRule) -> BackTest:
    """Return the errors that forecasts ``years`` ahead would have made from every earlier year with three known values or more."""
    at = {int(time): place for place, time in enumerate(times)}
    found = []
    for known in range(3, len(times)):
        target = at.get(int(times[known - 1]) + years)
        if target is not None:
            made = one_ahead(times[:known], scores[:known], years, damping, calibration, rule)
            error = float(scores[target]) - made.location
            found.append(
                (error, error / made.spread if made.spread > 0 else math.copysign(math.inf, error) if error else 0.0, made.degrees)
            )
    errors, standardised, degrees = zip(*found, strict=True) if found else ((), (), ())
    return BackTest(errors, standardised, degrees)


def chosen_damping(times: Times, scores: Array, years: int, calibration: Calibration, rule: ShortRule) -> float:
    """Return the damping of least loss in the back-test at ``years`` ahead; the usual one unless another is clearly better."""
    usual = back_test(times, scores, years, calibration.damping, calibration, rule)
    if len(usual.errors) < rule.choice_errors:
        return calibration.damping
    losses = {
        damping: back_test(times, scores, years, damping, calibration, rule).loss
        for damping in rule.dampings
        if damping != calibration.damping
    }
    best = min(losses, key=lambda damping: losses[damping], default=calibration.damping)
    return best if losses.get(best, math.inf) < rule.choice_gain * usual.loss else calibration.damping


def carried_on(times: Times, scores: Array, horizon: int, calibration: Calibration, rule: ShortRule) -> tuple[float, tuple[Ahead, ...]]:
    """Return the damping and every year up to ``horizon`` years after the last known one; spreads never narrow with distance."""
    damping = chosen_damping(times, scores, horizon, calibration, rule)
    made: list[Ahead] = []
    for years in range(1, horizon + 1):
        one = one_ahead(times, scores, years, damping, calibration, rule)
        factor, coverage, own = _width(times, scores, years, damping, calibration, rule)
        widest = max(one.spread * factor, made[-1].spread if made else 0.0)
        made.append(Ahead(one.location, widest, one.degrees, coverage, own))
    return damping, tuple(made)


def _width(
    times: Times, scores: Array, years: int, damping: float, calibration: Calibration, rule: ShortRule
) -> tuple[float, Coverage | None, bool]:
    """The factor of the spread, how often intervals held with it, and whether both are the series' own (conformal) or pooled."""
    if len(times) >= rule.conformal_errors + 3:
        test = back_test(times, scores, years, damping, calibration, rule)
        if len(test.errors) >= rule.conformal_errors and all(math.isfinite(error) for error in test.standardised):
            factor = spread_factor(test.standardised, test.degrees)
            return factor, coverage_of(test.standardised, test.degrees, factor, OWN), True
    return calibration.factor(len(times), years), calibration.coverage(len(times), years), False
