"""The page of all districts: tiles, figures that open, zones, order, export, what is withheld, publication, an empty installation."""

from __future__ import annotations

import re

from django.test import Client

from liantu.kernel.pack import Pack
from liantu.regions.models import RegionAssessment
from liantu.statistics.models import Computation
from tests.chains.pages.walk import Walk
from tests.regions.city import BANAN, FULING, YUBEI
from tests.regions.pages.conftest import As, opens, page_of, rows_of

EXPORT = "/districts/export.csv"


def _row(client: Client, code: str, query: str = "") -> dict[str, str]:
    return next(row for row in rows_of(client, f"{EXPORT}?{query}") if row["区县代码"] == code)


def test_every_district_is_a_tile_that_leads_to_its_page(analyst: Client, assessment: RegionAssessment, pack: Pack) -> None:
    page = page_of(analyst, "/districts/?figure=krugman_specialisation")
    tiles = re.findall(r'<a href="/districts/(\w+)/" class="tile shade-(\d)"', page)
    assert {code for code, _ in tiles} == {district.code for district in pack.districts}
    assert {code for code, shade in tiles if shade != "0"} == {YUBEI, BANAN, FULING}
    assert Walk(page).broken == []


def test_a_tile_without_a_value_says_so(analyst: Client, assessment: RegionAssessment) -> None:
    page = page_of(analyst, "/districts/?figure=krugman_specialisation")
    assert re.search(r'aria-label="万州区 [^"\d]+"', page)  # the reason, or that it is unknown; never a number


def test_output_of_a_district_is_that_of_its_firms(analyst: Client, assessment: RegionAssessment, computation: Computation) -> None:
    row = _row(analyst, FULING)
    assert float(next(value for name, value in row.items() if name.startswith("产值（"))) == 100.0  # one firm of 100 × 100 million yuan
    assert "（亿元、2024）" in next(name for name in row if name.startswith("产值（"))


def test_all_figures_of_the_page_open(analyst: Client, assessment: RegionAssessment, computation: Computation) -> None:
    figures = Walk(page_of(analyst, "/districts/")).figures
    assert f"/figures/above_scale_output/district:{YUBEI}/2024/" in figures
    assert f"/figures/krugman_specialisation/district:{YUBEI}/2024/" in figures
    assert opens(analyst, figures) == []


def test_the_export_has_the_rows_of_the_table_in_its_order(analyst: Client, assessment: RegionAssessment, computation: Computation) -> None:
    query = "zone=new_districts&sort=-krugman_specialisation"
    page = page_of(analyst, f"/districts/?{query}")
    shown = re.findall(r'<th scope="row">\s*<a href="/districts/(\w+)/">', page)
    assert [row["区县代码"] for row in rows_of(analyst, f"{EXPORT}?{query}")] == shown
    assert shown[0] == FULING
    assert len(shown) == 13  # 万盛经开区 among them


def test_a_workbook_is_sent_too(analyst: Client, assessment: RegionAssessment) -> None:
    response = analyst.get("/districts/export.xlsx")
    assert response.status_code == 200
    assert b"".join(response)[:2] == b"PK"
    assert analyst.get("/districts/export.pdf").status_code == 404


def test_an_unknown_figure_or_zone_is_the_first_and_all(analyst: Client, assessment: RegionAssessment, pack: Pack) -> None:
    page = page_of(analyst, "/districts/?figure=nothing&zone=nowhere&sort=nonsense")
    assert page.count('class="tile shade') == len(pack.districts)


def test_the_public_sees_nothing_of_a_draft(client: Client, assessment: RegionAssessment, computation: Computation) -> None:
    assert "区域评估尚未公布" in page_of(client, "/districts/")
    row = _row(client, YUBEI)
    assert [row[name] for name in row if name.startswith(("产值", "专业化", "主导产业"))] == ["", "", "", ""]


def test_the_public_reads_why_a_district_is_withheld(client: Client, published: RegionAssessment) -> None:
    assert "涉及企业不足三家" in _row(client, FULING)["不公布的原因"]
    assert "涉及企业不足三家" in page_of(client, "/districts/")
    assert published.profiles.get(kind="district", key=FULING).krugman is not None


def test_only_analysts_publish_and_the_second_click_is_theirs(signed_in_as: As, analyst: Client, assessment: RegionAssessment) -> None:
    address = f"/districts/assessment/{assessment.pk}/publish/"
    assert signed_in_as("official").post(address).status_code == 403
    assert "确认公布" in page_of(analyst, "/districts/")
    assert analyst.post(address).status_code == 302
    assessment.refresh_from_db()
    assert assessment.is_public
    assert analyst.post(f"/districts/assessment/{assessment.pk}/withdraw/").status_code == 302
    assessment.refresh_from_db()
    assert not assessment.is_public


def test_the_page_reads_in_english(analyst: Client, assessment: RegionAssessment) -> None:
    assert "Yubei" in analyst.get("/districts/", headers={"accept-language": "en"}).content.decode()
