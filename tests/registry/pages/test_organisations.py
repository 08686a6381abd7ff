"""The list of organisations: search, filters, rights, export."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client

from liantu.accounts.models import AuditLine
from liantu.registry.models import Organisation
from tests.registry.pages.conftest import City, _firm

LIST = "/organisations/"


def names(page: str, city: City) -> set[str]:
    return {firm.name for firm in (city.maker, city.supplier, city.customer, city.other) if f">{firm.name}</a>" in page}


def test_nobody_is_sent_to_sign_in(client: Client, db: None) -> None:
    response = client.get(LIST)
    assert response.status_code == 302
    assert "/accounts/login" in response["Location"]


@pytest.mark.parametrize(
    ("role", "scope", "key", "seen"),
    [
        ("analyst", "city", "", {"甲电池", "乙钢材", "丙整车", "丁外企"}),
        ("official", "district", "500112", {"甲电池"}),
        ("reviewer", "city", "", set()),
        ("", "city", "", set()),
    ],
)
def test_each_role_sees_its_own(city: City, sign_in: Any, role: str, scope: str, key: str, seen: set[str]) -> None:
    assert names(sign_in(role, scope, key).get(LIST).content.decode(), city) == seen


def test_a_firm_sees_itself_alone(city: City, sign_in: Any) -> None:
    assert names(sign_in("firm", "organisation", str(city.supplier.pk)).get(LIST).content.decode(), city) == {"乙钢材"}


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("q=电池", {"甲电池"}),
        ("q=老甲电池厂", {"甲电池"}),
        ("q=91500112ma5u", {"甲电池"}),
        ("q=不存在", set()),
        ("district=500107", {"乙钢材", "丙整车", "丁外企"}),
        ("industry=38", {"甲电池", "乙钢材", "丙整车", "丁外企"}),
        ("industry=31", set()),
        ("simulated=yes", {"丁外企"}),
        ("state=closed", set()),
        ("place=outside", set()),
        ("sort=-name&page=99999", {"甲电池", "乙钢材", "丙整车", "丁外企"}),
        ("sort=evil__path&page=x", {"甲电池", "乙钢材", "丙整车", "丁外企"}),
    ],
)
def test_search_and_filters(city: City, sign_in: Any, query: str, seen: set[str]) -> None:
    response = sign_in("analyst").get(f"{LIST}?{query}")
    assert response.status_code == 200
    assert names(response.content.decode(), city) == seen


def test_number_of_queries_does_not_grow(city: City, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("analyst")
    client.get(LIST)
    with django_assert_max_num_queries(9) as few:
        client.get(LIST)
    for number in range(60):
        _firm(f"企业{number}", city.maker.region, city.source)
    with django_assert_max_num_queries(len(few)):
        assert client.get(LIST).status_code == 200


def test_export_has_what_the_page_has(city: City, sign_in: Any) -> None:
    client = sign_in("official", "district", "500107")
    text = b"".join(client.get(f"{LIST}export.csv?q=乙").streaming_content).decode("utf-8-sig")
    assert "乙钢材" in text
    assert "丙整车" not in text
    sheet = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{LIST}export.xlsx").streaming_content))).active
    assert [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["乙钢材", "丙整车", "丁外企"]
    assert sheet.cell(4, 13).value == "模拟"
    assert AuditLine.objects.filter(verb="export_organisations").count() == 2
    assert client.get(f"{LIST}export.exe").status_code == 404


def test_export_never_runs(city: City, sign_in: Any) -> None:
    Organisation.objects.filter(pk=city.maker.pk).update(name='=HYPERLINK("x")', ownership="+1")
    client = sign_in("analyst")
    text = b"".join(client.get(f"{LIST}export.csv").streaming_content).decode("utf-8-sig")
    assert "'=HYPERLINK" in text
    assert ",'+1," in text
    book = openpyxl.load_workbook(BytesIO(b"".join(client.get(f"{LIST}export.xlsx").streaming_content)))
    assert book.active.cell(2, 1).data_type == "s"


def test_what_the_list_is_narrowed_to_shows_as_chips_that_lead_on_without_it(city: City, sign_in: Any) -> None:
    text = sign_in("analyst").get("/organisations/?district=500112&state=operating&page=2").content.decode()
    assert 'href="/organisations/?state=operating"' in text
    assert 'href="/organisations/?district=500112"' in text
    assert "区县：渝北区" in text


def test_a_simulated_city_says_so_once(city: City, sign_in: Any) -> None:
    text = sign_in("analyst").get("/organisations/?simulated=yes").content.decode()
    assert text.count("mark-simulated") == 0
    assert "simulated-banner" in text
