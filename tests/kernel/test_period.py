"""Periods are read from every form that people write, and refused where they do not say which period they mean."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.period import Period, PeriodError, PeriodKind

periods = st.sampled_from(list(PeriodKind)).flatmap(
    lambda kind: st.builds(Period, st.integers(1900, 2100), st.just(kind), st.integers(1, kind.per_year))
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2024", "2024"),
        (2024, "2024"),
        ("2024年", "2024"),
        ("2024年度", "2024"),
        ("2024年全年", "2024"),
        ("二〇二四年", "2024"),
        ("２０２４", "2024"),
        ("2024H1", "2024H1"),
        ("2024-h2", "2024H2"),
        ("2024年上半年", "2024H1"),
        ("2024下半年", "2024H2"),
        ("2024Q3", "2024Q3"),
        ("2024-Q3", "2024Q3"),
        ("2024年三季度", "2024Q3"),
        ("2024年第三季度", "2024Q3"),
        ("2024年第3季度", "2024Q3"),
        ("2024年 4 季度", "2024Q4"),
        ("2024-07", "2024-07"),
        ("2024—07", "2024-07"),
        ("2024/7", "2024-07"),
        ("2024.07", "2024-07"),
        ("2024年7月", "2024-07"),
        ("2024年07月份", "2024-07"),
        ("２０２４年１２月", "2024-12"),
        ("二〇二四年十一月", "2024-11"),
        ("202407", "2024-07"),
    ],
)
def test_reads_iso_and_chinese_forms(written: str | int, meant: str) -> None:
    assert str(Period.parse(written)) == meant


@pytest.mark.parametrize("written", ["2024年1-3季度", "2024年前三季度", "2024年1—9月", "2024年1至6月", "2024年一至三季度", "2024年7月累计"])
def test_refuses_cumulative_forms(written: str) -> None:
    with pytest.raises(PeriodError, match="cumulative"):
        Period.parse(written)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("2024-07-15", "is a date"),
        ("20240715", "is a date"),
        ("2024.1", "without its final zero"),
        ("2024Q5", "not a period"),
        ("", "not a period"),
        ("24年", "not a period"),
    ],
)
def test_says_why_it_is_no_period(written: str, reason: str) -> None:
    with pytest.raises(PeriodError, match=reason):
        Period.parse(written)


def test_there_is_no_fifth_quarter() -> None:
    with pytest.raises(PeriodError):
        Period(2024, PeriodKind.QUARTER, 5)


@given(periods)
def test_writing_and_reading_back_changes_nothing(period: Period) -> None:
    assert Period.parse(str(period)) == period
    assert Period.parse(period.text.zh) == period


@given(periods, st.integers(-30, 30))
def test_shifting_there_and_back_changes_nothing(period: Period, count: int) -> None:
    assert period.shifted(count).shifted(-count) == period


@given(periods)
def test_next_begins_the_day_after_the_end(period: Period) -> None:
    assert period.next().start_date == period.end_date + datetime.timedelta(days=1)
    assert period.next().previous() == period


@given(periods)
def test_months_fill_the_period(period: Period) -> None:
    months = period.months()
    assert len(months) == period.kind.months
    assert (months[0].start_date, months[-1].end_date) == (period.start_date, period.end_date)
    assert all(month in period and month.within(period.kind) == period for month in months)


@given(periods, periods)
def test_order_follows_the_calendar(one: Period, other: Period) -> None:
    assert (one < other) + (other < one) + (one == other) == 1
    if one.end_date < other.start_date:
        assert one < other


@given(periods)
def test_same_period_last_year_is_a_year_away(period: Period) -> None:
    before = period.same_period_last_year()
    assert (before.year, before.kind, before.ordinal) == (period.year - 1, period.kind, period.ordinal)


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2090, 1, 1)), st.sampled_from(list(PeriodKind)))
def test_a_day_lies_in_its_period(day: datetime.date, kind: PeriodKind) -> None:
    assert Period.of(day, kind).contains(day)
