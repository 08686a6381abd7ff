from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.chains import queries
from liantu.chains.actions import assess, publish_assessment
from liantu.chains.models import Assessment, Chain, LinkFigure
from liantu.chains.queries.facts import yearly_flows
from liantu.registry.models import Capability, Organisation
from tests.chains.city import MOMENT, UNIT, City

YUAN = UNIT / 100


def test_the_list_of_chains_takes_two_queries(assessment: Assessment) -> None:
    with CaptureQueriesContext(connection) as seen:
        rows = queries.chain_list(SYSTEM, assessment)
    assert (len(rows), len(seen)) == (2, 2)
    counts = {row.chain.code: {state: number for state, number in row.counts.items() if number} for row in rows}
    assert counts["small_cars"] == {"strong": 1, "steady": 2, "weak": 1, "lost": 1, "absent": 1, "no_data": 1}
    assert counts["lithium_battery"] == {"strong": 1, "absent": 1}
    Chain.objects.get(code="lithium_battery").delete()
    with CaptureQueriesContext(connection) as seen:
        assert len(queries.chain_list(SYSTEM, assessment)) == 1
    assert len(seen) == 2


def test_a_map_takes_a_constant_number_of_queries(assessment: Assessment) -> None:
    for code, links in (("small_cars", 7), ("lithium_battery", 2)):
        with CaptureQueriesContext(connection) as seen:
            drawn = queries.chain_map(SYSTEM, code, assessment)
        assert len(seen) == 5
        assert sum(drawn.counts.values()) == links
    drawn = queries.chain_map(SYSTEM, "small_cars")
    assert [stage.code for stage in drawn.stages] == ["materials", "parts", "cars"]
    assert [link.product for link in drawn.stages[1].links] == ["cell", "motor", "bearing"]
    assert ("cell", "car", 0.4, "critical", "intermediate", "", "", "") in drawn.edges
    assert not any("capacitor" in edge for edge in drawn.edges)


def test_links_without_an_assessment_have_no_data(city: City) -> None:
    rows = queries.link_figures(SYSTEM, "small_cars")
    assert {row.state for row in rows} == {"no_data"}
    assert all(value is None for row in rows for value in row.values.values())


def test_a_link_has_figures_in_yuan_and_a_series(assessment: Assessment) -> None:
    row = queries.link_of(SYSTEM, "small_cars", "cell")
    assert (row.values["output_yuan"], row.values["makers"], row.key_part, row.subject) == (450 * YUAN, 3, True, "link:small_cars/cell")
    assert row.series["years"][-2:] == [2023, 2024]
    assert row.series["output"][-2:] == [380 * YUAN, 450 * YUAN]
    assert [link.chain for link in queries.links_of_product(SYSTEM, "cell")] == ["small_cars", "lithium_battery"]


def test_who_sees_which_values(assessment: Assessment, city: City) -> None:
    publish_assessment(assessment, SYSTEM)
    leader = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"}))
    firm = Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms["电芯甲"]}))

    def values(viewer: Viewer, chain: str) -> Any:
        return queries.link_of(viewer, chain, "cell").values["local_supply_ratio"]

    assert values(district, "small_cars") == values(leader, "lithium_battery") == pytest.approx(0.925)
    for viewer in (leader, firm, PUBLIC):
        row = queries.link_of(viewer, "small_cars", "cell")
        assert row.state == "strong"
        assert row.withheld == "few_firms"  # a single car maker buys them
        assert set(row.values.values()) == {None}
        assert set(row.series["ratio"]) == {None}
    assert queries.chain_list(PUBLIC)[0].counts["weak"] == 1


def test_unpublished_assessments_are_for_officials_and_chain_leaders(assessment: Assessment) -> None:
    leader = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))
    assert queries.latest_assessment(leader) == assessment
    assert queries.link_of(leader, "small_cars", "cell").state == "no_data"
    assert queries.link_of(leader, "lithium_battery", "cell").state == "strong"
    assert queries.latest_assessment(PUBLIC) is None


def test_makers_by_district_and_how_many_are_hidden(assessment: Assessment) -> None:
    shown = queries.makers(SYSTEM, "cell", assessment)
    assert [(row.organisation.region_id, row.organisation.name) for row in shown.rows] == [
        ("500112", "电芯甲"),
        ("500112", "电芯丙"),
        ("500113", "电芯乙"),
    ]
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500113"}))
    part = queries.makers(district, "cell", assessment)
    assert ([row.organisation.name for row in part.rows], part.hidden) == (["电芯乙"], 2)
    assert queries.makers(PUBLIC, "cell", assessment).hidden == 3


def test_suppliers_and_customers(assessment: Assessment) -> None:
    rows = list(queries.suppliers(SYSTEM, "cell", assessment).rows)
    assert [(row["name"], row["amount_fen"] / UNIT, row["inside"]) for row in rows] == [
        ("电芯甲", 180, True), ("电芯乙", 130, True), ("电芯丙", 60, True), ("市外电芯", 30, False),
    ]  # fmt: skip
    outside = queries.suppliers(SYSTEM, "cell", assessment, outside=True)
    assert [row["name"] for row in outside.rows] == ["市外电芯"]
    (customer,) = queries.customers(SYSTEM, "cell", assessment).rows
    assert (customer["name"], customer["amount_fen"] / UNIT, customer["partners"]) == ("整车甲", 370, 3)
    assert queries.suppliers(PUBLIC, "cell", assessment).hidden == 4


