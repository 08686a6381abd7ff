from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.bound import Bound
from liantu.kernel.period import Period
from liantu.statistics.engine.changes import Measured, compared, level_of, mean_progress, target_value, usable_base
from liantu.statistics.engine.targets import Aim, Direction, PathStatus, Reading

YEARS = {year: Period.parse(str(year)) for year in range(2019, 2028)}
GROWTH = Aim(YEARS[2025], Direction.AT_LEAST, 6.0, base=YEARS[2020])


def test_a_change_is_told_in_percent_against_its_base() -> None:
    levels = [Reading(YEARS[2022], 0.50), Reading(YEARS[2024], 0.46), Reading(YEARS[2021], 0.60)]
    found = compared(Measured.CHANGE, levels, YEARS[2022])
    assert [(one.period.year, one.value) for one in found] == [(2022, 0.0), (2024, pytest.approx(-8.0))]


def test_a_change_without_its_base_cannot_be_told() -> None:
    levels = [Reading(YEARS[2023], 0.5), Reading(YEARS[2024], 0.4)]
    assert usable_base(Measured.CHANGE, levels, YEARS[2022], YEARS[2027]) is None
    assert compared(Measured.CHANGE, levels, YEARS[2022]) == ()


def test_mean_growth_is_not_the_growth_of_one_year() -> None:
    # 100 → 102 → 104.04 → 130: the last year alone grew by 25 %, the mean of three years is 9.14 %
    levels = [Reading(YEARS[2020], 100.0), Reading(YEARS[2021], 102.0), Reading(YEARS[2022], 104.04), Reading(YEARS[2023], 130.0)]
    found = compared(Measured.MEAN_GROWTH, levels, YEARS[2020])
    assert [round(one.value, 2) for one in found] == [2.0, 2.0, 9.14]


def test_a_bound_on_the_level_is_a_bound_on_its_growth() -> None:
    # published: 2,270 billion yuan in 2020, "more than 2,600" in 2023: (2600/2270)^(1/3) − 1 = 4.63 %
    levels = [Reading(YEARS[2020], 20000.0, Bound.MORE_THAN), Reading(YEARS[2020], 22700.0), Reading(YEARS[2023], 26000.0, Bound.MORE_THAN)]
    (only,) = compared(Measured.MEAN_GROWTH, levels, YEARS[2020])
    assert (round(only.value, 2), only.bound) == (4.63, Bound.MORE_THAN)
    assert mean_progress(GROWTH, [only], YEARS[2020]).path_status is PathStatus.UNKNOWN


def test_the_earliest_known_year_stands_in_for_the_base_of_a_mean() -> None:
    levels = [Reading(YEARS[2021], 100.0, expected=True), Reading(YEARS[2022], 100.0), Reading(YEARS[2024], 121.0)]
    base = usable_base(Measured.MEAN_GROWTH, levels, YEARS[2020], YEARS[2025])
    assert base == YEARS[2022]
    assert [round(one.value, 9) for one in compared(Measured.MEAN_GROWTH, levels, base)] == [10.0]


def test_bases_that_contradict_each_other_both_stand() -> None:
    levels = [Reading(YEARS[2022], 100.0), Reading(YEARS[2022], 110.0), Reading(YEARS[2023], 99.0)]
    assert [round(one.value, 9) for one in compared(Measured.CHANGE, levels, YEARS[2022])] == [0.0, -1.0, -10.0]


def test_progress_of_a_mean() -> None:
    # 6 % a year for five years asks for 133.8; at 106 after two years 26.25 % are left in three: 8.08 % a year
    stand = mean_progress(GROWTH, [Reading(YEARS[2022], 100 * (1.06**0.5 - 1))], YEARS[2020])
    assert stand.path_status is PathStatus.OFF_PATH
    assert stand.growth is not None
    assert stand.gap is not None
    assert stand.growth[0] == pytest.approx((1.06**5 / 1.06) ** (1 / 3) - 1)
    assert stand.growth[0] == pytest.approx(0.0808, abs=5e-5)
    assert stand.gap[0] == pytest.approx(-3.0437, abs=1e-4)
    assert mean_progress(GROWTH, [], YEARS[2020]).path_status is PathStatus.UNKNOWN


@given(st.sampled_from([Measured.CHANGE, Measured.MEAN_GROWTH]), st.floats(0.1, 1e6), st.floats(-50, 50), st.integers(1, 10))
def test_the_level_of_what_is_asked_tells_what_is_asked(measured: Measured, base: float, asked: float, years: int) -> None:
    assert target_value(measured, base, level_of(measured, asked, base, years), years) == pytest.approx(asked, abs=1e-6)


@given(st.sampled_from([Measured.CHANGE, Measured.MEAN_GROWTH]), st.floats(0.1, 1e6), st.floats(0.1, 1e6), st.floats(1e-6, 1e6))
def test_neither_depends_on_the_unit(measured: Measured, base: float, value: float, unit: float) -> None:
    assert target_value(measured, base * unit, value * unit, 3) == pytest.approx(target_value(measured, base, value, 3), abs=1e-6, rel=1e-6)
