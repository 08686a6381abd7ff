"""Whatever the parts of a figure may be, its bound must not exclude what follows from them: interval arithmetic is the law."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from liantu.kernel.bound import Bound, Bounded, Coverage, added, divided, grown, joined, multiplied, subtracted

WHOLE = st.integers(-40, 40).map(float)
POSITIVE = st.integers(1, 40).map(float)


@st.composite
def claims(draw: st.DrawFn, numbers: st.SearchStrategy[float], least: float = -math.inf) -> tuple[Bounded, float]:
    """A claim and one of the numbers that it stands for, which is not below ``least``."""
    claim = Bounded(draw(numbers), draw(st.sampled_from(Bound)))
    number = claim.value if claim.bound is Bound.EXACT else draw(numbers)
    assume(claim.holds(number) and number >= least)
    return claim, number


@given(claims(WHOLE), claims(WHOLE))
def test_sums_and_differences_claim_no_more_than_their_parts(first: tuple[Bounded, float], second: tuple[Bounded, float]) -> None:
    assert added(first[0], second[0]).holds(first[1] + second[1])
    assert subtracted(first[0], second[0]).holds(first[1] - second[1])


@given(claims(st.integers(0, 40).map(float), least=0), claims(st.integers(0, 40).map(float), least=0))
def test_products_claim_no_more_than_their_parts(first: tuple[Bounded, float], second: tuple[Bounded, float]) -> None:
    assert multiplied(first[0], second[0]).holds(first[1] * second[1])


@given(claims(WHOLE), claims(POSITIVE, least=1))
def test_quotients_and_growth_claim_no_more_than_their_parts(first: tuple[Bounded, float], second: tuple[Bounded, float]) -> None:
    quotient, growth = divided(first[0], second[0]), grown(first[0], second[0])
    assert quotient is not None
    assert growth is not None
    assert quotient.holds(first[1] / second[1])
    assert growth.holds(first[1] / second[1] - 1)


@given(st.sampled_from(Bound), st.sampled_from(Bound), st.sampled_from(Bound))
def test_joining_does_not_depend_on_the_order(first: Bound, second: Bound, third: Bound) -> None:
    assert joined(first, second) is joined(second, first)
    assert joined(joined(first, second), third) is joined(first, joined(second, third))
    assert joined(first, Bound.EXACT) is first
    assert joined(first, Bound.ESTIMATE) is Bound.ESTIMATE


@given(st.sampled_from(Bound))
def test_what_is_turned_twice_is_as_before(bound: Bound) -> None:
    assert bound.turned.turned is bound


def test_a_bound_that_is_known_is_not_given_away() -> None:
    """The law alone would let everything be an estimate."""
    least, most = Bounded(10.0, Bound.AT_LEAST), Bounded(5.0, Bound.AT_MOST)
    assert subtracted(least, most) == Bounded(5.0, Bound.AT_LEAST)
    assert divided(least, most) == Bounded(2.0, Bound.AT_LEAST)
    assert divided(most, least) == Bounded(0.5, Bound.AT_MOST)
    assert multiplied(least, Bounded(-2.0)) == Bounded(-20.0, Bound.AT_MOST)
    assert grown(Bounded(26.0, Bound.MORE_THAN), Bounded(20.0)) == Bounded(pytest.approx(0.3), Bound.MORE_THAN)
    assert divided(least, Bounded(0.0)) is None
    assert grown(least, Bounded(-1.0)) is None


def test_coverage() -> None:
    assert Coverage(6, 8).share == 0.75
    assert not Coverage(6, 8).complete
    assert Coverage(0, 0).share is None
    assert Coverage(0, 0).complete
