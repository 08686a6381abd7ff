"""Indicators by hand: every aggregate, unknown kept apart from zero, coverage, and the laws that hold for all panels."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import IndicatorEntry
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.compute import SCHEMA, compute
from liantu.statistics.engine.population import Membership, membership
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

# the district a in 2024: revenue 120, 60, 20; profit 12, −6, 5; staff 4, unknown, 1; high-tech yes, no, unknown; in 2023 firms 1 and 2 with
# revenue 100, 50; profit 10, unknown; staff 4, 6. Firm 3 is new: it is in no growth but in that of count().
WORKED = [
    ("sum(revenue)", 200.0, 3),
    ("sum(staff)", 5.0, 2),
    ("sum(revenue, high_tech)", 120.0, 2, 2),
    ("sum(staff, high_tech)", 4.0, 2, 2),
    ("sum(profit, not high_tech)", -6.0, 2, 2),
    ("sum(revenue, revenue > 1000)", 0.0, 0, 0),
    ("sum(revenue, high_tech) / sum(revenue)", 0.6, 3),
    ("100 * (sum(staff, high_tech) / sum(staff))", 80.0, 2),
    ("sum(staff, high_tech) / sum(revenue)", 0.02, 2),
    ("ratio(revenue, staff)", 28.0, 2),
    ("ratio(revenue, staff, high_tech)", 30.0, 1, 2),
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
    ("growth(sum(revenue))", 180 / 150 - 1, 2),
    ("growth(sum(profit))", 12 / 10 - 1, 1),
    ("growth(sum(staff))", 0.0, 1),
    ("growth(sum(revenue, high_tech))", 120 / 100 - 1, 1, 2),
    ("growth(sum(revenue, revenue > 50))", 180 / 100 - 1, 2, 2),
    ("growth(ratio(revenue, staff))", 30 / 25 - 1, 1),
    ("growth(mean(revenue))", 90 / 75 - 1, 2),
    ("growth(median(revenue))", 90 / 75 - 1, 2),
    ("growth(top_share(revenue, 1))", (120 / 180) / (100 / 150) - 1, 2),
    ("growth(count(revenue >= 60))", 2 / 1 - 1, 2),
    ("growth(share_of(revenue >= 60))", 2 / 1 - 1, 2),
    ("growth(sum(profit) / sum(revenue))", (12 / 180) / (10 / 150) - 1, 1),
    ("growth(count())", 3 / 2 - 1, 2),
    ("growth(count(not high_tech))", 0.0, 2),
    ("real_growth(sum(revenue), prices)", 180 / 150 / 0.96 - 1, 2),
    ("sum(profit) / series(gdp)", 11 / 400, 3),
    ("100 * sum(profit) / sum(revenue) - 1", 4.5, 3),
    ("-sum(staff) + sum(revenue)", 195.0, 2),
]


def values(formula: str, dimension: str = "district", **options: Any) -> dict[tuple[str, int], tuple[float | None, int, int]]:
    made = compute(PANEL, MEMBERS, [cases.entry(formula)], dimension, YEAR, series=SERIES, **options)
    return {(row["key"], row["period"]): (row["value"], row["firms"], row["known"]) for row in made.to_dicts()}


@pytest.mark.parametrize(("formula", "value", "known", "firms"), [(*row, 3)[:4] for row in WORKED])
def test_worked_by_hand(formula: str, value: float, known: int, firms: int) -> None:
    found = values(formula)["a", 2024]
    assert found[0] == pytest.approx(value, rel=1e-12)
    assert found[1:] == (firms, known)


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


def test_what_nobody_concerned_reported_is_no_zero() -> None:
    """Firm 2 alone is not high-tech and did not report its staff; of firm 1 the condition is known to fail."""
    only = MEMBERS.filter(pl.col("organisation") != 3)
    made = compute(PANEL, only, [cases.entry("sum(staff, not high_tech)")], "district", YEAR).filter(period=2024, key="a")
    assert made.select("value", "firms", "known").rows() == [(None, 1, 0)]


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


def test_growth_compares_the_same_firms() -> None:
    """Firm 1 grows by 10 %. That the large firm 2 does not report, and that firm 3 is new, is no decline and no growth.

    Sums by quarter are 100 + 900 and 110 + 500: −39 % over whoever reported.
    """
    rows = [(1, 8092, 100.0), (2, 8092, 900.0), (1, 8096, 110.0), (2, 8096, None), (3, 8096, 500.0), (2, 8097, 950.0)]
    panel = pl.DataFrame(rows, schema={"organisation": pl.Int64, "period": pl.Int32, "revenue": pl.Float64}, orient="row")
    firms = pl.DataFrame({"organisation": [1, 2, 3]})
    made = compute(panel, firms, [cases.entry("growth(sum(revenue))")], "city", PeriodKind.QUARTER)
    assert made.select("period", "value", "firms", "known").rows() == [
        (8092, None, 2, 0), (8096, pytest.approx(0.1), 3, 1), (8097, None, 1, 0)
    ]  # fmt: skip


def test_growth_is_over_members_of_both_periods() -> None:
    """Firm 2 reported in both quarters but belongs from 2024 only; firm 3 belonged in 2023 only."""
    rows = [(1, 8092, 100.0), (2, 8092, 10.0), (3, 8092, 30.0), (1, 8096, 105.0), (2, 8096, 40.0), (3, 8096, 5.0)]
    panel = pl.DataFrame(rows, schema={"organisation": pl.Int64, "period": pl.Int32, "revenue": pl.Float64}, orient="row")
    who = pl.DataFrame({"organisation": [1, 3, 1, 2], "year": [2023, 2023, 2024, 2024], "own": [True] * 4})
    entry = cases.entry("growth(sum(revenue))", population="large")
    made = compute(panel, pl.DataFrame({"organisation": [1, 2, 3]}), [entry], "city", PeriodKind.QUARTER, populations={"large": who})
    assert made.select("period", "value", "firms", "known").rows() == [(8092, None, 2, 0), (8096, pytest.approx(0.05), 2, 1)]


@settings(deadline=None, max_examples=40)
@given(panel=cases.panels(), members=cases.member_frames())
def test_growth_is_that_of_the_firms_known_in_both(panel: pl.DataFrame, members: pl.DataFrame) -> None:
    """Whoever is not known in both periods may report what he will: the growth is that without him."""
    now = panel.filter(pl.col("revenue").is_not_null())
    before = now.select("organisation", pl.col("period") + 4, base="revenue")
    pairs = now.join(before, on=("organisation", "period")).join(members, on="organisation")
    sums = pairs.group_by("period").agg(pl.col("revenue", "base").sum(), pl.len()).filter(pl.col("base") > 0)
    expected = {period: (pytest.approx(value / base - 1), count) for period, value, base, count in sums.iter_rows()}
    made = compute(panel, members, [cases.entry("growth(sum(revenue))")], "city", cases.KIND)
    found = made.filter(pl.col("value").is_not_null()).select("period", "value", "known").rows()
    assert {period: (value, known) for period, value, known in found} == expected


def test_a_member_that_has_not_reported_the_year_is_told() -> None:
    """Four firms, of which one has not reported its year: 4 firms, 3 known; the count of those above the line takes what is confirmed."""
    rows = [(firm, year, 30.0) for year in (2023, 2024) for firm in (1, 2, 3, 4) if (firm, year) != (4, 2024)]
    panel = pl.DataFrame(rows, schema={"organisation": pl.Int64, "period": pl.Int32, "revenue": pl.Float64}, orient="row")
    firms = pl.DataFrame({"organisation": [1, 2, 3, 4], "kind": ["firm"] * 4})
    who = membership(panel, firms, Membership(item="revenue", at_least=20, kind="firm", falls_back_years=1))
    texts = ["sum(revenue)", "count()", "count(revenue >= 20)", "growth(sum(revenue))"]
    entries = [cases.entry(text, f"i{place}", population="large") for place, text in enumerate(texts)]
    made = compute(panel, firms, entries, "city", YEAR, populations={"large": who}).filter(pl.col("period") == 2024)
    assert made.select("value", "firms", "known").rows() == [(90.0, 4, 3), (4.0, 4, 4), (3.0, 4, 3), (0.0, 4, 3)]


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


@pytest.mark.parametrize("marks", [[None, None, None], [False, None, False], [False, False, False]])
@pytest.mark.parametrize("formula", ["sum(tax, strategic)", "sum(tax, strategic) / sum(tax)"])
def test_nobody_marked_among_firms_that_all_reported_is_zero(formula: str, marks: list[bool | None]) -> None:
    texts: Any = {name: {"zh": "占比", "en": "Share"} for name in ("name", "rule")}
    entry = IndicatorEntry(code="share", version="1", **texts, formula=formula, raw_unit="ratio", unit="ratio")
    panel = pl.DataFrame({"organisation": [1, 2, 3], "period": [2024] * 3, "tax": [1.0, 2.0, 5.0]})
    members = pl.DataFrame(
        {"organisation": [1, 2, 3], "district": ["a"] * 3, "strategic": marks}, schema_overrides={"strategic": pl.Boolean}
    )
    assert compute(panel, members, [entry], "district", PeriodKind.YEAR).get_column("value").to_list() == [0.0]
    silent = panel.with_columns(tax=pl.lit(None, pl.Float64))
    if None in marks:  # who may be marked and reported nothing leaves it unknown
        assert compute(silent, members, [entry], "district", PeriodKind.YEAR).get_column("value").to_list() == [None]


def test_growth_by_this_periods_directory_takes_the_same_firms_whether_they_belonged_then_or_not() -> None:
    """1 stays (100 → 110), 2 enters the directory (18 → 30), 3 leaves it (50 → 40): 10 % over members, 140 ÷ 118 − 1 over the directory."""
    texts: Any = {name: {"zh": "增速", "en": "Growth"} for name in ("name", "rule")}
    known: Any = {"version": "1", **texts, "formula": "growth(sum(tax))", "raw_unit": "ratio", "unit": "ratio", "population": "directory"}
    entries = [IndicatorEntry(code="matched", **known), IndicatorEntry(code="by_directory", **known, growth_base="directory")]
    values = {(1, 2023): 100.0, (2, 2023): 18.0, (3, 2023): 50.0, (1, 2024): 110.0, (2, 2024): 30.0, (3, 2024): 40.0}
    panel = pl.DataFrame(
        [(firm, year, tax) for (firm, year), tax in values.items()],
        schema={"organisation": pl.Int64, "period": pl.Int32, "tax": pl.Float64},
        orient="row",
    )
    directory = pl.DataFrame([(1, 2023), (3, 2023), (1, 2024), (2, 2024)], schema=["organisation", "year"], orient="row")
    members = pl.DataFrame({"organisation": [1, 2, 3]})
    told = compute(panel, members, entries, "city", PeriodKind.YEAR, populations={"directory": directory}).filter(pl.col("period") == 2024)
    assert told.select("indicator", "firms", "known").rows() == [("matched", 2, 1), ("by_directory", 2, 2)]
    assert told.get_column("value").to_list() == [pytest.approx(0.1), pytest.approx(140 / 118 - 1)]