def test_a_gap_names_near_makers_outside_suppliers_and_what_waits(assessment: Assessment, city: City) -> None:
    gap = queries.gap_candidates(SYSTEM, "cell", assessment, city.pack)
    (near,) = gap.candidates
    assert (near.organisation.name, near.product.code, [row.code for row in near.shared_inputs]) == ("电容甲", "capacitor", ["lithium"])
    # inputs min 0.1 ÷ max (0.5 + 0.1) = 1/6; processes 1 of 2; code 38 / 39: nothing
    assert near.nearness.score == pytest.approx(0.5 / 6 + 0.15)
    lithium = queries.gap_candidates(SYSTEM, "lithium", assessment, city.pack)
    assert [row["name"] for row in lithium.outside.rows] == ["市外锂业"]
    assert [(row.product.code, row.makers, row.need_yuan) for row in lithium.waiting] == [
        ("cell", 3, 225 * YUAN),
        ("capacitor", 1, 3 * YUAN),
    ]
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"}))
    assert queries.gap_candidates(district, "cell", assessment, city.pack).candidates == ()
    publish_assessment(assessment, SYSTEM)
    public = queries.gap_candidates(PUBLIC, "lithium", assessment, city.pack)
    assert public.candidates == ()
    assert all(row.need_yuan is None for row in public.waiting)


def test_where_a_firm_stands(assessment: Assessment, city: City) -> None:
    positions = queries.firm_positions(SYSTEM, city.firms["电芯甲"], assessment)
    assert [(row.link.chain, row.link.product, row.link.state, row.year) for row in positions] == [
        ("small_cars", "cell", "strong", 2024), ("lithium_battery", "cell", "strong", 2024),
    ]  # fmt: skip
    assert positions[0].share == pytest.approx(200 / 450)
    (past,) = queries.firm_positions(SYSTEM, city.firms["轴承甲"], assessment)
    assert (past.year, past.share, past.link.state) == (2021, None, "lost")
    assert queries.firm_positions(PUBLIC, city.firms["电芯甲"], assessment) == []
    bought = list(queries.firm_partners(SYSTEM, city.firms["电芯甲"], suppliers=True, year=2024))
    assert [(row["name"], row["code"]) for row in bought] == [("市外锂业", "lithium")]
    sold = list(queries.firm_partners(SYSTEM, city.firms["电芯甲"], suppliers=False, year=2024))
    assert [row["name"] for row in sold] == ["整车甲"]


def test_the_trace_of_a_product(assessment: Assessment) -> None:
    traced = queries.product_trace(SYSTEM, "car", assessment)
    assert sum(traced.parts.values()) == pytest.approx(1)
    assert traced.parts["local"] == pytest.approx(0.63)
    assert [tier["local"] for tier in traced.tiers][:2] == pytest.approx([1.0, 0.3 + 0.4 * 0.925 + 0.2 * 0.25 + 0.1])
    assert traced.tiers[-1]["local"] == pytest.approx(0.63)
    assert [line["product"].code for line in traced.inputs] == ["cell", "motor", "steel"]
    publish_assessment(assessment, SYSTEM)
    assert queries.product_trace(PUBLIC, "car", assessment).withheld == "few_firms"


def test_tiers_with_too_few_firms_are_not_shown_to_a_firm(assessment: Assessment, city: City) -> None:
    maker = city.firms["整车甲"]
    assert len(queries.firm_trace(SYSTEM, maker, assessment).tiers) == 2
    publish_assessment(assessment, SYSTEM)
    own = queries.firm_trace(Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({maker})), maker, assessment)
    assert ([tier.tier for tier in own.tiers], own.withheld_tiers) == ([1], 1)


def test_known_makers_are_the_city_first_and_counted_as_the_figure_says(assessment: Assessment, city: City) -> None:
    Organisation.objects.filter(name="市外电芯").update(outside_place="四川")
    named = {"source_id": Organisation.objects.get(name="市外电芯").source_id, "reported_date": date(2025, 2, 1), "known_from": MOMENT}
    for firm, year in (("市外电芯", 2021), ("电机甲", 2021)):
        Capability.objects.create(organisation_id=city.firms[firm], product_id=city.products["cell"], year=year, share=0.3, **named)
    again = assess(city.pack)
    rows = queries.known(SYSTEM, "cell", again).rows
    assert [(row.organisation.name, row.place) for row in rows] == [("电芯甲", 0), ("电芯丙", 0), ("电芯乙", 0), ("市外电芯", 1)]
    figure = LinkFigure.objects.get(assessment=again, chain__code="small_cars", product__code="cell")
    assert (figure.known_makers, figure.known_local, figure.known_outside, figure.known_unplaced) == (4, 3, 1, 0)
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500113"}))
    seen = queries.known(district, "cell", again)
    assert ([row.organisation.name for row in seen.rows], seen.hidden) == (["电芯乙"], 3)


def test_known_rows_and_the_figure_agree_on_every_link(assessment: Assessment) -> None:
    for figure in LinkFigure.objects.filter(assessment=assessment).select_related("product"):
        assert queries.known(SYSTEM, figure.product.code, assessment).rows.count() == figure.known_makers, figure.product.code


def test_a_year_of_which_quarters_are_missing_keeps_its_date_and_no_amount() -> None:
    columns = {"product": 1, "import_yuan": 5.0, "inflow_yuan": 1.0, "demand_yuan": None, "export_yuan": 0.0}
    rows = [columns | {"period": f"2024Q{part}", "reported_date": date(2024, 3 * part, 28)} for part in (1, 2, 3)]
    rows += [columns | {"period": f"2023H{part}", "reported_date": date(2024, 1, part)} for part in (1, 2)]
    past, now = yearly_flows(pl.DataFrame(rows)).to_dicts()
    assert (past["year"], past["import_yuan"], past["demand_yuan"], past["reported_date"]) == (2023, 10.0, None, date(2024, 1, 2))
    assert (now["year"], now["import_yuan"], now["export_yuan"], now["reported_date"]) == (2024, None, None, date(2024, 9, 28))
