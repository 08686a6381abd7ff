from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.statistics.engine.calibration import OWN, Band, Calibration, Width
from liantu.statistics.engine.short_series import ShortRule, back_test, carried_on, chosen_damping, damped_sum, walked

USUAL = Calibration(damping=0.9, prior_step=0.1, prior_weight=8)
RULE = ShortRule()
SCORES = st.lists(st.floats(-5, 5), min_size=3, max_size=14)


def years(count: int) -> np.ndarray:
    return np.arange(2000, 2000 + count)


def test_location_and_spread_by_hand() -> None:
    """0, 2, 2 with damping 0.5: slope 1, two years on 2 + 0.75; S = 1 + 1, four prior steps of 0.5: s² = (2 + 1) / 5; 2 + 0.75² / 2."""
    location, spread, degrees = walked(years(3), np.array([0.0, 2.0, 2.0]), np.array([3]), 2, 0.5, Calibration(0.5, 0.5, 4))
    assert (location[0], degrees[0]) == (2.75, 5)
    assert spread[0] ** 2 == pytest.approx(0.6 * (2 + 0.75**2 / 2))


def test_a_gap_counts_as_its_years() -> None:
    """From 0 to 4 in two years, to 6 in one: steps 4 over 2 years and 2 over 1; without a slope S = 16 / 2 + 4."""
    _, spread, degrees = walked(np.array([2000, 2002, 2003]), np.array([0.0, 4.0, 6.0]), np.array([3]), 1, 0.0, Calibration(0.0, 0.0, 0))
    assert spread[0] ** 2 == pytest.approx(12 / 2)
    assert degrees[0] == 2
    with pytest.raises(ValueError, match="three points"):
        walked(years(2), np.array([0.0, 4.0]), np.array([2]), 1, 1.0, Calibration(1.0, 0.1, 0))


@settings(max_examples=60, deadline=None)
@given(SCORES, st.integers(1, 5), st.sampled_from([0.0, 0.5, 1.0]))
def test_the_back_test_tells_what_was_told_then(values: list[float], ahead: int, damping: float) -> None:
    """Each error is that of a forecast from the first values alone: what came later changes nothing."""
    times, scores = years(len(values)), np.array(values)
    errors, spreads = back_test(times, scores, ahead, damping, USUAL)
    expected = []
    for known in range(3, len(values) - ahead + 1):
        location, spread, _ = walked(times[:known], scores[:known], np.array([known]), ahead, damping, USUAL)
        expected.append((scores[known - 1 + ahead] - location[0], spread[0]))
    assert len(errors) == len(spreads) == len(expected)
    assert list(zip(errors, spreads, strict=True)) == [pytest.approx(pair) for pair in expected]


def test_the_back_test_leaves_out_years_that_are_not_known() -> None:
    times = np.array([2000, 2001, 2002, 2004, 2005])
    errors, _ = back_test(times, np.array([1.0, 2.0, 3.0, 5.0, 7.0]), 1, 1.0, USUAL)
    assert errors.tolist() == [pytest.approx(7 - 6)]  # from 2004; of 2002 the year after is missing, of 2005 still to come
    errors, _ = back_test(times, np.array([1.0, 2.0, 3.0, 5.0, 7.0]), 2, 1.0, USUAL)
    assert errors.tolist() == [pytest.approx(0.0)]


def test_the_damping_is_chosen_at_the_horizon_asked_for() -> None:
    """Up one year, down the next: a year ahead the last value is the worst guess, two years ahead it is exact."""
    scores = np.array([0.0, 1.0] * 6)
    rule = ShortRule(dampings=(0.0, 1.0))
    assert chosen_damping(years(12), scores, 2, Calibration(1.0), rule) == 0.0
    assert chosen_damping(years(12), scores, 1, Calibration(1.0), rule) == 1.0


def test_steady_growth_is_not_damped_once_the_back_test_knows_it() -> None:
    scores = 0.06 * np.arange(10)
    assert chosen_damping(years(10), scores, 1, USUAL, RULE) == 1.0
    assert chosen_damping(years(6), scores[:6], 1, USUAL, RULE) == 0.9  # three errors are too few
    assert chosen_damping(years(10), scores, 5, USUAL, RULE) == 0.9


@settings(max_examples=60, deadline=None)
@given(SCORES, st.integers(1, 7))
def test_what_is_told_of_a_year_does_not_depend_on_how_far_the_forecast_goes(values: list[float], ahead: int) -> None:
    near = carried_on(years(len(values)), np.array(values), ahead, USUAL, RULE)
    far = carried_on(years(len(values)), np.array(values), 8, USUAL, RULE)
    assert far[:ahead] == near


@settings(max_examples=60, deadline=None)
@given(SCORES, st.lists(st.tuples(st.floats(0.3, 2), st.sampled_from([2, 5, None])), min_size=1, max_size=5))
def test_errors_never_shrink_with_distance(values: list[float], widths: list[tuple[float, int | None]]) -> None:
    """Whatever factors were measured, a later year is not told more surely than an earlier one."""
    table = Calibration(0.9, 0.1, 8, (Band(4, tuple(Width(*one) for one in widths)),))
    reaches = [one.reach for one in carried_on(years(len(values)), np.array(values), 8, table, RULE)]
    assert reaches == sorted(reaches)
    assert reaches[0] > 0


def test_many_own_errors_set_the_width() -> None:
    """Steps of ±1 in a fixed disorder; the pooled table, a hundred times too wide, is not asked from twenty errors on."""
    steps = np.array([1.0 if step * 7919 % 13 > 6 else -1.0 for step in range(40)])
    scores, table = np.cumsum(steps), Calibration(0.0, 1.0, 8, (Band(4, (Width(100.0, 5),)),))
    own = carried_on(years(40), scores, 1, table, RULE)[0]
    assert own.own
    assert own.coverage[0].forecasts == 37
    assert own.reach < 4
    pooled = carried_on(years(22), scores[:22], 1, table, RULE)[0]
    assert not pooled.own
    assert pooled.reach > 100
    assert carried_on(years(23), scores[:23], 1, table, RULE)[0].own
    assert [one.coverage[0].source is OWN for one in carried_on(years(23), scores[:23], 2, table, RULE) if one.coverage] == [True]


def test_damped_slopes_add_up() -> None:
    assert damped_sum(0.9, 200) == pytest.approx(9.0)
