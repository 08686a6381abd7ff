"""Months become quarters and years only where all are known; what was reported itself comes first."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.panel import reported_first, roll_up

MONTH, QUARTER, HALF, YEAR = PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR
ADDS = {"revenue": "sum", "price": "mean", "staff": "last"}


def months(first: str, **items: list[float | None]) -> pl.DataFrame:
    start = Period.parse(first).number
    count = len(next(iter(items.values())))
    return pl.DataFrame(
        {"organisation": [1] * count, "period": list(range(start, start + count)), **items},
        schema={"organisation": pl.Int64, "period": pl.Int32, **dict.fromkeys(items, pl.Float64)},
    )


def test_each_item_adds_in_its_own_way() -> None:
    frame = months("2024-04", revenue=[1, 2, 3], price=[10, 20, 60], staff=[5, None, 7])
    assert roll_up(frame, ADDS, MONTH, QUARTER).rows() == [(1, Period.parse("2024Q2").number, 6.0, 30.0, 7.0)]


def test_a_missing_month_leaves_the_quarter_unknown() -> None:
    frame = months("2024-04", revenue=[1, None, 3], price=[10, 20, 60], staff=[5, 6, None])
    assert roll_up(frame, ADDS, MONTH, QUARTER).rows() == [(1, Period.parse("2024Q2").number, None, 30.0, None)]
    assert roll_up(months("2024-04", revenue=[1, 2]), ADDS, MONTH, QUARTER).is_empty()


def test_quarters_make_halves_and_years() -> None:
    start = Period.parse("2023Q1").number
    frame = pl.DataFrame({"organisation": [1] * 4, "period": range(start, start + 4), "revenue": [1.0, 2.0, 3.0, 4.0]})
    assert roll_up(frame, {}, QUARTER, HALF).rows() == [(1, 4046, 3.0), (1, 4047, 7.0)]
    assert roll_up(frame, {}, QUARTER, YEAR).rows() == [(1, 2023, 10.0)]


def test_refuses_what_cannot_be_rolled_up() -> None:
    with pytest.raises(ValueError, match="cannot be rolled up"):
        roll_up(months("2024-01", revenue=[1.0]), ADDS, QUARTER, MONTH)
    with pytest.raises(ValueError, match="sum, mean or last"):
        roll_up(months("2024-01", revenue=[1.0]), {"revenue": "first"}, MONTH, YEAR)


@given(st.lists(st.none() | st.integers(0, 9).map(float), min_size=12, max_size=12))
def test_a_year_by_quarters_is_the_year_by_months(values: list[float | None]) -> None:
    frame = months("2024-01", revenue=values)
    by_quarters = roll_up(roll_up(frame, ADDS, MONTH, QUARTER), ADDS, QUARTER, YEAR)
    assert by_quarters.equals(roll_up(frame, ADDS, MONTH, YEAR))
    assert by_quarters.rows() == ([] if None in values else [(1, 2024, sum(value or 0 for value in values))])


def test_what_was_reported_comes_before_what_adds_up() -> None:
    reported = pl.DataFrame({"organisation": [1, 2], "period": [2024, 2024], "revenue": [9.0, None], "tax": [1.0, 1.0]})
    rolled = pl.DataFrame({"organisation": [1, 2, 3], "period": [2024] * 3, "revenue": [8.0, 7.0, 6.0], "staff": [4.0, None, 5.0]})
    both = reported_first(reported, rolled)
    assert both.columns == ["organisation", "period", "revenue", "tax", "staff"]
    assert both.rows() == [(1, 2024, 9.0, 1.0, 4.0), (2, 2024, 7.0, 1.0, None), (3, 2024, 6.0, None, 5.0)]
