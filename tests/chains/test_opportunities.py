"""Reads of opportunities: the parts in their units, what is unknown, and what each viewer gets."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from polars.testing import assert_frame_equal

from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer
from liantu.chains.actions import assess
from liantu.chains.engine.opportunities import OpportunityRules
from liantu.chains.models import Assessment, LinkFigure, OpportunityBasis
from liantu.chains.queries import opportunities, reasons, unknown_parts
from liantu.regions.actions import assess_regions
from liantu.registry import models as m
from tests.chains.city import UNIT, City

YI = UNIT / 100


def _row(frame: pl.DataFrame, city: City, product: str, district: str) -> dict[str, object]:
    return frame.row(by_predicate=(pl.col("product") == city.products[product]) & (pl.col("district") == district), named=True)


def test_the_parts_are_in_their_units(assessment: Assessment, city: City) -> None:
    row = _row(opportunities(SYSTEM, assessment, city.pack).frame, city, "lithium", "500112")
    assert row["demand_waiting"] == pytest.approx(228 * YI)
    assert row["dependence"] == pytest.approx(1.0)
    assert row["critical"] == pytest.approx(225 / 228)  # cells need 450 × 0.5 of it, capacitors 30 × 0.1 and can do without
    assert row["inputs_here"] is None  # nothing is known of what lithium carbonate is made from
    assert row["relatedness"] is None  # the regions are not assessed
    assert (row["near_here"], row["near_city"]) == (0, 0)


def test_needed_inputs_that_the_city_makes(assessment: Assessment, city: City) -> None:
    """A motor needs steel and bearings; steel is made here, bearings are no more."""
    assert _row(opportunities(SYSTEM, assessment, city.pack).frame, city, "motor", "500112")["inputs_here"] == 0.5


def test_demand_that_waits_is_what_the_citys_makers_do_not_supply(assessment: Assessment, city: City) -> None:
    """1,000 of cars need 200 of motors; 50 are made here."""
    assert _row(opportunities(SYSTEM, assessment, city.pack).frame, city, "motor", "500112")["demand_waiting"] == pytest.approx(150 * YI)


def test_a_demand_that_is_unknown_stays_unknown(assessment: Assessment, city: City) -> None:
    LinkFigure.objects.filter(product__code="lithium").update(demand_fen=None)
    ranking = opportunities(SYSTEM, assessment, city.pack)
    row = _row(ranking.frame, city, "lithium", "500112")
    assert row["demand_waiting"] is None
    assert "本地未满足的需求" in {part.zh for part in unknown_parts(row)}
    assert not any("亿元" in reason.zh for reason in ranking.reasons(row))


def test_the_relatedness_of_the_districts_is_taken_over(assessment: Assessment, city: City) -> None:
    assess_regions(city.pack)
    frame = opportunities(SYSTEM, assessment, city.pack).frame
    assert _row(frame, city, "motor", "500113")["relatedness"] is not None
    assert frame["known"].max() > 0.8


def test_a_product_of_two_chains_stands_once_for_each_district(assessment: Assessment, city: City) -> None:
    ranking = opportunities(SYSTEM, assessment, city.pack)
    assert ranking.frame.height == ranking.frame.select("product", "district").n_unique() == 6
    assert ranking.chains[city.products["lithium"]] == ("small_cars", "lithium_battery")


def test_the_public_gets_nothing_before_and_protected_values_after_publication(assessment: Assessment, city: City) -> None:
    assert opportunities(PUBLIC, assessment, city.pack).frame.is_empty()
    Assessment.objects.update(published_at=timezone.now())
    frame = opportunities(PUBLIC, assessment, city.pack).frame
    assert frame.height == 6
    assert frame["near_here"].null_count() == frame["near_city"].null_count() == frame["inputs_here"].null_count() == 6
    assert _row(frame, city, "motor", "500112")["demand_waiting"] is None


def test_makers_that_a_reader_may_not_see_are_counted(city: City) -> None:
    m.Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])
    ranking = opportunities(SYSTEM, assess(city.pack), city.pack)
    cell = (city.products["lithium"], "500113")
    seen = ranking.near_makers(SYSTEM, [cell], 3)[cell]
    assert [maker.organisation.name for maker in seen.shown] == ["电容甲"]
    assert seen.shown[0].nearness == pytest.approx(0.3)
    other = Viewer(districts=frozenset({"500112"}))
    hidden = ranking.near_makers(other, [cell], 3)[cell]
    assert (hidden.shown, hidden.hidden) == ((), 1)


def test_makers_of_another_year_or_outside_the_city_do_not_count(city: City) -> None:
    m.Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])
    m.Capability.objects.filter(organisation_id=city.firms["电容甲"], year=2024).update(output_fen=0)
    frame = opportunities(SYSTEM, assess(city.pack), city.pack).frame
    assert _row(frame, city, "lithium", "500113")["near_city"] == 0


def test_what_makes_products_of_unknown_output_is_no_part_of_critical_need(assessment: Assessment, city: City) -> None:
    m.Capability.objects.filter(product__code="cell", year=2024).update(output_fen=None)
    row = _row(opportunities(SYSTEM, assess(city.pack), city.pack).frame, city, "lithium", "500112")
    assert row["critical"] == 0.0  # of what is known, capacitors alone need it, and can do without


def test_reasons_say_how_much_of_the_need_cannot_do_without(assessment: Assessment, city: City) -> None:
    ranking = opportunities(SYSTEM, assessment, city.pack)
    link, row = ranking.links[city.products["lithium"]], _row(ranking.frame, city, "lithium", "500112")
    assert any("不可替代且来源少），占其需求的 99%" in reason.zh for reason in ranking.reasons(row))
    assert any(
        reason.zh == "是本市下游产品的关键投入（不可替代且来源少）" for reason in reasons({**row, "critical": None}, link, ranking.bands)
    )


def test_reasons_name_the_wider_basis(assessment: Assessment, city: City) -> None:
    ranking = opportunities(SYSTEM, assessment, city.pack)
    row = {**_row(ranking.frame, city, "lithium", "500112"), "complexity_gain": 0.4, "complexity_gain_part": 0.9, "relatedness": 0.2,
           "relatedness_part": 0.5}  # fmt: skip
    link = ranking.links[city.products["lithium"]]
    here, wider = ([reason.zh for reason in reasons({**row, "wider": on, "wider_cog": on}, link, ranking.bands)] for on in (False, True))
    assert len([reason for reason in wider if "区县与其他地区" in reason]) == 2
    assert not [reason for reason in here if "区县与其他地区" in reason]


def test_a_place_is_said_in_words_and_never_as_a_percentage(assessment: Assessment, city: City) -> None:
    ranking = opportunities(SYSTEM, assessment, city.pack)
    row = {**_row(ranking.frame, city, "lithium", "500112"), "relatedness": 0.2, "relatedness_part": 0.8, "wider": False}
    first = ranking.reasons(row)[0]
    assert first.zh == "与本区现有产业的关联度居候选前四分之一"
    assert first.en == "relatedness to the district's industries: in the top quarter of candidates"


def test_bands_that_leave_a_gap_are_refused(city: City) -> None:
    raw = city.pack.rules["opportunities"]
    with pytest.raises(ValueError, match="最后一档自 0 起"):
        OpportunityRules.model_validate({**raw, "bands": raw["bands"][:-1]})


def test_what_is_kept_with_the_assessment_ranks_as_what_is_computed_now(city: City) -> None:
    m.Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])
    assessment = assess(city.pack)
    kept = opportunities(SYSTEM, assessment, city.pack)
    OpportunityBasis.objects.all().delete()
    computed = opportunities(SYSTEM, assessment, city.pack)
    assert_frame_equal(kept.frame, computed.frame)
    assert_frame_equal(kept.pairs, computed.pairs)
    cells = [(city.products["lithium"], "500113")]
    assert kept.near_makers(SYSTEM, cells, 3) == computed.near_makers(SYSTEM, cells, 3)


def test_a_basis_of_other_rules_is_not_used(city: City) -> None:
    m.Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])
    assessment = assess(city.pack)
    rules = {**city.pack.rules, "nearness": {**city.pack.rules["nearness"], "minimum": 0.9}}
    frame = opportunities(SYSTEM, assessment, replace(city.pack, rules=rules)).frame
    assert _row(frame, city, "lithium", "500113")["near_city"] == 0
    assert _row(opportunities(SYSTEM, assessment, city.pack).frame, city, "lithium", "500113")["near_city"] == 1


def test_the_ranking_reads_no_facts_where_the_basis_is_kept(assessment: Assessment, city: City) -> None:
    with CaptureQueriesContext(connection) as captured:
        opportunities(SYSTEM, assessment, city.pack)
    tables = " ".join(query["sql"] for query in captured)
    assert "registry_capability" not in tables
    assert "registry_productinput" not in tables
