"""The page of one organisation: what stands on it, for whom, and as of when."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liantu.registry.models import Capability, SupplyLink
from tests.registry.pages.conftest import DAY, MARCH, City


def page(client: Any, city: City, query: str = "") -> str:
    response = client.get(f"/organisations/{city.maker.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_all_parts_stand_on_the_page(city: City, sign_in: Any) -> None:
    text = page(sign_in("analyst"), city)
    told = "91500112MA5U000000 渝北区 老甲电池厂 乙钢材 丙整车 电芯 高新技术企业 二期 总厂 产能.xlsx 营业收入 首次登记"
    for part in told.split():
        assert part in text, part
    assert re.search(r">1\.23</a>", text), "output of 2024 in 亿元, as corrected"
    assert "独家" in text
    assert " style=" not in text
    assert "<script>" not in text


def test_the_past_is_shown_as_it_was_known(city: City, sign_in: Any) -> None:
    client = sign_in("analyst")
    text = page(client, city, "?as_of=2025-04-01")
    assert "2025-04-01 当天结束时已知的情况" in text
    assert re.search(r">1\.00</a>", text)
    assert not re.search(r">1\.23</a>", text)
    assert "还没有登记这家单位" in page(client, city, "?as_of=2024-12-31")
    assert "日期无法识别" in page(client, city, "?as_of=gestern")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "当天结束时已知" not in page(client, city, f"?as_of={tomorrow}")


def test_a_renamed_firm_has_its_old_name_in_the_past(city: City, sign_in: Any) -> None:
    city.maker.name = "甲新能源"
    city.maker.save()
    client = sign_in("analyst")
    assert "<h1>甲新能源" in page(client, city)
    assert "<h1>甲电池" in page(client, city, "?as_of=2025-04-01")
    assert re.search(r"<del>甲电池</del>\s*→\s*<ins>甲新能源</ins>", page(client, city))


def test_names_of_others_are_hidden_from_a_firm(city: City, sign_in: Any) -> None:
    text = page(sign_in("firm", "organisation", str(city.maker.pk)), city)
    assert "乙钢材" not in text
    assert "丙整车" not in text
    assert "一家供应商（无权查看）" in text
    assert "一家客户（无权查看）" in text
    assert "产能.xlsx" not in text


@pytest.mark.parametrize(("role", "scope", "key", "status"), [
    ("analyst", "city", "", 200), ("official", "district", "500112", 200), ("official", "district", "500107", 404),
    ("firm", "organisation", "999999", 404), ("reviewer", "city", "", 404), ("", "city", "", 404),
])  # fmt: skip
def test_who_opens_it(city: City, sign_in: Any, role: str, scope: str, key: str, status: int) -> None:
    client = sign_in(role, scope, key)
    assert client.get(f"/organisations/{city.maker.pk}/").status_code == status
    assert client.get(f"/facts/reports/{city.report.pk}/").status_code == status


def test_a_cell_opens_to_its_earlier_values(city: City, sign_in: Any) -> None:
    newest = Capability.objects.current().get(year=2024)
    text = sign_in("analyst").get(f"/facts/capabilities/{newest.pk}/").content.decode()
    assert text.index("1.23 亿元") < text.index("1.00 亿元")
    assert "产能更正.xlsx" in text
    assert "有变化" in text
    assert sign_in("analyst", "chain", "x").get("/facts/organisations/1/").status_code == 404


def test_number_of_queries_does_not_grow(city: City, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("analyst")
    page(client, city)
    with django_assert_max_num_queries(22) as few:
        page(client, city)
    fact = {"source": city.source, "reported_date": DAY, "known_from": MARCH}
    for year in range(2000, 2020):
        SupplyLink.objects.create(supplier=city.supplier, customer=city.maker, product=city.cell, year=year, amount_fen=year, **fact)
        Capability.objects.create(organisation=city.maker, product=city.sheet, year=year, output_fen=year, **fact)
    with django_assert_max_num_queries(len(few)):
        page(client, city)


def test_a_merged_firm_leads_to_the_one_it_became(city: City, sign_in: Any) -> None:
    city.other.merged_into = city.maker
    city.other.save()
    response = sign_in("analyst").get(f"/organisations/{city.other.pk}/")
    assert response.status_code == 302
    assert response["Location"] == f"/organisations/{city.maker.pk}/"


def test_the_page_begins_with_sentences_whose_numbers_lead_to_their_rows(city: City, sign_in: Any) -> None:
    text = page(sign_in("analyst"), city)
    head = text[text.index("<h1>") : text.index("<dl")]
    assert re.search(r"位于<a[^>]*district=500112[^>]*>渝北区</a>", "".join(head.split("\n")))
    assert re.search(rf'营业收入 <a\s+href="/facts/reports/{city.report.pk}/">2\.10 亿元</a>', head)
    assert "供应商 1 家、客户 1 家" in head
    assert re.search(r"其中独家供应 <a[^>]*>1 项</a>", head)
    assert "期报表逾期未报" not in text


def test_a_firms_own_people_read_first_what_they_owe(city: City, sign_in: Any) -> None:
    client = sign_in("firm", "organisation", str(city.maker.pk))
    text = page(client, city)
    head = text[text.index("<h1>") : text.index("<dl")]
    assert "期报表</a>逾期未报" in head.replace("\n", "")
    assert f'href="/organisations/{city.maker.pk}/reports/"' in text
    assert "期报表" not in page(client, city, "?as_of=2025-04-01")
