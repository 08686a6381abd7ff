from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.kernel.period import Period
from liantu.statistics.engine.forecast import Forecast, ForecastRule, Measure, Method, chance_of_meeting, forecast
from liantu.statistics.engine.targets import Direction

Y2025 = Period.parse("2025")
RATE, SHARE = ForecastRule(Measure.RATE), ForecastRule(Measure.SHARE)


def yearly(values: list[float], first: int = 2024) -> list[tuple[Period, float]]:
    """Values of the years that end with ``first``."""
    return [(Period.parse(first - len(values) + 1 + step), value) for step, value in enumerate(values)]


def monthly(count: int, last: str = "2024-12") -> list[tuple[Period, float]]:
    """A growing series with a season and a fixed unevenness."""
    end = Period.parse(last)
    return [
        (end.shifted(step - count + 1), (100 + step) * (1 + 0.2 * math.sin(step * math.pi / 6)) * (1 + 0.01 * (step * 7919 % 13 - 6)))
        for step in range(count)
    ]


@pytest.mark.parametrize(
    ("points", "until", "method"),
    [
        (yearly([1.0, 2.0]), "2025", Method.NONE),
        (yearly([1.0, 2.0, 3.5]), "2025", Method.DAMPED),
        (yearly([1.0, 2.0, 3.5, 4.0]), "2025", Method.DAMPED),
        (yearly([100.0 * 1.06**step for step in range(10)]), "2025", Method.DRIFT),
        (yearly([1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0]), "2025", Method.LEVEL),
        (monthly(24), "2025-06", Method.ETS),
        (monthly(23), "2025-06", Method.TREND),
        (monthly(30)[:3] + monthly(30)[4:], "2025-06", Method.SEASONAL_TREND),
    ],
)
def test_the_stated_rule_chooses_the_method(points: list[tuple[Period, float]], until: str, method: Method) -> None:
    made = forecast(points, Period.parse(until))
    assert made.method is method
    assert made.known == len(points)
    assert all(note.zh and note.en for note in (*made.notes, made.method.text))


def test_few_and_gappy_points_are_said_to_be_so() -> None:
    made = forecast(yearly([3.0, 3.1, 3.4, 3.3, 3.6])[:2] + yearly([3.3, 3.6]), Y2025)
    said = " ".join(note.en for note in made.notes)
    assert "only 4 known values: a simple method" in said
    assert "chances from 5% to 95% only" in said
    assert "1 periods in between are missing" in said
    assert "longer than" in " ".join(note.en for note in forecast(yearly([1.0, 2.0, 3.0]), Period.parse(2030)).notes)


def test_without_enough_points_there_is_no_number() -> None:
    made = forecast(yearly([1.0, 2.0]), Y2025)
    assert made.points == ()
    assert "2 known values" in made.notes[0].en
    assert chance_of_meeting(made, Y2025, 1.0, Direction.AT_LEAST) is None
    assert forecast(yearly([1.0, 2.0, 3.0, 4.0]), Period.parse(2024)).points == ()


def test_constant_growth_goes_on_where_it_is_known_to_last() -> None:
    """Of eleven years the back-test knows it up to three years ahead; of four the slope is damped: 0.9, 0.9 + 0.81 years of growth."""
    made = forecast(yearly([100.0 * 1.06**step for step in range(11)]), Period.parse(2027))
    assert [point.central for point in made.points] == pytest.approx([100 * 1.06**step for step in (11, 12, 13)])
    made = forecast(yearly([100.0 * 1.06**step for step in range(4)]), Period.parse(2026))
    assert [point.central for point in made.points] == pytest.approx([100 * 1.06**step for step in (3.9, 4.71)])


def test_the_future_periods_follow_the_last_known_one() -> None:
    made = forecast(monthly(36), Period.parse("2025-03"))
    assert [str(point.period) for point in made.points] == ["2025-01", "2025-02", "2025-03"]
    assert made.model.startswith("ETS(A,")
    assert made.at(Period.parse("2025-04")) is None


def test_exponential_smoothing_sees_the_season() -> None:
    """Four years of a made series are known, the fifth is compared."""
    points = monthly(48)
    made = forecast(points, Period.parse("2025-12"))
    for point in made.points:
        truth = next(value for period, value in monthly(60, "2025-12") if period == point.period)
        assert point.low_95 <= truth <= point.high_95
        assert point.central == pytest.approx(truth, rel=0.1)


@pytest.mark.parametrize("values", [[91.0, 95.0, 97.5, 99.0], [0.0, 2.0, 1.0, 6.0], [99.0, 99.5, 99.9], [3.0, 1.5, 0.7, 0.3, 0.2]])
def test_shares_stay_between_nought_and_a_hundred(values: list[float]) -> None:
    for point in forecast(yearly(values), Period.parse(2035), SHARE).points:
        assert 0 <= point.low_95 <= point.low_80 <= point.central <= point.high_80 <= point.high_95 <= 100


