"""The catalogue of products and the page of one."""

from __future__ import annotations

from typing import Any

from django.test import Client

from liantu.registry.models import Capability, Product, ProductInput
from tests.registry.pages.conftest import DAY, MARCH, City


def test_the_catalogue_is_open_and_searchable(city: City, client: Client) -> None:
    text = client.get("/products/").content.decode()
    assert "电芯" in text
    assert "钢板" in text
    found = client.get("/products/?q=单体").content.decode()
    assert ">电芯</a>" in found
    assert ">钢板</a>" not in found


def test_makers_follow_rights(city: City, client: Client, sign_in: Any) -> None:
    assert "甲电池" not in client.get("/products/battery_cell/").content.decode()
    assert "甲电池" in sign_in("analyst").get("/products/battery_cell/").content.decode()
    assert "甲电池" not in sign_in("official", "district", "500107").get("/products/battery_cell/").content.decode()


def test_inputs_and_uses(city: City, client: Client) -> None:
    made = client.get("/products/battery_cell/").content.decode()
    assert "钢板" in made
    assert "10.0%" in made
    assert "电芯" in client.get("/products/steel_sheet/").content.decode()
    assert client.get("/products/nothing/").status_code == 404


def test_queries(city: City, sign_in: Any, django_assert_max_num_queries: Any) -> None:
    client = sign_in("analyst")
    client.get("/products/")
    with django_assert_max_num_queries(8) as few_products:
        client.get("/products/")
    with django_assert_max_num_queries(13) as few_inputs:
        client.get("/products/battery_cell/")
    fact = {"source": city.source, "reported_date": DAY}
    for number in range(20):
        made = Product.objects.create(code=f"part_{number}", name_zh=f"零件{number}", name_en=f"Part {number}", industry="3841", **fact)
        ProductInput.objects.create(product=city.cell, input=made, share=0.01, known_from=MARCH, **fact)
        Capability.objects.create(organisation=city.supplier, product=city.cell, year=2000 + number, output_fen=1, known_from=MARCH, **fact)
    with django_assert_max_num_queries(len(few_products)):
        assert "零件7" in client.get("/products/").content.decode()
    with django_assert_max_num_queries(len(few_inputs)):
        assert "零件7" in client.get("/products/battery_cell/").content.decode()


def test_english(city: City, client: Client) -> None:
    client.post("/i18n/setlang/", {"language": "en"})
    assert "Battery cell" in client.get("/products/battery_cell/").content.decode()
