from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings

from liantu.chains.engine.assessment import Rules, assess_products, critical_inputs, series_of
from liantu.chains.engine.facts import Facts, fullest_recent_year
from liantu.chains.engine.states import LinkStateRules
from liantu.kernel.pack import load_pack
from liantu.regions.engine.parameters import PublicationRules
from tests.chains.engine.rows import cities, facts_of, made, needs

PACK = load_pack("chongqing")
RULES = Rules.of(PACK.rule(LinkStateRules), PACK.rule(PublicationRules))


def test_the_assessment_year_is_the_newest_that_is_reported_well_enough() -> None:
    facts = facts_of([made(firm, 1, 2023, 1.0) for firm in range(10)] + [made(1, 1, 2024, 1.0)])
    assert fullest_recent_year(facts, 0.5) == 2023
    assert fullest_recent_year(facts, 0.1) == 2024
    assert fullest_recent_year(facts_of(), 0.5) is None


def test_critical_means_that_something_made_here_stops_without_it_and_few_supply_it() -> None:
    facts = facts_of([made(1, 1, 2024, 5.0)], inputs=[needs(1, 2, 0.1), needs(1, 3, 0.1, importance="needed"), needs(9, 4, 0.1)])
    assert critical_inputs(facts, 2024) == [2]


def test_series_say_which_years_may_be_published() -> None:
    facts = facts_of([made(firm, 1, year, 10.0) for firm in (1, 2, 3) for year in (2023, 2024)] + [made(1, 1, 2022, 10.0)])
    assessed = assess_products(facts, [1], 2024, RULES)
    series = series_of(assessed.balance, assessed.protection)[1]
    assert series["years"] == [2019, 2020, 2021, 2022, 2023, 2024]
    assert series["makers"] == [None, None, None, 1, 3, 3], "a year of which nobody reported anything is unknown, not zero"
    assert series["open"] == [True, True, True, False, True, True]


def narrowed(facts: Facts, product: int) -> Facts:
    """Only what the figures of ``product`` rest on: its own rows, and the makers of what is made from it."""
    inputs = facts.inputs.filter((pl.col("input") == product) | (pl.col("product") == product))
    makers = [product, *inputs.get_column("product").to_list()]
    return Facts(
        capabilities=facts.capabilities.filter(pl.col("product").is_in(makers)),
        links=facts.links.filter(pl.col("product") == product),
        flows=facts.flows.filter(pl.col("product") == product),
        inputs=inputs,
    )


@settings(max_examples=40, deadline=None)
@given(cities())
def test_narrowing_the_facts_to_a_product_leaves_its_figures_as_they_are(facts: Facts) -> None:
    whole = assess_products(facts, range(1, 7), 2024, RULES)
    for product in range(1, 7):
        alone = assess_products(narrowed(facts, product), [product], 2024, RULES)
        assert alone.verdicts[product].rule.code == whole.verdicts[product].rule.code
        columns = pl.col(
            "makers", "hhi", "output_yuan", "demand_yuan", "local_supply_ratio", "outside_share", "abroad_share", "trend", "withheld"
        )
        row: dict[str, Any] = whole.figures.filter(pl.col("product") == product).select(columns).row(0, named=True)
        assert alone.figures.select(columns).row(0, named=True) == pytest.approx(row)
