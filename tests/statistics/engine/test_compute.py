"""Indicators by hand: every aggregate, unknown kept apart from zero, coverage, and the laws that hold for all panels."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.kernel.errors import NotFoundError
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.compute import SCHEMA, compute
from tests.statistics.engine import cases

YEAR = PeriodKind.YEAR
PANEL = pl.DataFrame(
    [
        (1, 2023, 100.0, 10.0, 4.0),
        (2, 2023, 50.0, None, 6.0),
        (1, 2024, 120.0, 12.0, 4.0),
        (2, 2024, 60.0, -6.0, None),
        (3, 2024, 20.0, 5.0, 1.0),
        (4, 2024, None, None, None),
        (5, 2024, 0.0, 0.0, 0.0),
    ],
    schema={"organisation": pl.Int64, "period": pl.Int32, "revenue": pl.Float64, "profit": pl.Float64, "staff": pl.Float64},
    orient="row",
)
MEMBERS = pl.DataFrame(
    {
        "organisation": [1, 2, 3, 4, 5],
        "district": ["a", "a", "a", "b", "c"],
        "high_tech": [True, False, None, True, False],
        "industry": ["3612", "0610", None, "3612", "3612"],
        "cluster": ["vehicles", None, None, "vehicles", "vehicles"],
    }
)
SERIES = pl.DataFrame(
    [
        ("gdp", "city", "city", "year", 2024, 1000.0),
        ("gdp", "district", "a", "year", 2024, 400.0),
        ("prices", "city", "city", "year", 2024, 0.96),
    ],
    schema=dict(cases.SERIES),
    orient="row",
)

# the district a in 2024: revenue 120, 60, 20; profit 12, −6, 5; staff 4, unknown, 1; high-tech yes, no, unknown
WORKED = [
    ("sum(revenue)", 200.0, 3),
    ("sum(staff)", 5.0, 2),
    ("sum(revenue, high_tech)", 120.0, 2),
    ("sum(staff, high_tech)", 4.0, 2),
    ("sum(revenue, revenue > 1000)", 0.0, 3),
    ("ratio(revenue, staff)", 28.0, 2),
    ("ratio(revenue, staff, high_tech)", 30.0, 1),
    ("share(revenue, high_tech)", 120 / 180, 2),
    ('share(revenue, cluster == "vehicles")', 120 / 180, 2),
    ("count()", 3.0, 3),
    ("count(profit > 0)", 2.0, 3),
    ("count(high_tech or staff > 0)", 2.0, 2),
    ("share_of(high_tech)", 0.5, 2),
    ("mean(profit)", 11 / 3, 3),
    ("mean(profit / revenue, revenue)", 11 / 200, 3),
    ("median(revenue)", 60.0, 3),
    ("quantile(revenue, 0.9)", 108.0, 3),
    ("top_share(revenue, 2)", 0.9, 3),
    ("top_share(profit, 1)", 12 / 17, 3),
    ("hhi(revenue)", (120**2 + 60**2 + 20**2) / 200**2, 3),
    ("growth(sum(revenue))", 200 / 150 - 1, 2),
    ("growth(sum(profit))", 0.1, 1),
    ("real_growth(sum(revenue), prices)", 200 / 150 / 0.96 - 1, 2),
    ("sum(profit) / series(gdp)", 11 / 400, 3),
    ("100 * sum(profit) / sum(revenue) - 1", 4.5, 3),
    ("-sum(staff) + sum(revenue)", 195.0, 2),
]


def values(formula: str, dimension: str = "district", **options: Any) -> dict[tuple[str, int], tuple[float | None, int, int]]:
    made = compute(PANEL, MEMBERS, [cases.entry(formula)], dimension, YEAR, series=SERIES, **options)
    return {(row["key"], row["period"]): (row["value"], row["firms"], row["known"]) for row in made.to_dicts()}


@pytest.mark.parametrize(("formula", "value", "known"), WORKED)
def test_worked_by_hand(formula: str, value: float, known: int) -> None:
    found = values(formula)["a", 2024]
    assert found[0] == pytest.approx(value, rel=1e-12)
    assert found[1:] == (3, known)


@pytest.mark.parametrize(
    "formula",
    [
        "sum(revenue)",
        "sum(revenue, high_tech)",
        "ratio(revenue, staff)",
        "share(revenue, high_tech)",
        "count(profit > 0)",
        "share_of(profit > 0)",
        "mean(revenue)",
        "median(revenue)",
        "top_share(revenue, 1)",
        "hhi(revenue)",
        "sum(revenue) / series(gdp)",
    ],
)
def test_a_group_of_which_nothing_is_known_has_no_value(formula: str) -> None:
    """The only firm of district b reported nothing."""
    assert values(formula)["b", 2024] == (None, 1, 0)


@pytest.mark.parametrize(
    "formula", ["ratio(revenue, staff)", "share(revenue, true)", "mean(revenue, staff)", "hhi(revenue)", "1 / sum(staff)"]
)
def test_nothing_is_divided_by_zero(formula: str) -> None:
    """The only firm of district c reported zeros."""
    assert values(formula)["c", 2024] == (None, 1, 1)
    assert values("sum(revenue)")["c", 2024] == (0.0, 1, 1)


def test_growth_without_a_year_before_is_unknown() -> None:
    assert values("growth(sum(revenue))")["a", 2023] == (None, 2, 0)
    assert values("growth(count())")["b", 2024] == (None, 1, 0)


def test_results_stand_in_the_unit_of_the_indicator() -> None:
    entry = cases.entry("ratio(profit, revenue)", unit="percent")
    made = compute(PANEL, MEMBERS, [entry], "city", YEAR, city="500000")
    assert made.schema == dict(SCHEMA)
    assert made.row(1) == ("x", "city", "500000", "year", 2024, pytest.approx(5.5), 5, 4)


def test_members_of_a_population_count_though_they_did_not_report() -> None:
    who = pl.DataFrame({"organisation": [1, 2, 3], "year": [2023, 2023, 2023], "own": [True] * 3})
    made = compute(PANEL, MEMBERS, [cases.entry("sum(revenue)", population="large")], "district", YEAR, populations={"large": who})
    assert made.select("key", "period", "value", "firms", "known").rows() == [("a", 2023, 150.0, 3, 2)]


def test_a_firm_counts_in_each_of_its_chains() -> None:
    chains = pl.DataFrame({"organisation": [1, 1, 3], "chain": ["battery", "wind", "wind"]})
    found = values("sum(revenue)", "chain", chains=chains)
    assert found["battery", 2024][0] == 120
    assert found["wind", 2024] == (140.0, 2, 2)
    with pytest.raises(NotFoundError):
        values("sum(revenue)", "chain")


def test_says_what_it_was_not_given() -> None:
    with pytest.raises(NotFoundError, match="tax"):
        values("sum(tax)")
    with pytest.raises(NotFoundError, match="large"):
        compute(PANEL, MEMBERS, [cases.entry("count()", population="large")], "city", YEAR)


def test_no_indicator_and_no_report_make_an_empty_frame() -> None:
    assert compute(PANEL, MEMBERS, [], "city", YEAR).schema == dict(SCHEMA)
    assert compute(PANEL.clear(), MEMBERS, [cases.entry("median(revenue)")], "district", YEAR).is_empty()


@settings(deadline=None, max_examples=40)
@given(panel=cases.panels(), members=cases.member_frames(), formula=cases.FORMULAS, seed=st.integers(0, 99))
def test_the_order_of_rows_does_not_matter(panel: pl.DataFrame, members: pl.DataFrame, formula: str, seed: int) -> None:
    entries = [cases.entry(formula)]
    straight = compute(panel, members, entries, "district", cases.KIND)
    mixed = compute(panel.sample(fraction=1, shuffle=True, seed=seed), members.reverse(), entries, "district", cases.KIND)
    assert straight.drop("value").equals(mixed.drop("value"))
    for left, right in zip(straight["value"], mixed["value"], strict=True):
        assert left == right or math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


@settings(deadline=None, max_examples=40)
@given(panel=cases.panels(), members=cases.member_frames(), condition=cases.CONDITIONS)
def test_the_parts_of_a_district_add_up_to_it(panel: pl.DataFrame, members: pl.DataFrame, condition: str) -> None:
    entries = [cases.entry(f"sum(revenue, {condition})", "sum"), cases.entry(f"count({condition})", "count")]
    whole = compute(panel, members.with_columns(district=pl.lit("x")), entries, "district", cases.KIND)
    halves = pl.when(pl.col("organisation") % 2 == 0).then(pl.lit("even")).otherwise(pl.lit("odd"))
    split = compute(panel, members.with_columns(district=halves), entries, "district", cases.KIND)
    summed = split.group_by("indicator", "period").agg(pl.col("value", "firms", "known").sum())
    both = whole.join(summed, on=("indicator", "period"), suffix="_parts")
    assert both.height == whole.height
    assert both["firms"].equals(both["firms_parts"], check_names=False)
    assert both["known"].equals(both["known_parts"], check_names=False)
    assert both["value"].fill_null(0).equals(both["value_parts"], check_names=False)


@settings(deadline=None, max_examples=40)
@given(panel=cases.panels(), members=cases.member_frames())
def test_a_share_does_not_know_the_unit_of_money(panel: pl.DataFrame, members: pl.DataFrame) -> None:
    texts = ["hhi(revenue)", "share(revenue, high_tech)", "growth(sum(revenue))", "top_share(revenue, 2)", "sum(revenue)"]
    entries = [cases.entry(text, f"i{place}") for place, text in enumerate(texts)]
    in_yuan = compute(panel, members, entries, "district", cases.KIND)
    in_wan = compute(panel.with_columns(pl.col("revenue") * 8192), members, entries, "district", cases.KIND)
    scaled = pl.when(pl.col("indicator") == "i4").then(pl.col("value") * 8192).otherwise("value")
    assert in_yuan.with_columns(value=scaled).equals(in_wan)
