"""What is shown of other links tells nothing of a withheld one: small cities by hand."""

from __future__ import annotations

from typing import Any

from liantu.chains.engine.assessment import Rules, assess_products, series_of
from liantu.chains.engine.facts import Facts
from liantu.chains.engine.protection import Protection
from liantu.chains.engine.states import LinkStateRules
from liantu.kernel.pack import load_pack
from liantu.regions.engine.parameters import PublicationRules
from tests.chains.engine.rows import facts_of, made, needs, sold

PACK = load_pack("chongqing")
RULES = Rules.of(PACK.rule(LinkStateRules), PACK.rule(PublicationRules))
PART, OPEN, SECRET = 1, 2, 3
"""A part that goes into two products: four firms of equal size make one, two the other."""


def protection(facts: Facts) -> Protection:
    return assess_products(facts, [PART, OPEN, SECRET], 2024, RULES).protection


def makers(product: int, firms: range, years: tuple[int, ...] = (2024,), **more: Any) -> list[dict[str, Any]]:
    return [made(firm, product, year, 100.0, **more) for firm in firms for year in years]


def test_a_demand_is_hidden_where_a_part_of_it_is_a_withheld_output() -> None:
    rows = makers(PART, range(20, 24)) + makers(OPEN, range(10, 14)) + makers(SECRET, range(2))
    alone = protection(facts_of(rows, inputs=[needs(OPEN, PART, 0.1)]))
    assert (alone.withheld[PART, 2024], alone.withheld[OPEN, 2024], alone.withheld[SECRET, 2024]) == ("", "", "few_firms")
    assert "demand" not in alone.hidden[PART]
    both = protection(facts_of(rows, inputs=[needs(OPEN, PART, 0.1), needs(SECRET, PART, 0.1)]))
    assert both.withheld[PART, 2024] == "", "six firms need it"
    assert both.hidden[PART] >= {"demand", "supply"}, "demand less 0.1 x 400 would be 0.1 x the withheld output"


def test_a_ratio_from_few_customers_or_suppliers_is_withheld() -> None:
    rows = makers(PART, range(20, 24)) + makers(OPEN, range(10, 14))
    inputs = [needs(OPEN, PART, 0.1)]
    wide = [sold(seller, buyer, PART, 2024, 10.0, supplier_inside=True) for seller in range(20, 24) for buyer in range(10, 14)]
    assert protection(facts_of(rows, wide, inputs=inputs)).withheld[PART, 2024] == ""
    one_customer = [link for link in wide if link["customer"] == 10]
    assert protection(facts_of(rows, one_customer, inputs=inputs)).withheld[PART, 2024] == "few_firms"
    one_supplier = [link for link in wide if link["supplier"] == 20]
    assert protection(facts_of(rows, one_supplier, inputs=inputs)).withheld[PART, 2024] == "few_firms"


def test_a_capacity_that_one_firm_alone_reports_is_hidden() -> None:
    rows = makers(PART, range(20, 23)) + makers(PART, range(23, 24), capacity=500.0)
    assert "capacity" in protection(facts_of(rows)).hidden[PART]
    assert "capacity" not in protection(facts_of(makers(PART, range(20, 24), capacity=500.0))).hidden[PART]


def test_a_trend_over_a_withheld_year_is_hidden() -> None:
    """With three years the trend is the root of last ÷ first, so the first year's output could be read from it."""
    wide = makers(PART, range(20, 24), (2022, 2023, 2024))
    assert "trend" not in protection(facts_of(wide)).hidden[PART]
    narrow = makers(PART, range(20, 21), (2022,)) + makers(PART, range(20, 24), (2023, 2024))
    assert "trend" in protection(facts_of(narrow)).hidden[PART]


def test_concentration_is_never_published_because_share_times_output_is_one_firms_output() -> None:
    assert "concentration" in protection(facts_of(makers(PART, range(20, 24)))).hidden[PART]


def test_the_value_made_in_the_city_is_hidden_where_it_tells_the_ratio_of_an_input() -> None:
    rows = makers(PART, range(2)) + makers(OPEN, range(10, 14))
    secret_input = protection(facts_of(rows, inputs=[needs(OPEN, PART, 0.1)]))
    assert secret_input.withheld[PART, 2024] == "few_firms"
    assert "value" in secret_input.hidden[OPEN]
    rows = makers(PART, range(20, 24)) + makers(OPEN, range(10, 14))
    assert "value" not in protection(facts_of(rows, inputs=[needs(OPEN, PART, 0.1)])).hidden[OPEN]


def test_the_ratio_of_an_earlier_year_is_shown_only_where_it_tells_no_demand() -> None:
    rows = makers(PART, range(20, 24), (2023, 2024)) + makers(OPEN, range(10, 14), (2023, 2024)) + makers(SECRET, range(2), (2023,))
    facts = facts_of(rows, inputs=[needs(OPEN, PART, 0.5), needs(SECRET, PART, 0.5)])
    assessed = assess_products(facts, [PART, OPEN, SECRET], 2024, RULES)
    series = series_of(assessed.balance, assessed.protection)[PART]
    assert (series["open"][-2:], series["open_ratio"][-2:]) == ([True, True], [False, True])


def test_a_ratio_gives_no_withheld_demand_by_an_output_that_all_stays_here() -> None:
    """Customers buy 40 of the part here; makers make 40: output ÷ ratio is what is needed, and that tells what the two firms make."""
    inputs = [needs(OPEN, PART, 0.1), needs(SECRET, PART, 0.1)]
    wide = [sold(seller, buyer, PART, 2024, 2.5, supplier_inside=True) for seller in range(20, 24) for buyer in range(10, 14)]
    away = [sold(90 + buyer, buyer, PART, 2024, 5.0, supplier_inside=False) for buyer in range(10, 14)]
    others = makers(OPEN, range(10, 14)) + makers(SECRET, range(2))

    def hidden(each: float) -> frozenset[str]:
        parts = [made(firm, PART, 2024, each) for firm in range(20, 24)]
        return protection(facts_of(parts + others, [*wide, *away], inputs=inputs)).hidden[PART]

    assert hidden(10.0) >= {"demand", "supply"}
    assert "demand" in hidden(30.0)
    assert "supply" not in hidden(30.0), "of an output that goes elsewhere too the ratio tells nothing"
