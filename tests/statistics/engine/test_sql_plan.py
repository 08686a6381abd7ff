"""The SQL plan says the same as the Polars plan, whatever the panel, the members and the formula."""

from __future__ import annotations

import sqlite3

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.compute import compute
from tests.statistics.engine import cases


@pytest.fixture(scope="module")
def sqlite() -> sqlite3.Connection:
    return sqlite3.connect(":memory:")


@settings(deadline=None, max_examples=100)
@given(
    panel=cases.panels(),
    members=cases.member_frames(),
    series=cases.series_frames(),
    formulas=st.lists(cases.FORMULAS, min_size=1, max_size=6),
    dimension=st.sampled_from(["city", "district", "size", "high_tech", "chain"]),
)
def test_sqlite_and_polars_agree(
    sqlite: sqlite3.Connection, panel: pl.DataFrame, members: pl.DataFrame, series: pl.DataFrame, formulas: list[str], dimension: str
) -> None:
    cases.check_agreement(sqlite.cursor(), "?", panel, members, series, formulas, dimension)


def test_versions_keep_to_their_days(sqlite: sqlite3.Connection) -> None:
    """From 2024 the quarter counts profit; before, revenue. The growth of the first quarter of 2024 uses the new formula for both."""
    version = {"version": "0", "until": "2023-12-31", "formula": "sum(revenue)", "rule": {"zh": "旧", "en": "old"}}
    entries = [
        cases.entry("sum(profit)", "level", since="2024-01-01", earlier=[version]),
        cases.entry("growth(sum(profit))", "growth", since="2024-02-01"),
    ]
    panel = pl.DataFrame(
        {"organisation": [1, 1, 1], "period": [8092, 8095, 8096], "revenue": [1.0, 2.0, 3.0], "profit": [4.0, 5.0, 6.0], "staff": [1.0] * 3}
    ).cast({"period": pl.Int32})
    members = pl.DataFrame({"organisation": [1], "district": ["a"]})
    made = compute(panel, members, entries, "district", cases.KIND).select("indicator", "period", "value").rows()
    assert made == [("level", 8092, 1.0), ("level", 8095, 2.0), ("level", 8096, 6.0), ("growth", 8096, 0.5)]
    cursor = sqlite.cursor()
    cases.load(cursor, "panel", panel, "?")
    cases.load(cursor, "members", members, "?")
    rows = [(row[0], row[2], row[3]) for row in cases.by_sql(cursor, entries, "district", cases.KIND)]
    assert rows == sorted(made)


def test_growth_by_this_periods_directory_reads_all_reports(sqlite: sqlite3.Connection) -> None:
    """2 enters the directory and had reported 18 the year before: (110 + 30) ÷ (100 + 18) − 1, and 110 ÷ 100 − 1 over members."""
    schema = {"organisation": pl.Int64, "period": pl.Int32, "profit": pl.Float64}
    reports = pl.DataFrame([(1, 2023, 100.0), (2, 2023, 18.0), (1, 2024, 110.0), (2, 2024, 30.0)], schema=schema, orient="row")
    panel = reports.filter(~((pl.col("organisation") == 2) & (pl.col("period") == 2023)))
    members = pl.DataFrame({"organisation": [1, 2], "district": ["a", "a"]})
    for name, frame in (("panel", panel), ("reports", reports), ("members", members)):
        cases.load(sqlite.cursor(), name, frame, "?")
    told = {}
    for base in ("members", "directory"):
        rows = cases.by_sql(sqlite.cursor(), [cases.entry("growth(sum(profit))", base, growth_base=base)], "district", PeriodKind.YEAR)
        told[base] = next(row[3] for row in rows if row[2] == 2024)
    assert told == {"members": pytest.approx(0.1), "directory": pytest.approx(140 / 118 - 1)}
