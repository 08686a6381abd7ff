"""预测分布: what a model says of one future value: normal or t, on the scale that keeps amounts above zero and shares in bounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy import special


class Scale(StrEnum):
    """The scale that a model works on."""

    PLAIN = "plain"
    LOG = "log"
    LOGIT = "logit"


@dataclass(frozen=True, slots=True)
class Transform:
    """A scale and the bounds of the value; plain values are cut at the bounds, logit values never reach them.

    >>> share = Transform(Scale.LOGIT, 0.0, 100.0)
    >>> share.forward(50.0), share.backward(0.0)
    (0.0, 50.0)
    """

    scale: Scale = Scale.PLAIN
    low: float = -math.inf
    high: float = math.inf

    def forward(self, value: float) -> float:
        """Return the value on the scale; infinite at and beyond what the scale can reach."""
        if self.scale is Scale.PLAIN:
            return -math.inf if value <= self.low else (math.inf if value > self.high else value)
        if value <= self.low or (self.scale is Scale.LOG and value <= 0):
            return -math.inf
        if value >= self.high:
            return math.inf
        return math.log(value) if self.scale is Scale.LOG else math.log((value - self.low) / (self.high - value))

    def backward(self, score: float) -> float:
        """Return the value that a number on the scale stands for."""
        if self.scale is Scale.PLAIN:
            return min(max(score, self.low), self.high)
        if self.scale is Scale.LOG:
            return math.exp(min(score, 700.0))
        return self.low + (self.high - self.low) / (1 + math.exp(min(-score, 700.0)))


def transform_for(values: Sequence[float], bounds: tuple[float, float] | None, positive: bool) -> Transform:
    """Return the scale for values: logit within ``bounds`` where none touches them, else plain and cut; log for amounts above zero.

    >>> transform_for([20.0, 30.0], (0.0, 100.0), True).scale.value, transform_for([0.0, 3.0], None, True).scale.value
    ('logit', 'plain')
    """
    if bounds is not None:
        inside = all(bounds[0] < value < bounds[1] for value in values)
        return Transform(Scale.LOGIT if inside else Scale.PLAIN, *bounds)
    if positive and all(value > 0 for value in values):
        return Transform(Scale.LOG)
    return Transform()


@dataclass(frozen=True, slots=True)
class Predictive:
    """The distribution of one future value: ``location`` and ``spread`` on the scale; t with ``degrees`` of freedom, None is normal."""

    location: float
    spread: float
    degrees: int | None
    transform: Transform

    @property
    def central(self) -> float:
        """The value that is exceeded as likely as not (the median; on a plain scale also the mean)."""
        return self.transform.backward(self.location)

    def quantile(self, probability: float) -> float:
        """Return the value below which the future one lies with this probability.

        >>> round(Predictive(0.0, 1.0, None, Transform()).quantile(0.975), 4)
        1.96
        >>> round(Predictive(0.0, 1.0, 1, Transform()).quantile(0.975), 3)
        12.706
        """
        unit = special.ndtri(probability) if self.degrees is None else special.stdtrit(self.degrees, probability)
        return self.transform.backward(self.location + self.spread * float(unit) if self.spread > 0 else self.location)

    def at_least(self, value: float) -> float:
        """Return the probability that the future value is at least ``value``."""
        score = self.transform.forward(value)
        if math.isinf(score):
            return 1.0 if score < 0 else 0.0
        if self.spread <= 0:
            return 1.0 if self.location >= score else 0.0
        unit = (score - self.location) / self.spread
        return float(special.ndtr(-unit) if self.degrees is None else special.stdtr(self.degrees, -unit))
