"""The sums under the indicators: each once, with who adds to it most; keys add up to the city."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings

from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.components import components, components_of
from tests.statistics.engine import cases

PANEL = pl.DataFrame(
    {"organisation": [1, 2, 3, 4], "period": [2024] * 4, "revenue": [9.0, 4.0, 1.0, None], "profit": [-3.0, 2.0, None, None]}
)
MEMBERS = pl.DataFrame({"organisation": [1, 2, 3, 4], "district": ["a", "a", "a", "b"], "high_tech": [True, False, True, None]})


def rows(formula: str) -> list[tuple[object, ...]]:
    made = components(PANEL, MEMBERS, [cases.entry(formula)], "district", PeriodKind.YEAR)
    return made.select("component", "key", "total", "contributors", "first", "second").rows()


def test_total_contributors_and_the_two_largest() -> None:
    assert rows("sum(revenue)") == [("all:sum(revenue)", "a", 14.0, 3, 9.0, 4.0), ("all:sum(revenue)", "b", None, 0, None, None)]
    assert rows("sum(profit)")[0] == ("all:sum(profit)", "a", -1.0, 2, 3.0, 2.0)


def test_who_is_known_not_to_count_adds_nothing() -> None:
    assert rows("count(high_tech)") == [("all:count(high_tech)", "a", 2.0, 2, 1.0, 1.0), ("all:count(high_tech)", "b", None, 0, None, None)]
    assert rows("sum(revenue, not high_tech)")[0] == ("all:sum(revenue, not high_tech)", "a", 4.0, 1, 4.0, 0.0)


def test_components_of_all_kinds_of_aggregates() -> None:
    formulas = {
        "ratio(profit, revenue)": ["all:sum(profit, known(revenue))", "all:sum(revenue, known(profit))"],
        "share(revenue, high_tech)": ["all:sum(revenue, high_tech)", "all:sum(revenue, known(high_tech))"],
        "growth(sum(revenue) / count())": ["all:sum(revenue)", "all:count()"],
        "median(revenue)": ["all:count(known(revenue))"],
        "top_share(revenue, 3)": ["all:sum(revenue)", "all:sum(revenue, revenue > 0)"],
        "sum(revenue) / series(gdp)": ["all:sum(revenue)"],
        "series(gdp)": [],
    }
    for formula, codes in formulas.items():
        found = components_of([cases.entry(formula)])
        assert [component.code for component in found["x"]] == codes


@settings(deadline=None, max_examples=40)
@given(panel=cases.panels(), members=cases.member_frames(), formula=cases.AGGREGATES)
def test_keys_add_up_to_the_city(panel: pl.DataFrame, members: pl.DataFrame, formula: str) -> None:
    entries = [cases.entry(formula)]
    city = components(panel, members, entries, "city", cases.KIND)
    keyed = components(panel, members, entries, "district", cases.KIND)
    summed = keyed.group_by("component", "period").agg(pl.col("total", "contributors").sum(), pl.col("first").max())
    both = city.join(summed, on=("component", "period"), suffix="_keys")
    assert both.height == city.height
    assert both["contributors"].equals(both["contributors_keys"], check_names=False)
    assert both["first"].equals(both["first_keys"], check_names=False)
    assert ((both["total"].fill_null(0) - both["total_keys"]).abs() <= 1e-9).all()
