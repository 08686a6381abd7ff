from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.predictive import Predictive, Scale, Transform, transform_for

SCALES = [Transform(), Transform(Scale.LOG), Transform(Scale.LOGIT, 0.0, 100.0), Transform(Scale.PLAIN, 0.0, 100.0)]


def test_the_scale_follows_from_the_values() -> None:
    assert transform_for([1.0, 99.0], (0.0, 100.0), positive=False).scale is Scale.LOGIT
    assert transform_for([0.0, 99.0], (0.0, 100.0), positive=False) == Transform(Scale.PLAIN, 0.0, 100.0)
    assert transform_for([1.0, 2.0], None, positive=True).scale is Scale.LOG
    assert transform_for([-1.0, 2.0], None, positive=True).scale is Scale.PLAIN


@pytest.mark.parametrize("transform", SCALES)
@given(value=st.floats(0.01, 99.9))
def test_there_and_back_again(transform: Transform, value: float) -> None:
    assert transform.backward(transform.forward(value)) == pytest.approx(value)


@pytest.mark.parametrize("transform", SCALES)
@given(
    location=st.floats(-3, 4),
    spread=st.floats(0.01, 5),
    degrees=st.sampled_from([None, 1, 5]),
    probability=st.floats(0.02, 0.98),
)
def test_quantile_and_probability_belong_together(
    transform: Transform, location: float, spread: float, degrees: int | None, probability: float
) -> None:
    made = Predictive(location, spread, degrees, transform)
    value = made.quantile(probability)
    assert transform.low <= value <= transform.high
    if transform.low < value < transform.high and 1e-9 < value < 1e9 and not 100 - 1e-6 < value < 100:
        assert made.at_least(value) == pytest.approx(1 - probability, abs=1e-5)


def test_what_lies_beyond_the_bounds_is_sure_or_impossible() -> None:
    share = Predictive(0.0, 1.0, 3, Transform(Scale.LOGIT, 0.0, 100.0))
    assert (share.at_least(0.0), share.at_least(100.0), share.at_least(120.0)) == (1.0, 0.0, 0.0)
    cut = Predictive(99.0, 5.0, 3, Transform(Scale.PLAIN, 0.0, 100.0))
    assert cut.quantile(0.99) == 100.0
    assert cut.at_least(101.0) == 0.0


def test_without_spread_the_value_is_sure() -> None:
    made = Predictive(math.log(110.0), 0.0, 2, Transform(Scale.LOG))
    assert made.quantile(0.975) == pytest.approx(110.0)
    assert (made.at_least(109.0), made.at_least(111.0)) == (1.0, 0.0)