def test_intervals_are_wide_where_little_is_known() -> None:
    """Steps 2 and 0 and eight prior steps of 0.85 · 4/3 (the mean): s² = (4 + 8 · 1.2844) / 10, t with ten degrees: 2.2281 and 1.3722."""
    point = forecast(yearly([0.0, 2.0, 2.0]), Y2025, RATE).points[0]
    spread = math.sqrt((4 + 8 * (0.85 * 4 / 3) ** 2) / 10)
    assert point.central == pytest.approx(2.0)
    assert point.high_95 == pytest.approx(2 + 2.228139 * spread, rel=1e-5)
    assert point.low_80 == pytest.approx(2 - 1.372184 * spread, rel=1e-5)


def test_errors_grow_with_the_horizon() -> None:
    """A steady growth of four years told five years ahead as surely as one before."""
    for rule in (ForecastRule(), RATE, SHARE):
        points = forecast(yearly([10.0, 11.0, 12.0, 13.5]), Period.parse(2029), rule).points
        spreads = [point.distribution.spread for point in points]
        assert spreads[0] > 0
        assert all(later > 1.1 * sooner for sooner, later in itertools.pairwise(spreads))


@pytest.mark.parametrize(("count", "chance"), [(4, 0.95), (7, 0.95), (8, 1.0)])
def test_few_points_tell_no_certainty(count: int, chance: float) -> None:
    """From fewer than eight points no chance above 95 % or below 5 %, in either direction; from eight on the model's own."""
    made = forecast(yearly([100.0 * 1.1**step for step in range(count)]), Y2025)
    level = made.points[0].central / 1000
    assert chance_of_meeting(made, Y2025, level, Direction.AT_LEAST) == pytest.approx(chance, abs=1e-3)
    assert chance_of_meeting(made, Y2025, level, Direction.AT_MOST) == pytest.approx(1 - chance, abs=1e-3)
    assert chance_of_meeting(made, Y2025, level, Direction.ABOUT, level / 100) == pytest.approx(1 - chance, abs=1e-3)


def test_the_chance_is_even_at_the_central_value() -> None:
    for points in (yearly([1.0, 2.0, 3.5]), yearly([5.0, 4.0, 6.0, 7.0, 6.5])):
        made = forecast(points, Y2025)
        central = made.points[0].central
        assert chance_of_meeting(made, Y2025, central, Direction.AT_LEAST) == pytest.approx(0.5)
        assert chance_of_meeting(made, Y2025, central, Direction.AT_MOST) == pytest.approx(0.5)
        assert chance_of_meeting(made, Y2025, made.points[0].high_80, Direction.ABOVE) == pytest.approx(0.1)
        width = made.points[0].high_95 - central
        assert chance_of_meeting(made, Y2025, central, Direction.ABOUT, width) == pytest.approx(0.95)


def test_a_change_has_no_chance_of_its_own() -> None:
    with pytest.raises(ValueError, match=r"Aim\.level"):
        chance_of_meeting(forecast(yearly([1.0, 2.0, 3.5]), Y2025), Y2025, -13.0, Direction.CHANGE)


def test_what_is_no_series_is_refused() -> None:
    with pytest.raises(ValueError, match="duplicate"):
        forecast([*yearly([1.0, 2.0]), *yearly([3.0])], Y2025)
    with pytest.raises(ValueError, match="different kinds"):
        forecast(monthly(24), Y2025)
    with pytest.raises(ValueError, match="must be finite"):
        forecast(yearly([1.0, math.nan, 2.0]), Y2025)


def numbers(made: Forecast) -> list[float]:
    return [number for point in made.points for number in (point.central, point.low_80, point.high_80, point.low_95, point.high_95)]


@pytest.mark.parametrize("points", [monthly(36), yearly([1.0, 1.2, 1.3, 1.5, 1.4, 1.7, 1.9, 2.0, 2.2, 2.3, 2.2, 2.6])])
def test_the_same_points_give_the_same_forecast_in_any_order(points: list[tuple[Period, float]]) -> None:
    until = points[-1][0].shifted(4)
    assert numbers(forecast(points, until)) == numbers(forecast(points[::-1], until))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(1, 1e6), min_size=3, max_size=9), st.sampled_from([1e-4, 100.0, 1e4]))
def test_a_forecast_does_not_depend_on_the_unit(values: list[float], factor: float) -> None:
    plain = numbers(forecast(yearly(values), Y2025))
    scaled = numbers(forecast(yearly([value * factor for value in values]), Y2025))
    finite = [(one, other) for one, other in zip(plain, scaled, strict=True) if 1e-100 < one < 1e100]
    assert [other for _, other in finite] == pytest.approx([one * factor for one, _ in finite], rel=1e-6)


@pytest.mark.parametrize("points", [yearly([5.0] * 12), [(period, 7.0) for period, _ in monthly(30)]])
def test_a_series_that_never_moves_stays(points: list[tuple[Period, float]]) -> None:
    for point in forecast(points, points[-1][0].shifted(3)).points:
        assert point.central == pytest.approx(points[0][1], rel=1e-3)
