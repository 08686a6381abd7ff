"""The page of opportunities: rights, weights, filters, exports, the promotion list of a district."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from openpyxl import load_workbook

from liantu.chains.actions.basis import keep_basis
from liantu.chains.models import Assessment
from liantu.registry.models import Product
from tests.chains.city import City
from tests.chains.pages.conftest import As
from tests.chains.pages.walk import Walk

ALL = "/opportunities/?all=1"


@pytest.fixture(autouse=True)
def capacitors_are_near(city: City) -> None:
    """Capacitors are made as lithium carbonate is: 0.3 near to it. 电容甲 of 500113 makes them."""
    Product.objects.filter(code="capacitor").update(processes=["chemical_synthesis"])
    for made in Assessment.objects.all():
        keep_basis(made, city.pack)


def _rows(client: Client, query: str = "all=1") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"/opportunities/export.csv?{query}").content.decode("utf-8-sig"))))


def test_an_official_sees_every_gap_in_every_district(analyst: Client, assessment: Assessment) -> None:
    assert {(row["产品代码"], row["区县"]) for row in _rows(analyst)} == {
        (product, district) for product in ("lithium", "bearing", "motor") for district in ("渝北区", "巴南区")
    }
    page = analyst.get(ALL).content.decode()
    assert "碳酸锂" in page
    assert Walk(page).broken == []
    districts = analyst.get(f"{ALL}&product=lithium").content.decode()
    assert "电容甲" in districts
    assert Walk(districts).broken == []


def test_one_row_a_missing_link_the_largest_value_first(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get(ALL)
    assert [line.link.product for line in page.context["lines"]] == ["lithium", "motor", "bearing"]
    assert [round(line.link.unmet_yuan / 1e8) for line in page.context["lines"]] == [228, 150, 5]
    assert all(line.candidates == 2 for line in page.context["lines"])
    by_score = [line.row["at_least"] for line in analyst.get(f"{ALL}&sort=score").context["lines"]]
    assert by_score == sorted(by_score, reverse=True)
    text = page.content.decode()
    assert "/figures/unmet_demand/link:small_cars/lithium/2024/" in text
    assert "查看 2 个区县" in text


def test_a_link_opens_to_its_districts(analyst: Client, assessment: Assessment) -> None:
    lines = analyst.get(f"{ALL}&product=lithium").context["lines"]
    assert [(line.link.product, line.district.code) for line in lines] == [("lithium", "500113"), ("lithium", "500112")]
    assert analyst.get(f"{ALL}&product=nothing").context["lines"] == []


def test_the_parts_of_a_score_are_words_and_the_score_is_in_points(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get(f"{ALL}&product=lithium")
    assert {words.zh for line in page.context["lines"] for _, words in line.groups if words} <= {"高", "较高", "中等", "较低"}
    text = page.content.decode()
    assert "<meter" not in text
    assert "居候选前" in text


def test_what_the_list_is_narrowed_to_stands_as_chips(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/opportunities/?all=1&district=500113&state=absent&page=2")
    assert page.context["chips"] == [
        ("巴南区", "?all=1&state=absent"), ("缺", "?all=1&district=500113"), ("含可行性较低的", "?district=500113&state=absent"),
    ]  # fmt: skip


def test_an_empty_list_says_what_to_do(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/opportunities/?all=1&chain=none").content.decode()
    assert "可取消部分筛选条件" in page
    assert 'href="/opportunities/"' in page


def test_the_page_reads_in_english(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get(f"{ALL}&product=lithium", headers={"accept-language": "en"}).content.decode()
    assert "Lithium carbonate" in page
    assert "a critical input (needed, few sources) of products made in the city" in page


def test_the_public_sees_nothing_before_publication(client: Client, assessment: Assessment) -> None:
    assert "碳酸锂" not in client.get(ALL).content.decode()
    assert _rows(client) == []


def test_the_public_sees_published_links_without_makers_and_their_numbers(client: Client, published: Assessment) -> None:
    page = client.get(ALL).content.decode()
    assert "碳酸锂" in page
    assert "电容甲" not in page
    assert {row["相近企业（全市）"] for row in _rows(client)} == {""}
    motor = next(row for row in _rows(client) if row["产品代码"] == "motor")
    assert motor["待满足需求（元）"] == ""


def test_a_firm_sees_nothing_before_publication(signed_in_as: As, assessment: Assessment, city: City) -> None:
    assert _rows(signed_in_as("firm", "organisation", city.firms["整车甲"])) == []


def test_a_chain_leader_sees_the_gaps_of_the_own_chain(signed_in_as: As, assessment: Assessment) -> None:
    rows = _rows(signed_in_as("chain_leader", "chain", "lithium_battery"))
    assert {row["产品代码"] for row in rows} == {"lithium"}
    assert float(rows[0]["待满足需求（元）"]) > 0


def test_a_district_sees_its_own_makers_and_counts_the_others(signed_in_as: As, assessment: Assessment) -> None:
    page = signed_in_as("official", "district", "500112").get(f"{ALL}&district=500113&product=lithium").content.decode()
    assert "电容甲" not in page
    assert "家不在您的查看范围内" in page


@pytest.mark.parametrize("heavy", ["feasibility", "value", "need"])
def test_the_reader_weighs_the_groups(analyst: Client, assessment: Assessment, heavy: str) -> None:
    query = "all=1&" + "&".join(f"w_{group}={100 if group == heavy else 0}" for group in ("feasibility", "value", "need"))
    names = {"feasibility": "可行性", "value": "效益", "need": "紧迫性"}
    rows = _rows(analyst, query)
    assert [row["得分"] for row in rows] == [row[names[heavy]] for row in rows]
    least = [float(row["至少"]) for row in rows]
    assert least == sorted(least, reverse=True)


def test_weights_that_are_none_are_the_packs(analyst: Client, assessment: Assessment) -> None:
    usual = _rows(analyst)
    assert _rows(analyst, "all=1&w_feasibility=0&w_value=0&w_need=0") == usual
    assert _rows(analyst, "all=1&w_feasibility=-5&w_value=x&w_need=1000") == usual


def test_filters_of_chain_district_and_state(analyst: Client, assessment: Assessment) -> None:
    assert {row["产品代码"] for row in _rows(analyst, "all=1&chain=lithium_battery")} == {"lithium"}
    assert {row["区县代码"] for row in _rows(analyst, "all=1&district=500112")} == {"500112"}
    assert {row["产品代码"] for row in _rows(analyst, "all=1&state=lost")} == {"bearing"}
    assert _rows(analyst, "all=1&chain=none") == []


def test_the_promotion_list_of_a_district_gives_reasons(analyst: Client, assessment: Assessment) -> None:
    page = analyst.get("/opportunities/?all=1&district=500113&view=promotion").content.decode()
    assert "巴南区招商清单" in page
    assert "本市每年约" in page
    assert "data-print" in page
    assert Walk(page).broken == []


def test_the_workbook_has_the_parts_and_an_explanation(analyst: Client, assessment: Assessment) -> None:
    book = load_workbook(io.BytesIO(analyst.get("/opportunities/export.xlsx?all=1").content))
    assert book.sheetnames == ["补链机会", "说明"]
    rows = list(book["补链机会"].iter_rows(values_only=True))
    assert len(rows) == 7
    known = rows[0].index("已知部分")
    assert all(0 <= row[known] <= 1 for row in rows[1:])


def test_other_forms_are_not_found(analyst: Client, assessment: Assessment) -> None:
    assert analyst.get("/opportunities/export.pdf").status_code == 404


def test_simulated_rows_say_so(analyst: Client, assessment: Assessment) -> None:
    Assessment.objects.update(marks=["simulated"])
    assert "模拟数据" in analyst.get("/opportunities/export.csv?all=1").content.decode()
