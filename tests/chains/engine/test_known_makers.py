from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.chains.engine.assessment import Rules, assess_products
from liantu.chains.engine.concentration import hhi
from liantu.chains.engine.facts import Facts
from liantu.chains.engine.known_makers import known_makers, world_supply
from liantu.chains.engine.states import LinkStateRules
from liantu.regions.engine.parameters import PublicationRules
from tests.chains.engine.rows import cities, facts_of, made

YEARS = 10


def test_makers_are_counted_by_place() -> None:
    rows = [
        made(1, 7, 2024, 5.0),
        made(2, 7, 2021, None, inside=False),
        made(3, 7, 2020, None, inside=None),
        made(4, 7, 2010, None, inside=False),
    ]
    row = known_makers(facts_of(rows), 2024, YEARS).row(0, named=True)
    assert (row["known_makers"], row["known_local"], row["known_outside"], row["known_unplaced"]) == (3, 1, 1, 1)


def test_an_organisation_counts_once_by_its_newest_row() -> None:
    rows = [
        made(1, 7, 2022, None, inside=False),
        made(1, 7, 2023, None, inside=False),
        made(2, 7, 2022, 4.0, inside=False),
        made(2, 7, 2023, 0.0, inside=False),
    ]
    assert known_makers(facts_of(rows), 2024, YEARS).get_column("known_makers").to_list() == [1]


def test_a_firm_of_the_city_that_no_longer_reports_a_product_does_not_count() -> None:
    named = made(1, 7, 2021, None, newest_year=2021)
    reported = made(2, 7, 2021, 8.0, newest_year=2021)
    turned = made(3, 7, 2021, None, newest_year=2024)
    later = made(4, 7, 2024, 9.0, newest_year=2025)
    counted = known_makers(facts_of([named, reported, turned, later]), 2024, YEARS)
    assert counted.row(0, named=True)["known_local"] == 2  # the one merely named, and the one of the year


def test_the_concentration_of_world_supply_by_hand() -> None:
    shares = [made(1, 7, 2025, None, inside=False, world_share=0.6), made(2, 7, 2025, None, inside=False, world_share=0.2)]
    other = [made(3, 7, 2025, None, inside=None), made(4, 7, 2019, None, inside=False, world_share=0.9)]
    row = world_supply(facts_of(shares + other), 2025, YEARS, 0.5).row(0, named=True)
    assert (row["world_year"], row["world_makers"]) == (2025, 2)
    assert row["world_hhi"] == pytest.approx(0.625)  # 0.75² + 0.25²
    assert (row["world_share"], row["world_largest_share"]) == pytest.approx((0.8, 0.6))


def test_one_provider_of_all_is_one_and_few_known_shares_are_unknown() -> None:
    rows = [made(1, 7, 2025, None, inside=False, world_share=1.0), made(2, 8, 2025, None, inside=False, world_share=0.3)]
    found = world_supply(facts_of(rows), 2025, YEARS, 0.5)
    assert dict(found.select("product", "world_hhi").iter_rows()) == {7: 1.0, 8: None}


@given(st.lists(st.floats(0.001, 1.0), min_size=1, max_size=30))
def test_world_concentration_is_the_index_of_the_known_shares(shares: list[float]) -> None:
    rows = [made(number, 7, 2025, None, inside=False, world_share=share) for number, share in enumerate(shares)]
    assert world_supply(facts_of(rows), 2025, YEARS, 0.0).row(0, named=True)["world_hhi"] == pytest.approx(hhi(shares))


def test_a_maker_that_was_named_without_values_leaves_the_year_unknown_not_zero(pack: Any) -> None:
    rules = Rules.of(pack.rule(LinkStateRules), pack.rule(PublicationRules))
    named = made(1, 7, 2021, None, newest_year=2021)
    reported = made(2, 8, 2021, 8.0, newest_year=2021)
    of_the_year = made(3, 9, 2024, 5.0, newest_year=2024)
    result = assess_products(facts_of([named, reported, of_the_year]), [7, 8, 9], 2024, rules)
    rows = {row["product"]: row for row in result.figures.to_dicts()}
    assert (rows[7]["makers"], rows[7]["output_yuan"], rows[7]["known_local"]) == (None, None, 1)
    assert (rows[8]["makers"], rows[8]["output_yuan"], rows[8]["known_local"]) == (0, 0.0, 0)
    assert [result.verdicts[product].rule.code for product in (7, 8)] == ["makers_known", "made_before"]


def test_makers_elsewhere_are_said_where_nothing_else_is_known(pack: Any) -> None:
    rules = Rules.of(pack.rule(LinkStateRules), pack.rule(PublicationRules))
    rows = [made(1, 7, 2023, None, inside=False), made(3, 9, 2024, 5.0, newest_year=2024)]
    result = assess_products(facts_of(rows), [6, 7], 2024, rules)
    assert {product: verdict.state for product, verdict in result.verdicts.items()} == {6: "no_data", 7: "known"}


@given(cities(), st.integers(2022, 2024))
def test_makers_without_output_never_stand_as_no_data(pack: Any, facts: Facts, year: int) -> None:
    rules = Rules.of(pack.rule(LinkStateRules), pack.rule(PublicationRules))
    result = assess_products(facts, list(range(1, 8)), year, rules)
    for row in result.figures.to_dicts():
        verdict = result.verdicts[row["product"]]
        if verdict.state == "known":
            assert row["known_makers"] > 0
            assert row["output_yuan"] is None
        if verdict.state == "no_data" and row["output_yuan"] is None:
            assert row["known_makers"] == 0
