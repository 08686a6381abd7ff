"""The pages of parks: sub-fields by hand, what to name, state, firms under the viewer's rights, exports, what the public is told."""

from __future__ import annotations

from django.test import Client

from liantu.regions.models import RegionAssessment
from liantu.statistics.models import Computation
from tests.chains.pages.walk import Walk
from tests.regions.city import BANAN, YUBEI, City
from tests.regions.pages.conftest import As, opens, page_of, rows_of

PARK = "/parks/small_park/"


def test_sub_fields_are_as_worked_by_hand(analyst: Client, assessment: RegionAssessment) -> None:
    rows = {row["行业代码"]: row for row in rows_of(analyst, f"{PARK}export.csv")}
    assert {code: float(row["占本区域产值"]) for code, row in rows.items()} == {"397": 0.5, "361": 0.4, "367": 0.1}
    assert float(rows["397"]["区位商"]) == 2.5
    assert rows["397"]["说明"] == "建议命名"


def test_the_list_names_concentration_state_and_fields(analyst: Client, assessment: RegionAssessment) -> None:
    row = next(row for row in rows_of(analyst, "/parks/export.csv") if row["园区代码"] == "small_park")
    assert (row["细分领域数"], float(row["前三领域占比（%）"]), row["状态"]) == ("3", 100.0, "聚焦")
    assert round(float(row["集中度 HHI"]), 9) == 0.42  # 0.5² + 0.4² + 0.1²
    assert "小园区" in page_of(analyst, "/parks/?state=focused")
    assert "小园区" not in page_of(analyst, "/parks/?state=thin")
    assert "小园区" in page_of(analyst, f"/districts/{YUBEI}/")


def test_the_export_has_the_parks_of_the_page(analyst: Client, assessment: RegionAssessment) -> None:
    for query in ("", "state=focused", f"district={BANAN}"):
        page = page_of(analyst, f"/parks/?{query}")
        rows = rows_of(analyst, f"/parks/export.csv?{query}")
        assert all(f'href="/parks/{row["园区代码"]}/"' in page for row in rows)
        assert page.count('<th scope="row">') == len(rows)


def test_figures_open(analyst: Client, assessment: RegionAssessment, computation: Computation) -> None:
    page = page_of(analyst, PARK)
    figures = Walk(page).figures
    assert "/figures/park_concentration/park:small_park/2024/" in figures
    assert "/figures/above_scale_output/park:small_park/2024/" in figures
    assert opens(analyst, figures + Walk(page_of(analyst, "/parks/")).figures) == []
    assert Walk(page).broken == []


def test_firms_are_named_to_those_who_may_see_them(city: City, signed_in_as: As, assessment: RegionAssessment) -> None:
    assert "企业0" in page_of(signed_in_as("official", "district", YUBEI), PARK)
    other = page_of(signed_in_as("official", "district", BANAN), PARK)
    assert "企业0" not in other
    assert "另有 6 家不在您的查看范围内" in other
    own = page_of(signed_in_as("firm", "organisation", city.firms[0]), PARK)
    assert "企业0" in own
    assert "企业1" not in own


def test_the_public_is_told_that_parks_are_withheld(client: Client, published: RegionAssessment) -> None:
    page = page_of(client, PARK)
    assert "园区企业少，为保护商业秘密不公开" in page
    assert "企业0" not in page
    assert rows_of(client, f"{PARK}export.csv") == []
    row = next(row for row in rows_of(client, "/parks/export.csv") if row["园区代码"] == "small_park")
    assert (row["状态"], row["企业数"], row["建议命名"]) == ("不公开", "", "")


def test_a_park_that_does_not_exist_is_not_found(analyst: Client, assessment: RegionAssessment) -> None:
    assert analyst.get("/parks/nowhere/").status_code == 404
