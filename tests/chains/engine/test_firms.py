from __future__ import annotations

import itertools

import polars as pl
import pytest
from hypothesis import given, settings

from liantu.chains.engine.facts import Facts
from liantu.chains.engine.firms import firm_origins, tiers_behind, trace_firm
from liantu.chains.engine.tracing import trace
from tests.chains.engine.rows import cities, facts_of, sold
from tests.chains.engine.test_tracing import bought, graph_of

CAR_MAKER, CELL_MAKER, STEEL_MILL, ORE_MINE = 1, 2, 3, 4


def test_an_assembler_with_its_tiers() -> None:
    links = facts_of(
        links=[
            sold(CELL_MAKER, CAR_MAKER, 12, 2024, 300.0, True),
            sold(9, CAR_MAKER, 12, 2024, 100.0, False),
            sold(CELL_MAKER, 50, 12, 2024, 100.0, True, None),
            sold(STEEL_MILL, CELL_MAKER, 13, 2024, 40.0, True),
            sold(8, CELL_MAKER, 14, 2024, 160.0, False),
            sold(7, STEEL_MILL, 15, 2024, 10.0, None),
        ]
    ).links
    first, second, third = tiers_behind(links, CAR_MAKER, 5)
    assert (first.local_yuan, first.outside_yuan, first.local_ratio) == (300, 100, 0.75)
    # the cell maker sells 300 of its 400 to the tree: three quarters of what it buys stand behind it
    assert (second.local_yuan, second.outside_yuan, second.local_ratio) == pytest.approx((30, 120, 0.2))
    assert (third.unplaced_yuan, third.local_ratio) == (pytest.approx(7.5), 0.0)


def test_no_purchases_no_tiers() -> None:
    assert tiers_behind(facts_of().links, 1, 3) == []


def test_own_purchases_stand_before_the_city_average() -> None:
    graph = graph_of((1, 2, 0.5), size=2)
    city = bought((0, 1, 0), (0.2, 0.4, 0.4))
    outputs = pl.DataFrame({"product": [1], "output_yuan": [100.0]})
    links = facts_of(links=[sold(2, 1, 2, 2024, 30.0, True), sold(9, 1, 2, 2024, 10.0, False)]).links
    parts = trace_firm(graph, city, trace(graph, city), outputs, firm_origins(links, 1))
    assert parts == pytest.approx((0.875, 0.0625, 0.0625, 0.0))  # 0.5 + 0.5 × 0.75; the rest split as the city's
    without = trace_firm(graph, city, trace(graph, city), outputs, firm_origins(links, 77))
    assert without == pytest.approx((0.6, 0.2, 0.2, 0.0))
    assert trace_firm(graph, city, trace(graph, city), outputs.clear(), firm_origins(links, 1)) is None


@settings(max_examples=40, deadline=None)
@given(cities())
def test_tiers_never_count_more_than_is_known(facts: Facts) -> None:
    links = facts.links.filter(pl.col("year") == 2024)
    total = float(links["amount_yuan"].sum())
    for firm in range(1, 13):
        tiers = tiers_behind(links, firm, 6)
        for tier in tiers:
            assert tier.local_yuan + tier.outside_yuan + tier.unplaced_yuan <= total * (1 + 1e-9)
        for before, after in itertools.pairwise(tiers):
            assert after.local_yuan + after.outside_yuan + after.unplaced_yuan <= before.local_yuan * (1 + 1e-9)
