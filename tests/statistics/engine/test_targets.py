from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.period import Period
from liantu.statistics.engine.targets import (
    Aim,
    Bound,
    Direction,
    PathStatus,
    Reading,
    Shape,
    mean_growth,
    path,
    path_value,
    progress,
    required_growth,
    required_step,
    satisfied,
    share_of_way,
)


def year(number: int) -> Period:
    return Period.parse(number)


def test_the_path_starts_at_the_base_and_ends_at_the_target() -> None:
    linear = path((year(2020), 22_000.0), (year(2025), 30_000.0), Shape.LINEAR)
    assert [str(period) for period, _ in linear] == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert [value for _, value in linear] == pytest.approx([22_000, 23_600, 25_200, 26_800, 28_400, 30_000])
    compound = [value for _, value in path((year(2020), 100.0), (year(2022), 121.0), Shape.COMPOUND)]
    assert compound == pytest.approx([100, 110, 121])


def test_a_compound_path_needs_values_above_zero() -> None:
    assert path_value((year(2020), 0.0), (year(2025), 10.0), year(2022), Shape.COMPOUND) is None
    assert path_value((year(2020), 0.0), (year(2025), 10.0), year(2022), Shape.LINEAR) == pytest.approx(4.0)


def test_months_count_as_twelfths_of_a_year() -> None:
    now, end = (Period.parse("2024-07"), 100.0), (Period.parse("2025-01"), 110.0)
    assert required_growth(now, end) == pytest.approx(0.21)
    assert required_step(now, end) == pytest.approx(20)
    with pytest.raises(ValueError, match="different kinds"):
        required_step(now, (year(2025), 1.0))


def test_there_is_no_growth_left_when_the_time_is_over() -> None:
    assert required_growth((year(2025), 90.0), (year(2025), 100.0)) is None
    assert required_step((year(2026), 90.0), (year(2025), 100.0)) is None
    assert share_of_way(30.0, 31.0, 30.0) is None


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.sampled_from(list(Shape)))
def test_whoever_follows_the_required_growth_arrives(now: float, target: float, shape: Shape) -> None:
    growth, step = required_growth((year(2022), now), (year(2025), target)), required_step((year(2022), now), (year(2025), target))
    assert growth is not None
    assert step is not None
    assert now * (1 + growth) ** 3 == pytest.approx(target)
    assert now + 3 * step == pytest.approx(target, rel=1e-9, abs=1e-6)
    assert path_value((year(2022), now), (year(2025), target), year(2025), shape) == pytest.approx(target)


@pytest.mark.parametrize(
    ("bound", "value", "sense", "expected"),
    [
        (Bound.EXACT, 30.0, Direction.AT_LEAST, True),
        (Bound.EXACT, 30.0, Direction.ABOVE, False),
        (Bound.EXACT, 30.0, Direction.AT_MOST, True),
        (Bound.MORE_THAN, 30.0, Direction.ABOVE, True),
        (Bound.AT_LEAST, 30.0, Direction.ABOVE, None),
        (Bound.AT_LEAST, 30.0, Direction.AT_LEAST, True),
        (Bound.MORE_THAN, 26.0, Direction.AT_LEAST, None),
        (Bound.LESS_THAN, 30.0, Direction.AT_LEAST, False),
        (Bound.AT_MOST, 30.0, Direction.AT_LEAST, None),
        (Bound.AT_MOST, 30.0, Direction.ABOVE, False),
        (Bound.AT_MOST, 30.0, Direction.AT_MOST, True),
        (Bound.MORE_THAN, 30.0, Direction.AT_MOST, False),
        (Bound.EXACT, 29.0, Direction.ABOUT, True),
        (Bound.EXACT, 28.9, Direction.ABOUT, False),
        (Bound.MORE_THAN, 31.0, Direction.ABOUT, False),
        (Bound.MORE_THAN, 28.0, Direction.ABOUT, None),
    ],
)
def test_a_bound_decides_only_what_it_says(bound: Bound, value: float, sense: Direction, expected: bool | None) -> None:
    assert satisfied(Reading(year(2025), value, bound), 30.0, sense, tolerance=1.0) is expected


def test_progress_of_a_share_worked_by_hand() -> None:
    """From 28 in 2020 to 35 in 2025 the linear path asks for 32.2 in 2023; 31.5 lags by 0.7, is half the way; 1.75 a year are needed."""
    aim = Aim(year(2025), Direction.AT_LEAST, 35.0)
    found = progress(aim, [Reading(year(2020), 28.0), Reading(year(2023), 31.5)], year(2020))
    assert found.path_status is PathStatus.OFF_PATH
    assert found.path_value == pytest.approx((32.2, 32.2))
    assert found.lag == pytest.approx((-0.7, -0.7))
    assert found.gap == pytest.approx((-3.5, -3.5))
    assert found.share_done == pytest.approx((0.5, 0.5))
    assert found.step == pytest.approx((1.75, 1.75))
    assert found.growth == pytest.approx(((35 / 31.5) ** 0.5 - 1,) * 2)


