"""Random panels, members and formulas, and running the SQL plan on a connection: what the tests of the plans share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import strategies as st

from liantu.kernel.pack import IndicatorEntry
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.compute import SERIES, compute
from liantu.statistics.engine.definitions import measures
from liantu.statistics.engine.members import COLUMNS
from liantu.statistics.engine.sql_plan import sql_plan

ITEMS = ("revenue", "profit", "staff")
KIND = PeriodKind.QUARTER
PERIODS = [2023 * 4, 2023 * 4 + 1, 2024 * 4, 2024 * 4 + 1]


def entry(formula: str, code: str = "x", **values: Any) -> IndicatorEntry:
    words = {"zh": "指标", "en": "Indicator"}
    given = {"unit": "share", "raw_unit": "share", **values}
    return IndicatorEntry.model_validate({"code": code, "version": "1", "name": words, "rule": words, "formula": formula, **given})


# Whole numbers and halves add up without rounding, so that no sum is 0 in one system and 1e-17 in the other.
VALUES = st.none() | st.integers(0, 40).map(lambda whole: whole / 2)
SIGNED = st.none() | st.integers(-20, 20).map(float)
WORDS = {
    "district": st.sampled_from([None, "a", "b'c"]),
    "industry": st.sampled_from([None, "3612", "0610"]),
    "cluster": st.sampled_from([None, "vehicles"]),
    "size": st.sampled_from([None, "大型", "小型"]),
    "high_tech": st.sampled_from([None, True, False]),
}
_ROWS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from(PERIODS), VALUES, SIGNED, VALUES), max_size=24, unique_by=lambda row: row[:2])


@st.composite
def panels(draw: st.DrawFn) -> pl.DataFrame:
    schema = {"organisation": pl.Int64, "period": pl.Int32, "revenue": pl.Float64, "profit": pl.Float64, "staff": pl.Float64}
    return pl.DataFrame(draw(_ROWS), schema=schema, orient="row")


@st.composite
def member_frames(draw: st.DrawFn) -> pl.DataFrame:
    rows = [{"organisation": number, **{name: draw(choice) for name, choice in WORDS.items()}} for number in range(1, 7)]
    return pl.DataFrame([dict.fromkeys(COLUMNS) | row for row in rows], schema=dict(COLUMNS))


@st.composite
def series_frames(draw: st.DrawFn) -> pl.DataFrame:
    keys = [("city", "city"), ("district", "a"), ("district", "b'c"), ("size", "大型")]
    rows = [
        (code, *key, KIND.value, period, draw(st.sampled_from([0.5, 1.0, 4.0])))
        for code in ("gdp", "prices")
        for key in keys
        for period in PERIODS
        if draw(st.booleans())
    ]
    return pl.DataFrame(rows, schema=dict(SERIES), orient="row")


NUMBERS = st.recursive(
    st.sampled_from([*ITEMS, "2", "0.5"]),
    lambda part: st.builds("({} {} {})".format, part, st.sampled_from("+-*/"), part) | part.map("(-{})".format),
    max_leaves=3,
)
PLAIN = st.sampled_from([*ITEMS, "profit / staff", "revenue - profit", "revenue * staff"])
CONDITIONS = st.recursive(
    st.sampled_from(
        [
            "high_tech",
            "high_tech == false",
            'district == "a"',
            'cluster != "vehicles"',
            'size in ("大型", "中型")',
            "known(profit / staff)",
            "true",
            "0 < revenue <= 10",
        ]
    )
    | st.builds("{} {} {}".format, PLAIN, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), PLAIN),
    lambda part: st.builds("({} {} {})".format, part, st.sampled_from(["and", "or"]), part) | part.map("(not {})".format),
    max_leaves=3,
)
POSITIVE = st.sampled_from(["revenue", "staff", "revenue * staff"])
_Q = st.sampled_from(["0", "0.1", "0.25", "0.5", "0.9", "1"])
AGGREGATES = st.one_of(
    st.builds("sum({})".format, NUMBERS),
    st.builds("sum({}, {})".format, NUMBERS, CONDITIONS),
    st.builds("ratio({}, {})".format, PLAIN, POSITIVE),
    st.builds("ratio({}, {}, {})".format, PLAIN, POSITIVE, CONDITIONS),
    st.builds("share({}, {})".format, POSITIVE, CONDITIONS),
    st.just("count()"),
    st.builds("count({})".format, CONDITIONS),
    st.builds("share_of({})".format, CONDITIONS),
    st.builds("mean({})".format, PLAIN),
    st.builds("mean({}, {})".format, PLAIN, POSITIVE),
    st.builds("median({})".format, PLAIN),
    st.builds("quantile({}, {})".format, PLAIN, _Q),
    st.builds("top_share({}, {})".format, PLAIN, st.integers(1, 3)),
    st.builds("hhi({})".format, PLAIN),
)
_EVEN = st.sampled_from(
    [
        "sum(revenue)",
        "count()",
        "count(known(profit))",
        "count(high_tech)",
        "ratio(revenue, staff)",
        "sum(staff, high_tech)",
        "sum(revenue, profit > 0)",
        "sum(revenue) / count()",
        "-(sum(revenue, high_tech) / sum(revenue))",
        "share(revenue, staff > 5)",
        "share_of(profit > 0)",
        "mean(revenue, staff)",
        "median(revenue)",
        "top_share(revenue, 1)",
        "hhi(revenue)",
    ]
)
FORMULAS = st.one_of(
    AGGREGATES,
    st.builds("growth({})".format, _EVEN),
    st.builds("real_growth({}, prices)".format, _EVEN),
    st.builds("{} / series(gdp)".format, AGGREGATES),
    st.builds("100 * {} / (2 + count())".format, AGGREGATES),
    st.builds("-{} + {}".format, AGGREGATES, AGGREGATES),
)


# running SQL

_TYPES = {pl.Int64(): "BIGINT", pl.Int32(): "INTEGER", pl.Float64(): "DOUBLE PRECISION", pl.String(): "VARCHAR", pl.Boolean(): "BOOLEAN"}


def load(cursor: Any, name: str, frame: pl.DataFrame, mark: str) -> None:
    """Make a relation for the time of the connection; ``mark`` stands for a value."""
    cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
    columns = ", ".join(f'"{column}" {_TYPES[kind]}' for column, kind in frame.schema.items())
    cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({columns})')
    if not frame.is_empty():
        cursor.executemany(f'INSERT INTO "{name}" VALUES ({", ".join([mark] * frame.width)})', frame.rows())


def by_sql(cursor: Any, entries: Sequence[IndicatorEntry], dimension: str, kind: PeriodKind) -> list[tuple[Any, ...]]:
    """Return indicator, key, period, value, firms, known, in order of indicator, key, period."""
    cursor.execute(sql_plan(measures(entries), dimension, kind))
    return sorted(cursor.fetchall(), key=lambda row: row[:3])


CHAINS = pl.DataFrame({"organisation": [1, 1, 2, 3], "chain": ["battery", "wind", "wind", "wind"]})


def check_agreement(
    cursor: Any, mark: str, panel: pl.DataFrame, members: pl.DataFrame, series: pl.DataFrame, formulas: Sequence[str], dimension: str
) -> None:
    """Compute by both plans and compare every cell, values to 1e-9 relative."""
    entries = [entry(formula, f"i{place}", unit="percent") for place, formula in enumerate(formulas)]
    made = compute(panel, members, entries, dimension, KIND, series=series, chains=CHAINS)
    for name, frame in (("panel", panel), ("members", members), ("series", series), ("chains", CHAINS)):
        load(cursor, name, frame, mark)
    found = by_sql(cursor, entries, dimension, KIND)
    expected = sorted(made.select("indicator", "key", "period", "value", "firms", "known").rows(), key=lambda row: row[:3])
    assert [(*row[:3], *row[4:]) for row in found] == [(*row[:3], *row[4:]) for row in expected]
    for row, other in zip(found, expected, strict=True):
        assert (row[3] is None) == (other[3] is None), (formulas, row, other)
        if other[3] is not None:
            assert row[3] == pytest.approx(other[3], rel=1e-9, abs=1e-9), (formulas, row, other)
