"""Which sum is a part of which, by what formulas say: held against firms that are drawn at random."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.kernel.formula import parse_condition, parse_expression
from liantu.statistics.engine.components import Component
from liantu.statistics.engine.disclosure.implications import implies, parts_and_wholes, sums_of_others
from liantu.statistics.engine.polars_rows import expression
from tests.statistics.engine import cases

CONDITIONS = (
    "known(revenue)", "known(profit)", "profit < 0", "known(profit < 0)", "revenue >= 5", "known(revenue + profit)",
    "known(revenue / staff)",
    "profit < 0 and revenue >= 5", "profit < 0 or revenue >= 5", "known(staff)", "not (profit < 0)", 'cluster == "vehicles"', "high_tech",
)  # fmt: skip
BY_TEXT = {text: parse_condition(text) for text in CONDITIONS}


@settings(deadline=None, max_examples=60)
@given(panel=cases.panels(), members=cases.member_frames(), one=st.sampled_from(CONDITIONS), other=st.sampled_from(CONDITIONS))
def test_what_is_implied_holds_of_every_firm(panel: pl.DataFrame, members: pl.DataFrame, one: str, other: str) -> None:
    rows = panel.join(members, on="organisation")
    if implies(BY_TEXT[one], BY_TEXT[other]):
        held = rows.filter(expression(BY_TEXT[one]))
        assert held.filter(~expression(BY_TEXT[other]).fill_null(value=False)).is_empty()


def test_what_follows_and_what_does_not() -> None:
    def follows(one: str, other: str) -> bool:
        return implies(parse_condition(one), parse_condition(other))

    assert follows("profit < 0 and revenue >= 5", "known(revenue)")
    assert follows("known(revenue / staff)", "known(staff)")
    assert not follows("known(revenue) and known(staff)", "known(revenue / staff)"), "a quotient by 0 is unknown"
    assert not follows("profit < 0 or revenue >= 5", "known(profit)")
    assert not follows("known(park)", "known(district)")


def sum_of(x: str, where: str | None = None, population: str = "firms") -> Component:
    return Component(population, parse_expression(x), None if where is None else parse_condition(where))


def test_a_part_is_tied_to_the_next_whole_only() -> None:
    everything, known, both = sum_of("tax"), sum_of("tax", "known(rent)"), sum_of("tax", "known(rent + revenue)")
    wide = sum_of("tax", population="all")
    found = parts_and_wholes([both, known, everything, wide], lambda one, other: one == other or other == "all")
    assert set(found) == {(both, known), (known, everything), (everything, wide)}


def test_sums_that_differ_in_name_only_are_tied_once() -> None:
    one, other = sum_of("tax", "known(tax < 0)"), sum_of("tax", "known(tax)")
    assert len(parts_and_wholes([one, other], str.__eq__)) == 1


def test_differences_are_sums_of_others_too() -> None:
    margin, revenue, cost = (sum_of(x, "known(tax)") for x in ("revenue - cost", "revenue", "cost"))
    assert sums_of_others([margin, revenue, cost]) == [(revenue, (margin, cost))]
    assert sums_of_others([margin, revenue, sum_of("cost")]) == [], "over other firms"
