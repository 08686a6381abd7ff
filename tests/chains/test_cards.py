"""What the room puts on homes and into case files: by value, under each viewer's rights, in few queries."""

from __future__ import annotations

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from liantu.accounts.queries import PUBLIC, SYSTEM, Role, Viewer
from liantu.chains.actions import assess, publish_assessment
from liantu.chains.cards import cards, case_sections, headlines
from liantu.chains.models import Assessment
from liantu.kernel.figure import Subject
from liantu.registry import models as m
from liantu.rooms.cards import Card, Home
from liantu.web.sentences import plain_sentence
from tests.chains.city import UNIT, City
from tests.chains.pages.walk import Walk

OFFICIAL = Viewer(roles=frozenset({Role.OFFICIAL}), sees_city=True)
LEADER = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"small_cars"}))
OTHER = Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"}))


def drawn(card: Card) -> str:
    return render_to_string(card.template, {"card": card.context})


def by_key(viewer: Viewer, home: Home) -> dict[str, Card]:
    return {card.key: card for card in cards(viewer, home)}


def firm(city: City, name: str) -> Viewer:
    return Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({city.firms[name]}))


def said(viewer: Viewer, home: Home) -> list[str]:
    return [plain_sentence(one) for one in headlines(viewer, home)]


@pytest.fixture
def changed(city: City, assessment: Assessment) -> Assessment:
    """A later assessment: motors are made in plenty, two makers of cells have stopped."""
    m.Capability.objects.filter(organisation_id=city.firms["电机甲"], year=2024).update(output_fen=190 * UNIT)
    m.SupplyLink.objects.filter(product__code="cell").exclude(supplier__name="电芯丙").delete()
    m.SupplyLink.objects.filter(product__code="cell").update(amount_fen=20 * UNIT)
    m.Capability.objects.filter(organisation_id__in=[city.firms["电芯甲"], city.firms["电芯乙"]], year=2024).update(output_fen=0)
    return assess(city.pack)


def test_without_an_assessment_there_is_nothing_to_decide(city: City) -> None:
    for home in (Home.LEADER, Home.WORK, Home.CHAIN):
        assert list(cards(OFFICIAL, home)) == []
        assert list(headlines(OFFICIAL, home)) == []


def test_the_city_sees_its_largest_gaps_and_the_chains_that_lack_most(assessment: Assessment) -> None:
    found = by_key(OFFICIAL, Home.WORK)
    assert [(link.product, value) for link, value, _ in found["city_gaps"].context["gaps"]] == [
        ("lithium", pytest.approx(228 * UNIT / 100)), ("motor", pytest.approx(150 * UNIT / 100)),
        ("bearing", pytest.approx(5 * UNIT / 100)),
    ]  # fmt: skip
    assert [(chain.code, needs.unmet) for chain, needs in found["chains"].context["chains"]] == [
        ("small_cars", pytest.approx(410 * UNIT / 100)), ("lithium_battery", pytest.approx(225 * UNIT / 100)),
    ]  # fmt: skip
    assert list(by_key(OFFICIAL, Home.LEADER)) == ["city_gaps"]
    page = Walk("".join(drawn(card) for card in found.values()))
    assert page.broken == []
    assert len(page.figures) == 5


def test_a_chain_leader_sees_the_own_chain_and_whom_to_call(city: City, assessment: Assessment) -> None:
    found = by_key(LEADER, Home.CHAIN)
    assert list(found) == ["chain_small_cars", "calls_small_cars"]
    assert [link.product for link, _, _ in found["chain_small_cars"].context["gaps"]] == ["lithium", "motor", "bearing"]
    calls = {call.link.product: call for call in found["calls_small_cars"].context["calls"]}
    assert [maker.name for maker in calls["motor"].makers] == ["电机甲"]
    assert calls["lithium"].makers == ()
    text = drawn(found["chain_small_cars"]) + drawn(found["calls_small_cars"])
    assert "这是首次评估" in text
    assert "电机甲" in text
    assert Walk(text).broken == []


def test_near_makers_outside_of_the_chain_are_counted_and_not_named(city: City) -> None:
    m.Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])
    assess(city.pack)
    for viewer, names, hidden in ((LEADER, [], 1), (OFFICIAL, ["电容甲"], 0)):
        leader = Viewer(viewer.roles, sees_city=viewer.sees_city, chains=frozenset({"small_cars"}))
        calls = {call.link.product: call for call in by_key(leader, Home.CHAIN)["calls_small_cars"].context["calls"]}
        near = calls["lithium"].near
        assert ([maker.organisation.name for maker in near.shown], near.hidden) == (names, hidden)


