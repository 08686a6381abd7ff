from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from liantu.statistics.engine.calibration import (
    LEVELS,
    OWN,
    Band,
    Calibration,
    Coverage,
    Width,
    fitted_width,
    least_errors,
    own_width,
    quantile,
    within,
)


@pytest.mark.parametrize(("degrees", "factor"), [(2, 0.6), (5, 1.0), (12, 2.5)])
def test_a_width_finds_the_distribution_that_the_errors_came_from(degrees: int, factor: float) -> None:
    """Errors that are the quantiles of a t-distribution themselves."""
    errors = factor * stats.t.ppf(np.arange(0.5, 4000) / 4000, degrees)
    made = fitted_width(errors)
    assert made.degrees == degrees
    assert made.factor == pytest.approx(factor, rel=0.01)
    assert within(errors, made).mean(axis=0) == pytest.approx(LEVELS, abs=0.001)


def test_light_tails_are_normal() -> None:
    """Uniform errors on (−1, 1): 0.8 and 0.95 of them lie within these; no t-distribution is so light, the normal one comes nearest."""
    made = fitted_width(np.arange(-999, 1000) / 1000)
    assert made.degrees is None
    assert made.factor == pytest.approx(np.cbrt((0.8 / 1.2816) ** 2 * 0.95 / 1.96), rel=0.002)


def test_fewer_than_nineteen_errors_tell_no_width() -> None:
    errors = np.arange(1.0, 20.0)
    assert least_errors(0.95) == len(errors)
    made = fitted_width(errors)
    assert made.factor * quantile(0.95, made.degrees) == pytest.approx(19.0, rel=0.2)
    with pytest.raises(ValueError, match="18 errors are too few"):
        fitted_width(errors[:18])
    with pytest.raises(ValueError, match="18 errors are too few"):
        own_width(errors)


def test_a_series_that_was_always_right_needs_no_width() -> None:
    assert fitted_width(np.zeros(30)) == Width(0.0, None)
    assert fitted_width([0.0] * 18 + [1.96]).factor == pytest.approx(1.0, rel=1e-3)


def test_own_coverage_is_measured_without_the_error_itself() -> None:
    """Of twenty errors of growing size the largest lies outside what the other nineteen ask for; by its own it would not."""
    errors = np.array([float(step) for step in range(1, 20)] + [400.0])
    (held,) = own_width(errors).coverage
    assert held.source is OWN
    assert held.forecasts == 20
    assert held.within_95 < 1.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.01, 1e3), min_size=19, max_size=60), st.sampled_from([1e-3, 7.0, 1e4]))
def test_a_width_knows_no_unit_sign_or_order(sizes: list[float], unit: float) -> None:
    made = fitted_width(sizes)
    signed = [-size if place % 2 else size for place, size in enumerate(sizes)]
    other = fitted_width([error * unit for error in reversed(signed)])
    assert other.degrees == made.degrees
    assert other.factor == pytest.approx(made.factor * unit)


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 12))
def test_the_nearest_width_serves_where_none_was_measured_and_tells_no_coverage(points: int, ahead: int) -> None:
    held = (Coverage(0.8, 0.95, 40, OWN),)
    bands = tuple(Band(first, tuple(Width(first + years / 10, 5, held) for years in range(1, 6))) for first in (4, 6, 8))
    width = Calibration(bands=bands).width(points, ahead)
    assert width is not None
    band = max([first for first in (4, 6, 8) if first <= points], default=4)
    assert width.factor == band + min(ahead, 5) / 10
    assert bool(width.coverage) == (points >= 4 and ahead <= 5)


def test_without_a_table_there_is_no_width() -> None:
    assert Calibration().width(5, 1) is None
