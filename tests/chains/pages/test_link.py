"""The link page: figures that open, the verdict with its numbers, makers by district, gap, what waits, hidden rows counted."""

from __future__ import annotations

from typing import Any

from django.test import Client

from liantu.chains.models import Assessment
from liantu.oversight.actions import run_checks
from liantu.registry.models import ProductInput, SupplyLink
from tests.chains.city import City
from tests.chains.pages.conftest import As
from tests.chains.pages.walk import Walk


def test_every_figure_of_the_page_opens(analyst: Client, assessment: Assessment) -> None:
    walk = Walk(analyst.get("/chains/small_cars/cell/").content.decode())
    assert len(walk.figures) == 12
    assert {analyst.get(address).status_code for address in walk.figures} == {200}


def test_the_verdict_names_the_rule_and_its_numbers(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/cell/")
    verdict = page.context["verdict"]
    assert verdict.code == page.context["link"].rule_fired
    compared = {item.name.en: (item.sign, item.threshold, item.value) for item in verdict.conditions}
    assert compared["makers in the city"] == ("≥", 3, 3)


def test_makers_stand_by_district_with_their_share(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/cell/")
    assert [maker.organisation.name for maker in page.context["makers"]] == ["电芯甲", "电芯丙", "电芯乙"]
    text = page.content.decode()
    assert "44.4%" in text  # 200 of 450
    assert text.index("渝北区") < text.index("巴南区")


def test_a_gap_shows_candidates_with_the_parts_of_their_score_and_what_waits(analyst: Client, assessment: Assessment) -> None:
    gap = analyst.get("/chains/small_cars/lithium/").context["gap"]
    assert {row.product.code for row in gap.waiting} == {"cell", "capacitor"}
    assert all(0 <= row.nearness.score <= 1 for row in gap.candidates)
    assert analyst.get("/chains/small_cars/cell/").context["gap"] is None


def test_neighbours_in_the_chain(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/chains/small_cars/cell/").context
    assert {row.link.product: row.edge.share for row in page["inputs"]} == {"lithium": 0.5, "steel": 0.1}
    assert {row.link.product: row.edge.share for row in page["uses"]} == {"car": 0.4}


def test_a_firm_sees_its_own_row_and_how_many_are_hidden(signed_in_as: Any, city: City, published: Assessment) -> None:
    firm = signed_in_as("firm", "organisation", city.firms["电芯甲"])
    page = firm.get("/chains/small_cars/cell/")
    assert [maker.organisation.name for maker in page.context["makers"]] == ["电芯甲"]
    assert page.context["hidden_makers"] == 2
    assert "电芯乙" not in page.content.decode()


def test_withheld_values_are_replaced_by_the_reason(client: Client, published: Assessment) -> None:
    page = client.get("/chains/small_cars/motor/").content.decode()
    assert "涉及企业不足三家" in page
    assert "figure-link" not in page
    assert "电机甲" not in page


def test_a_link_without_an_assessment_says_so(analyst: Client, city: City) -> None:
    page = analyst.get("/chains/small_cars/cell/")
    assert page.status_code == 200
    assert "尚未评估" in page.content.decode()


def test_queries_do_not_grow_with_rows(analyst: Client, assessment: Assessment, django_assert_max_num_queries: Any) -> None:
    analyst.get("/chains/small_cars/lithium/")
    with django_assert_max_num_queries(40) as few:
        analyst.get("/chains/small_cars/lithium/")
    bought = SupplyLink.objects.filter(product__code="lithium")[0]
    for year in range(2000, 2020):
        bought.pk, bought.year = None, year
        bought.save()
    with django_assert_max_num_queries(len(few)):
        analyst.get("/chains/small_cars/lithium/")


def test_neighbours_say_kind_alternatives_and_why_they_are_critical(analyst: Client, assessment: Assessment, city: City) -> None:
    car = ProductInput.objects.filter(product__code="car")
    car.filter(input__code="cell").update(alternative="drive", importance="replaceable", reason_zh="可改用电机", reason_en="or a motor")
    car.filter(input__code="motor").update(alternative="drive")
    car.filter(input__code="steel").update(kind="capital", share=None)
    page = analyst.get("/chains/small_cars/car/", headers={"accept-language": "en"}).content.decode()
    assert "or a motor" in page
    assert page.count("interchangeable") == 2
    assert "capital good" in page


def test_a_gap_with_an_open_finding_is_assigned_in_two_clicks(
    analyst: Client, signed_in_as: As, assessment: Assessment, city: City
) -> None:
    assert analyst.get("/chains/small_cars/motor/").context["assign_url"] == "", "no check has run"
    run_checks(city.pack, codes=["CH001"])
    page = analyst.get("/chains/small_cars/motor/")
    address = page.context["assign_url"]
    assert f'href="{address}"' in page.content.decode()
    assert analyst.get(address).status_code == 200
    assert analyst.get("/chains/small_cars/cell/").context["assign_url"] == "", "no gap"
    leader = signed_in_as("chain_leader", "chain", "small_cars")
    assert leader.get("/chains/small_cars/motor/").context["assign_url"] == "", "chain leaders give out no tasks"
