from __future__ import annotations

from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from django.utils import timezone

from liantu.accounts.queries import PUBLIC, SYSTEM, Viewer
from liantu.chains.actions import assess, publish_assessment, sync_chains, sync_imported, withdraw_assessment
from liantu.chains.models import Assessment, Chain, ChainLink, ChainStage, ImportedLink, LinkFigure
from liantu.chains.queries import latest_assessment, newer_facts_wait
from liantu.kernel.errors import IntakeError, NotAllowedError
from liantu.kernel.figure import FIGURES, Subject
from liantu.kernel.source import Mark
from liantu.registry import models as m
from liantu.registry.actions import import_frames
from tests.chains.city import UNIT, City

STATES = {
    "car": "steady", "cell": "strong", "motor": "weak", "steel": "steady", "bearing": "lost", "lithium": "absent", "glue": "no_data",
}  # fmt: skip


def counted() -> list[int]:
    return [model.objects.count() for model in (Chain, ChainStage, ChainLink)]


def test_sync_is_idempotent(city: City) -> None:
    before = counted(), list(ChainLink.objects.values_list("pk", "stage", "order"))
    sync_chains(city.pack)
    assert (counted(), list(ChainLink.objects.values_list("pk", "stage", "order"))) == before
    assert counted() == [2, 5, 9]
    assert ChainLink.objects.filter(key_part=True).count() == 2


def test_a_chain_that_names_an_unknown_product_is_refused_whole(city: City) -> None:
    m.Product.objects.filter(code="glue").delete()
    with pytest.raises(IntakeError, match="glue"):
        sync_chains(city.pack)


def test_the_six_states(assessment: Assessment) -> None:
    rows = LinkFigure.objects.filter(assessment=assessment, chain__code="small_cars").select_related("product")
    assert {row.product.code: row.state for row in rows} == STATES


def test_figures_by_hand(assessment: Assessment, city: City) -> None:
    rows = {
        row.product.code: row
        for row in LinkFigure.objects.filter(assessment=assessment, chain__code="small_cars").select_related("product")
    }
    cell, motor, steel, lithium = rows["cell"], rows["motor"], rows["steel"], rows["lithium"]
    assert (assessment.year, assessment.state) == (2024, "done")
    assert (cell.makers, cell.output_fen, cell.demand_fen, cell.chain_demand_fen) == (3, 450 * UNIT, 400 * UNIT, 400 * UNIT)
    assert (cell.basis, cell.local_supply_ratio, cell.outside_share) == ("purchases", pytest.approx(370 / 400), pytest.approx(30 / 400))
    assert cell.hhi == pytest.approx((200**2 + 150**2 + 100**2) / 450**2)
    assert (motor.basis, motor.local_supply_ratio) == ("output", 0.25)  # 50 of the 200 that 1000 of cars need
    assert motor.trend == pytest.approx(-0.2588, abs=0.01)
    assert (steel.demand_fen, steel.local_supply_ratio) == (160 * UNIT, 1.0)  # 100 + 45 + 15; links cover an eighth only
    assert (lithium.local_supply_ratio, lithium.abroad_share, lithium.outside_share) == pytest.approx((0, 100 / 220, 120 / 220))
    assert (rows["bearing"].last_made_year, rows["bearing"].makers) == (2021, 0)
    # a cell made here: own 0.4 + steel 0.1 (all local, nothing behind it); the car: own 0.3 + cells 0.4 × 0.925 × 0.5
    # + motors 0.2 × 0.25 × (0.6 + 0.3) + steel 0.1
    assert cell.city_value_share == pytest.approx(0.5)
    assert rows["car"].city_value_share == pytest.approx(0.3 + 0.4 * 0.925 * 0.5 + 0.2 * 0.25 * 0.9 + 0.1)
    assert rows["lithium"].city_value_share is None
    assert rows["car"].critical is False
    assert rows["cell"].critical is True
    assert cell.withheld == "few_firms" or cell.withheld == ""


def test_an_older_assessment_stays(city: City, assessment: Assessment) -> None:
    old = list(LinkFigure.objects.filter(assessment=assessment).values())
    assert not newer_facts_wait(SYSTEM)
    fact = m.Capability.objects.get(organisation_id=city.firms["电机甲"], year=2024)
    now = timezone.now()
    m.Capability.objects.filter(pk=fact.pk).update(known_to=now)
    fact.pk, fact.known_from, fact.output_fen = None, now, 190 * UNIT
    fact.save(force_insert=True)
    assert newer_facts_wait(SYSTEM)
    newer = assess(city.pack)
    assert LinkFigure.objects.get(assessment=newer, chain__code="small_cars", product__code="motor").local_supply_ratio == 0.95
    assert list(LinkFigure.objects.filter(assessment=assessment).values()) == old
    again = assess(city.pack, known_at=assessment.known_at)
    ratio = LinkFigure.objects.get(assessment=again, chain__code="small_cars", product__code="motor").local_supply_ratio
    assert ratio == 0.25
    assert latest_assessment(SYSTEM) == newer, "a look back is not the newest"


