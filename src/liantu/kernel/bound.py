"""界限: what a value claims of the number that it stands for: the number itself, only a side of it, or an estimate; and how claims join.

A `Bounded` stands for every number that it does not exclude (`Bounded.holds`). Interval arithmetic is the law of what is computed from
parts: whatever the parts may be, the result holds what follows from them. Where a side would depend on what is not known, the result is an
estimate, which excludes nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from liantu.kernel.text import Text


class Bound(StrEnum):
    """What a value says of the number: it itself, that the number lies above or below (or at) it, or nothing for certain."""

    EXACT = "exact"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    AT_MOST = "at_most"
    ESTIMATE = "estimate"

    @property
    def text(self) -> Text:
        """The word that stands before such a value; empty before the number itself."""
        return _TEXTS[self]

    @property
    def turned(self) -> Bound:
        """The bound of the number with its sign turned, and of a quotient by the number.

        >>> Bound.AT_LEAST.turned.value
        'at_most'
        """
        return _TURNED.get(self, self)

    @property
    def upward(self) -> bool:
        """Whether the number may be larger than the value and is not smaller."""
        return self in {Bound.MORE_THAN, Bound.AT_LEAST}

    @property
    def downward(self) -> bool:
        """Whether the number may be smaller than the value and is not larger."""
        return self in {Bound.LESS_THAN, Bound.AT_MOST}

    @property
    def strict(self) -> bool:
        """Whether the number is not the value itself."""
        return self in {Bound.MORE_THAN, Bound.LESS_THAN}


_TEXTS = {
    Bound.EXACT: Text("", ""),
    Bound.MORE_THAN: Text("超过", "more than"),
    Bound.AT_LEAST: Text("至少", "at least"),
    Bound.LESS_THAN: Text("不足", "less than"),
    Bound.AT_MOST: Text("至多", "at most"),
    Bound.ESTIMATE: Text("约", "about"),
}
_TURNED = {
    Bound.MORE_THAN: Bound.LESS_THAN,
    Bound.AT_LEAST: Bound.AT_MOST,
    Bound.LESS_THAN: Bound.MORE_THAN,
    Bound.AT_MOST: Bound.AT_LEAST,
}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value with its bound."""

    value: float
    bound: Bound = Bound.EXACT

    @property
    def interval(self) -> tuple[float, float]:
        """Between which ends the number lies, as far as it is known."""
        low = self.value if self.bound is Bound.EXACT or self.bound.upward else -math.inf
        high = self.value if self.bound is Bound.EXACT or self.bound.downward else math.inf
        return low, high

    def holds(self, number: float) -> bool:
        """Whether the number may be this one.

        >>> Bounded(26000.0, Bound.MORE_THAN).holds(30000.0), Bounded(26000.0, Bound.MORE_THAN).holds(26000.0)
        (True, False)
        """
        low, high = self.interval
        return low <= number <= high and not (self.bound.strict and number == self.value)


@dataclass(frozen=True, slots=True)
class Coverage:
    """覆盖: on how many of those that a figure speaks of its value rests."""

    known: int
    total: int

    @property
    def complete(self) -> bool:
        """Whether nobody is missing."""
        return self.known >= self.total

    @property
    def share(self) -> float | None:
        """Known ÷ total; None where the figure speaks of nobody."""
        return min(self.known / self.total, 1.0) if self.total > 0 else None


def joined(first: Bound, second: Bound) -> Bound:
    """Return the bound of a sum of two numbers: the same side stays, opposite sides and estimates give an estimate.

    >>> joined(Bound.EXACT, Bound.AT_LEAST).value, joined(Bound.AT_LEAST, Bound.AT_MOST).value
    ('at_least', 'estimate')
    """
    if Bound.EXACT in {first, second}:
        return second if first is Bound.EXACT else first
    if first.upward and second.upward:
        return Bound.MORE_THAN if first.strict or second.strict else Bound.AT_LEAST
    if first.downward and second.downward:
        return Bound.LESS_THAN if first.strict or second.strict else Bound.AT_MOST
    return Bound.ESTIMATE


def added(first: Bounded, second: Bounded) -> Bounded:
    """Return the sum.

    >>> added(Bounded(2.0), Bounded(3.0, Bound.AT_LEAST))
    Bounded(value=5.0, bound=<Bound.AT_LEAST: 'at_least'>)
    """
    return Bounded(first.value + second.value, joined(first.bound, second.bound))


def subtracted(first: Bounded, second: Bounded) -> Bounded:
    """Return the difference: what is taken away turns its bound."""
    return Bounded(first.value - second.value, joined(first.bound, second.bound.turned))


def multiplied(first: Bounded, second: Bounded) -> Bounded:
    """Return the product of two numbers that are not negative; a factor known exactly may be negative and turns the other's bound.

    Of a number that is not negative and lies below another nothing more is claimed than that it is not larger.
    """
    for one, other in ((first, second), (second, first)):
        if one.bound is Bound.EXACT:
            return Bounded(one.value * other.value, _scaled(other.bound, one.value))
    sides = _softened(joined(first.bound, second.bound))
    return Bounded(first.value * second.value, sides if min(first.value, second.value) >= 0 else Bound.ESTIMATE)


def divided(first: Bounded, second: Bounded) -> Bounded | None:
    """Return the quotient; None by 0. A divisor that is not known exactly stands for a number above 0 (people, output, area).

    >>> divided(Bounded(10.0, Bound.AT_LEAST), Bounded(4.0))
    Bounded(value=2.5, bound=<Bound.AT_LEAST: 'at_least'>)
    >>> divided(Bounded(10.0), Bounded(4.0, Bound.AT_LEAST)).bound.value
    'at_most'
    """
    if second.value == 0:
        return None
    value = first.value / second.value
    if second.bound is Bound.EXACT:
        return Bounded(value, _scaled(first.bound, second.value))
    if second.value < 0:
        return Bounded(value, Bound.ESTIMATE)
    if first.bound is Bound.EXACT:
        return Bounded(value, _scaled(second.bound.turned, first.value))
    sides = _softened(joined(first.bound, second.bound.turned))
    return Bounded(value, sides if first.value >= 0 else Bound.ESTIMATE)


def grown(now: Bounded, before: Bounded) -> Bounded | None:
    """Return now ÷ before − 1; None where the base is not above 0.

    >>> grown(Bounded(26.0, Bound.MORE_THAN), Bounded(20.0)).bound.value
    'more_than'
    """
    quotient = divided(now, before) if before.value > 0 else None
    return None if quotient is None else Bounded(quotient.value - 1, quotient.bound)


def _scaled(bound: Bound, factor: float) -> Bound:
    """The bound of a number times a factor: turned by a negative one, nothing left to doubt by 0."""
    if factor == 0:
        return Bound.EXACT
    return bound if factor > 0 else bound.turned


def _softened(bound: Bound) -> Bound:
    """A bound that allows the value itself: a product of strict bounds may reach it where one factor is 0."""
    return {Bound.MORE_THAN: Bound.AT_LEAST, Bound.LESS_THAN: Bound.AT_MOST}.get(bound, bound)
