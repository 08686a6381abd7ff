from __future__ import annotations

import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.quality import contradictions, due_date, late_reports, missing_reports, periods_due, revisions

ALLOWED = {PeriodKind.MONTH: 15, PeriodKind.QUARTER: 25, PeriodKind.YEAR: 90}
MONTH = PeriodKind.MONTH


def reports(rows: list[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"organisation": pl.Int64, "period": pl.Int32}, orient="row")


def test_a_report_is_due_some_days_after_its_period() -> None:
    assert due_date(Period.parse("2024Q1"), ALLOWED) == datetime.date(2024, 4, 25)
    assert due_date(Period.parse("2024"), ALLOWED) == datetime.date(2025, 3, 31)


def test_only_periods_past_their_due_date_are_asked_for() -> None:
    january, february = Period.parse("2024-01").number, Period.parse("2024-02").number
    on_day = periods_due(february, MONTH, ALLOWED, datetime.date(2024, 3, 15), 1)
    day_after = periods_due(february, MONTH, ALLOWED, datetime.date(2024, 3, 16), 2)
    assert (on_day, day_after) == ([january], [january, february])


def test_history_and_membership_make_a_report_expected() -> None:
    rows = reports([(1, 1), (1, 2), (1, 3), (2, 3), (3, 1), (3, 2), (3, 3), (3, 4), (5, 9)])
    members = reports([(2, 4), (4, 4), (3, 4), (1, 7)])
    found = missing_reports(rows, [4], window=3, at_least=2, members=members)
    assert found.rows() == [(1, 4, 3, 3, "history"), (2, 4, 1, 3, "member"), (4, 4, 0, None, "member")]


def test_who_stopped_long_ago_is_no_longer_expected() -> None:
    assert missing_reports(reports([(1, 1), (1, 2)]), [5], window=3, at_least=2).is_empty()
    assert missing_reports(reports([]), [5], window=3, at_least=1).is_empty()


@given(st.sets(st.tuples(st.integers(1, 4), st.integers(1, 8))), st.integers(1, 4), st.integers(1, 4))
def test_missing_is_what_was_expected_and_is_not_there(rows: set[tuple[int, int]], window: int, at_least: int) -> None:
    found = missing_reports(reports(sorted(rows)), [6, 7], window=window, at_least=at_least)
    expected = {
        (firm, period)
        for firm in range(1, 5)
        for period in (6, 7)
        if (firm, period) not in rows and sum((firm, period - back) in rows for back in range(1, window + 1)) >= at_least
    }
    assert set(found.select("organisation", "period").iter_rows()) == expected


def test_late_counts_from_the_first_report_and_unknown_days_tell_nothing() -> None:
    january = Period.parse("2024-01").number
    table = pl.DataFrame({
        "organisation": [1, 1, 2, 3, 4],
        "period": [january] * 5,
        "reported_date": [datetime.date(2024, *day) if day else None for day in [(3, 1), (2, 20), (2, 15), None, (2, 16)]],
    })  # fmt: skip
    found = late_reports(table, MONTH, ALLOWED)
    assert found.select("organisation", "days_late").rows() == [(1, 5), (4, 1)]


def test_a_contradiction_names_the_items_and_their_values() -> None:
    panel = pl.DataFrame({
        "organisation": [1, 2, 3],
        "period": [2024] * 3,
        "output": [100.0, 50.0, None],
        "value_added": [30.0, 60.0, 10.0],
        "employees": [-5.0, 10.0, 3.0],
    })  # fmt: skip
    found = contradictions(panel, {"more_added": pl.col("value_added") > pl.col("output"), "negative_people": pl.col("employees") < 0})
    assert found.rows() == [
        (2, 2024, "more_added", ["value_added", "output"], [60.0, 50.0]),
        (1, 2024, "negative_people", ["employees"], [-5.0]),
    ]
    assert contradictions(panel, {}).is_empty()


def versions(values: list[float | None]) -> pl.DataFrame:
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(days=step) for step in range(len(values))]
    table = {"organisation": 1, "period": 2023, "item": "output", "value": values, "known_at": days}
    return pl.DataFrame(table, schema_overrides={"value": pl.Float64})


def test_every_step_between_versions_is_a_revision() -> None:
    found = revisions(versions([None, 10.0, 10.0, 12.0, None]))
    assert found.select("old", "new", "change", "kind").rows() == [
        (None, 10.0, None, "added"),
        (10.0, 12.0, 2.0, "changed"),
        (12.0, None, None, "withdrawn"),
    ]
    assert found.get_column("ratio").to_list() == [None, 1.2, None]
    assert found.row(1, named=True)["known_before"] == datetime.date(2024, 1, 3)


def test_a_small_step_can_be_let_pass() -> None:
    assert revisions(versions([100.0, 100.4]), tolerance=0.005).is_empty()
    assert revisions(versions([100.0, 101.0]), tolerance=0.005).height == 1


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=8))
def test_all_changes_lead_from_the_first_version_to_the_last(values: list[float]) -> None:
    assert revisions(versions(values)).get_column("change").sum() == pytest.approx(values[-1] - values[0], abs=1e-6)
