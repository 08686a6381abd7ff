from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from liantu.statistics.engine.extrapolation import drift, seasons_known, trend


def test_trend_equals_the_textbook_formula() -> None:
    r"""Simple regression: the spread is :math:`s \sqrt{1 + 1/n + (x - \bar x)^2 / S_{xx}}`."""
    times, values = np.array([2015, 2016, 2018, 2019, 2022]), np.array([3.0, 3.4, 4.1, 4.0, 5.2])
    location, spread, degrees = trend(times, values, np.array([2025]))
    line = stats.linregress(times, values)
    residual = values - (line.intercept + line.slope * times)
    s = np.sqrt((residual**2).sum() / 3)
    mean = times.mean()
    assert location[0] == pytest.approx(line.intercept + line.slope * 2025)
    assert spread[0] == pytest.approx(s * np.sqrt(1 + 1 / 5 + (2025 - mean) ** 2 / ((times - mean) ** 2).sum()))
    assert degrees == 3


def test_trend_finds_seasons_again() -> None:
    times = np.arange(24288, 24288 + 20)
    values = 5 + 0.5 * (times - 24288) + np.array([0.0, 3.0, -1.0, 2.0])[times % 4]
    ahead = np.array([24308, 24309])
    location, spread, degrees = trend(times, values, ahead, season=4)
    assert location == pytest.approx(5 + 0.5 * (ahead - 24288) + np.array([0.0, 3.0, -1.0, 2.0])[ahead % 4])
    assert spread == pytest.approx(0, abs=1e-9)
    assert degrees == 15


def test_seasons_need_each_to_be_seen_twice() -> None:
    assert seasons_known(np.arange(8), 4)
    assert not seasons_known(np.arange(7), 4)
    assert not seasons_known(np.arange(8), 1)


def test_too_few_points_are_refused() -> None:
    with pytest.raises(ValueError, match="more points"):
        trend(np.array([1, 2]), np.array([1.0, 2.0]), np.array([3]))
    with pytest.raises(ValueError, match="three points"):
        drift(np.array([1, 2]), np.array([1.0, 2.0]), np.array([3]))


def test_drift_worked_by_hand() -> None:
    """0, 2, 2 drifts by 1 a period; the steps deviate by +1 and −1, so s² = 2 with one degree; two ahead 2 · 2 · (1 + 2/2) = 8."""
    location, spread, degrees = drift(np.array([0, 1, 2]), np.array([0.0, 2.0, 2.0]), np.array([3, 4]))
    assert location.tolist() == [3.0, 4.0]
    assert spread**2 == pytest.approx([3.0, 8.0])
    assert degrees == 1


@given(st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=8), st.integers(2, 5))
def test_drift_over_gaps_of_equal_length_is_the_same_walk_on_a_longer_clock(values: list[float], gap: int) -> None:
    known, times = np.array(values), np.arange(len(values))
    near, near_spread, _ = drift(times, known, np.array([len(values)]))
    far, far_spread, _ = drift(times * gap, known, np.array([len(values) * gap]))
    assert far == pytest.approx(near, abs=1e-6)
    assert far_spread == pytest.approx(near_spread, abs=1e-6)


@given(st.lists(st.floats(-1e3, 1e3), min_size=4, max_size=9))
def test_intervals_never_narrow_with_distance(values: list[float]) -> None:
    times, known, ahead = np.arange(len(values)), np.array(values), np.arange(len(values), len(values) + 5)
    for spread in (trend(times, known, ahead)[1], drift(times, known, ahead)[1]):
        assert (np.diff(spread) >= -1e-9).all()