def test_a_firm_that_leaves_the_city_is_news_and_leaves_what_was_assessed_as_it_was(city: City, assessment: Assessment) -> None:
    firm = m.Organisation.objects.get(pk=city.firms["电芯甲"])
    firm.name = "电芯甲有限公司"
    firm.save()
    assert not newer_facts_wait(SYSTEM), "a name moves no figure"
    firm.inside_city = False
    firm.save()
    assert newer_facts_wait(SYSTEM)
    opener = FIGURES.opener("local_output")
    assert opener is not None
    before = LinkFigure.objects.get(assessment=assessment, chain__code="small_cars", product__code="cell")
    assert (opener(Subject("product", "cell"), None, SYSTEM).value or 0) * 100 == before.output_fen == 450 * UNIT
    assess(city.pack)
    assert not newer_facts_wait(SYSTEM)
    assert opener(Subject("product", "cell"), None, SYSTEM).value == 250 * UNIT / 100


def test_a_failure_is_kept_as_failed_and_shows_no_figures(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("liantu.chains.actions.assessment.series_of", broken)
    with pytest.raises(RuntimeError):
        assess(city.pack)
    assert Assessment.objects.get().state == "failed"
    assert not LinkFigure.objects.exists()
    assert latest_assessment(SYSTEM) is None


def test_only_analysts_assess_and_publish(city: City, assessment: Assessment) -> None:
    district = Viewer(districts=frozenset({"500112"}))
    for viewer in (PUBLIC, district):
        with pytest.raises(NotAllowedError):
            assess(city.pack, viewer=viewer)
        with pytest.raises(NotAllowedError):
            publish_assessment(assessment, viewer)
    publish_assessment(assessment, SYSTEM)
    assert latest_assessment(PUBLIC) == assessment
    withdraw_assessment(assessment, SYSTEM)
    assert latest_assessment(PUBLIC) is None


def test_simulated_firms_mark_the_assessment(city: City) -> None:
    assert "simulated" not in assess(city.pack).marks
    m.Organisation.objects.filter(name="整车甲").update(simulated=True)
    assert {"simulated", "general_knowledge"} <= set(assess(city.pack).marks)


def test_imported_links_make_a_chain_and_add_to_one(city: City) -> None:
    source = m.Source.objects.create(kind="file", name="链.xlsx", received_at=timezone.now())
    lines = [
        ("汽车", "零部件", "midstream", "capacitor"),
        ("电容器链", "原料", "upstream", "lithium"),
        ("电容器链", "成品", "downstream", "capacitor"),
    ]
    ImportedLink.objects.bulk_create(
        ImportedLink(chain=chain, stage=stage, position=position, product_id=city.products[code], source=source)
        for chain, stage, position, code in lines
    )
    sync_imported()
    before = counted()
    sync_imported()
    assert counted() == before == [3, 7, 12]
    assert ChainLink.objects.get(chain__code="small_cars", product__code="capacitor").stage.code == "parts"
    made = Chain.objects.get(name_zh="电容器链")
    assert made.review == "reported"
    sync_chains(city.pack)
    sync_imported()
    assert counted() == before


def test_the_latest_assessment_at_a_moment(city: City, assessment: Assessment) -> None:
    assert latest_assessment(SYSTEM, known_at=assessment.known_at - timedelta(days=1)) is None
    assert latest_assessment(SYSTEM, known_at=assessment.known_at) == assessment
    assert latest_assessment(SYSTEM, year=2023) is None


def test_the_table_of_chain_links_comes_in_like_any_other(city: City) -> None:
    rows = pl.DataFrame(
        {"chain": ["电容器链"] * 2, "stage": ["原料", "成品"], "position": ["upstream", "downstream"], "product": ["lithium", "capacitor"]}
    )
    import_frames({"chain_links": rows}, source_name="链", kind="file", mark=Mark.REPORTED)
    assess(city.pack)
    chain = Chain.objects.get(name_zh="电容器链")
    assert list(chain.links.values_list("product__code", "stage__name_zh")) == [("lithium", "原料"), ("capacitor", "成品")]
    assert LinkFigure.objects.get(chain=chain, product__code="capacitor").makers == 1