def test_what_moved_is_said_with_its_value_the_largest_first(changed: Assessment) -> None:
    """Cells: 400 needed, 20 of 50 purchases … by output 100 of 400, so weak; motors 190 of 200, closed, worth the 150 of before."""
    moved = said(OFFICIAL, Home.WORK)
    assert moved[0].startswith("电芯新成为弱链环节，本地未满足的需求为 ")
    assert moved[1] == "电机已补齐，状态转为稳，本地配套率为 95.0%。"
    worth = [one.stake_cny for one in headlines(OFFICIAL, Home.WORK)]
    assert worth[1] == pytest.approx(150 * UNIT / 100)
    assert worth == sorted(worth, reverse=True)
    assert [one.good for one in headlines(OFFICIAL, Home.WORK)] == [False, True]
    assert "较上次评估的变化" in drawn(by_key(LEADER, Home.CHAIN)["chain_small_cars"])
    assert [sentence.key for sentence in headlines(OTHER, Home.CHAIN)] == ["gap cell"], "motors stand in no chain that they lead"


def test_without_an_assessment_before_the_largest_gaps_are_said(assessment: Assessment) -> None:
    assert said(OFFICIAL, Home.LEADER) == ["本地未满足的需求最大的环节是碳酸锂（228.0 亿元）、电机（150.0 亿元）。"]
    with translation.override("en"):
        assert said(OFFICIAL, Home.LEADER)[0].startswith("The largest gaps in demand not met locally are Lithium carbonate (")


def test_firms_and_the_public_get_no_headline(assessment: Assessment, city: City) -> None:
    publish_assessment(assessment, SYSTEM)
    assert list(headlines(firm(city, "电机甲"), Home.FIRM)) == list(headlines(PUBLIC, Home.PUBLIC)) == []


def test_a_firm_sees_where_it_stands_and_what_is_said_of_it_once_published(city: City, assessment: Assessment) -> None:
    before = by_key(firm(city, "电机甲"), Home.FIRM)
    text = drawn(next(iter(before.values())))
    assert "电机" in text
    assert "state-weak" not in text, "an assessment that is not published tells a firm nothing"
    assert "产业链评估尚未公布" in text
    publish_assessment(assessment, SYSTEM)
    text = drawn(next(iter(by_key(firm(city, "电机甲"), Home.FIRM).values())))
    assert "state-weak" in text
    assert "25.0%" not in text


def test_a_product_of_several_chains_is_one_line(city: City, assessment: Assessment) -> None:
    publish_assessment(assessment, SYSTEM)
    card = next(iter(by_key(firm(city, "电芯甲"), Home.FIRM).values()))
    assert [(position.link.product, len(chains)) for chains, position, _said in card.context["lines"]] == [("cell", 2)]
    text = drawn(card)
    assert all(f"/chains/{chain}/cell/" in text for chain in ("small_cars", "lithium_battery"))


def test_a_firm_without_products_reads_what_to_do(city: City, assessment: Assessment) -> None:
    m.Capability.objects.filter(organisation_id=city.firms["电机甲"]).delete()
    assert "在月报中填报产品和产能后" in drawn(next(iter(by_key(firm(city, "电机甲"), Home.FIRM).values())))


def test_a_case_file_names_who_could_close_the_gap(city: City, assessment: Assessment) -> None:
    card = next(iter(case_sections(OFFICIAL, "CH003", Subject("product", "lithium"))))
    assert [row["name"] for row in card.context["outside"]] == ["市外锂业"]
    assert [row["name"] for row in card.context["buyers"]] == ["电芯甲", "电芯乙", "电芯丙"]
    text = drawn(card)
    assert "70.00 亿元" in text
    assert Walk(text).broken == []
    assert list(case_sections(OFFICIAL, "ST001", Subject("indicator", "output"))) == []


def test_a_case_file_keeps_the_rights_of_who_reads(city: City, assessment: Assessment) -> None:
    assert list(case_sections(OTHER, "CH001", Subject("product", "motor"))) == [], "not a product of their chain"
    assert list(case_sections(firm(city, "电机甲"), "CH001", Subject("product", "motor"))) == []
    district = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500113"}))
    card = next(iter(case_sections(district, "CH003", Subject("product", "lithium"))))
    assert [row["name"] for row in card.context["buyers"]] == ["电芯乙"]
    assert card.context["hidden_buyers"] == 2


@pytest.mark.parametrize("home", [Home.LEADER, Home.WORK, Home.CHAIN])
def test_homes_take_few_queries(home: Home, changed: Assessment, django_assert_max_num_queries: Any) -> None:
    viewer = LEADER if home is Home.CHAIN else OFFICIAL
    with django_assert_max_num_queries(40):
        list(cards(viewer, home))
        list(headlines(viewer, home))
