from __future__ import annotations

import pytest

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.statistics.actions.figures import official_series
from liantu.statistics.actions.forecasts import published_points
from liantu.statistics.models import Computation
from liantu.statistics.queries.official import OfficialRow, base_factor, best_by_period, bound_of, published_rows, side_by_side

YEAR = Period.parse("2020")


def row(value: float, basis: str, mark: Mark, number: int) -> OfficialRow:
    return OfficialRow("output", "500000", YEAR, value, "yi_yuan", basis, "", mark, bound_of("", basis), number)


@pytest.mark.parametrize("inexact", ["expected; before the year's end", "more than", "at least"])
def test_a_settled_value_is_better_than_a_bound_or_an_estimate_whatever_their_marks(inexact: str) -> None:
    rows = [row(21900, inexact, Mark.OFFICIAL, 3), row(22700, "", Mark.UNVERIFIED, 2)]
    assert best_by_period(rows)[YEAR].value == 22700
    assert best_by_period(reversed(rows))[YEAR].value == 22700


def test_of_settled_values_the_best_marked_counts_and_an_estimate_where_there_is_nothing_else() -> None:
    assert best_by_period([row(1, "", Mark.COPY, 1), row(2, "", Mark.OFFICIAL, 2)])[YEAR].value == 2
    assert best_by_period([row(3, "expected", Mark.COPY, 1)])[YEAR].value == 3


def test_the_estimate_of_2020_enters_no_share_no_forecast_and_no_comparison(computation: Computation, pack: Pack) -> None:
    """7,300 was expected before the end of the year; 6,990.77 is the first estimate after it."""
    code = "industrial_value_added_share_of_gdp"
    share = 100 * 6990.77 / 25002.79
    derived = [one for one in published_rows(SYSTEM, pack, code, pack.city) if one.parts and one.period == YEAR]
    assert [one.value for one in derived] == [pytest.approx(share)]
    series = official_series(pack, None).filter(code="industrial_value_added", key=pack.city, period=YEAR.number)
    assert series.get_column("value").to_list() == [pytest.approx(6990.77e8)]
    assert dict(published_points(pack, "industrial_value_added", pack.city))[YEAR] == pytest.approx(6990.77)
    output = next(one for one in side_by_side(SYSTEM, pack, "above_scale_output", pack.city).rows if one.period == YEAR)
    assert [one.value for one in output.official] == [22700, 21900, 20000]


@pytest.mark.parametrize(
    ("unit", "times"), [("万人", 1e4), ("吨标准煤/万元", 1e-4), ("个百分点", 1.0), ("permille", 1e-3), ("wan_kWh", 1e4), ("wan_piece", 1e4)]
)
def test_base_units(unit: str, times: float) -> None:
    assert base_factor(unit) == pytest.approx(times, rel=1e-15)