def test_a_base_beyond_the_level_has_no_way_to_go() -> None:
    """40.2 had reached 40: at 38.4 the target has to be regained, and no part of a way is gone (it was told as ten times the way)."""
    aim = Aim(year(2027), Direction.AT_LEAST, 40.0)
    fallen = progress(aim, [Reading(year(2021), 40.2), Reading(year(2025), 38.4)], year(2021))
    assert (fallen.path_status, fallen.share_done, fallen.step) == (PathStatus.OFF_PATH, None, pytest.approx((0.8, 0.8)))
    held = progress(aim, [Reading(year(2021), 40.2), Reading(year(2025), 41.0)], year(2021))
    assert (held.path_status, held.share_done, held.step, held.growth) == (PathStatus.ON_PATH, None, None, None)


def test_rows_that_contradict_each_other_must_agree_on_the_course() -> None:
    aim = Aim(year(2025), Direction.ABOVE, 30_000.0)
    base = [Reading(year(2020), 22_700.0), Reading(year(2020), 21_900.0)]
    both = progress(aim, [*base, Reading(year(2023), 27_200.0)], year(2020))
    assert both.path_status is PathStatus.ON_PATH
    assert both.path_value == pytest.approx((26_760, 27_080))
    split = progress(aim, [*base, Reading(year(2023), 26_900.0)], year(2020))
    assert split.path_status is PathStatus.UNKNOWN
    assert "contradict" in split.reason.en


def test_only_a_bound_tells_the_course_where_it_suffices() -> None:
    aim = Aim(year(2025), Direction.ABOVE, 30_000.0)
    base = Reading(year(2020), 22_000.0)
    assert progress(aim, [base, Reading(year(2023), 27_000.0, Bound.MORE_THAN)], year(2020)).path_status is PathStatus.ON_PATH
    unknown = progress(aim, [base, Reading(year(2023), 26_000.0, Bound.MORE_THAN)], year(2020))
    assert (unknown.path_status, unknown.gap) == (PathStatus.UNKNOWN, None)


def test_unknown_stays_unknown() -> None:
    aim = Aim(year(2025), Direction.AT_LEAST, 35.0)
    assert progress(aim, [], year(2020)).path_status is PathStatus.UNKNOWN
    assert "2020" in progress(aim, [Reading(year(2023), 30.0)], year(2020)).reason.en
    assert progress(aim, [Reading(year(2020), 30.0)], year(2020)).path_status is PathStatus.UNKNOWN
    assert progress(Aim(year(2035), Direction.AT_LEAST, None), [], year(2020)).reason.en == "the target has no value"


def test_published_values_go_before_computed_ones_and_settled_before_expected() -> None:
    aim = Aim(year(2025), Direction.AT_LEAST, 35.0)
    rows = [
        Reading(year(2020), 28.0),
        Reading(year(2020), 20.0, computed=True),
        Reading(year(2023), 33.0),
        Reading(year(2023), 30.0, expected=True),
    ]
    found = progress(aim, rows, year(2020))
    assert [row.value for row in (*found.base, *found.now)] == [28.0, 33.0]


def test_a_change_downwards_has_its_path_below() -> None:
    """−13 % against 200 in 2022 is 174 in 2027; after two of five years the path stands at 189.6."""
    aim = Aim(year(2027), Direction.CHANGE, -13.0, base=year(2022))
    assert aim.sense is Direction.AT_MOST
    found = progress(aim, [Reading(year(2022), 200.0), Reading(year(2024), 188.0)], year(2022))
    assert found.path_status is PathStatus.ON_PATH
    assert found.path_value == pytest.approx((189.6, 189.6))
    assert found.gap == pytest.approx((14, 14))


def test_what_was_reached_at_the_base_need_only_be_held() -> None:
    aim = Aim(year(2025), Direction.AT_LEAST, 30.0)
    assert progress(aim, [Reading(year(2020), 40.0), Reading(year(2023), 31.0)], year(2020)).path_status is PathStatus.ON_PATH


@given(st.floats(1, 1e5), st.floats(0, 0.5))
def test_mean_growth_does_not_depend_on_the_unit(value: float, growth: float) -> None:
    points = [(year(2020), value), (year(2024), value * (1 + growth) ** 4)]
    scaled = [(period, 1e4 * one) for period, one in points]
    assert mean_growth(points[0], points[1]) == pytest.approx(mean_growth(scaled[0], scaled[1]), abs=1e-9)
    assert mean_growth(points[0], points[1]) == pytest.approx(growth, abs=1e-9)
