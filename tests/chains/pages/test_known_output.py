"""Makers that are known without their output: the map, the table, the link page, the picture, exports and the interface say so."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client

from liantu.chains.actions import assess
from liantu.kernel.pack import load_pack
from liantu.registry import models as m
from tests.chains.city import MOMENT, City, make_city
from tests.made_once import made_once

PLACES = {"胶业一": "上海", "胶业二": "江苏", "胶业三": "江苏", "胶业四": None}
"""Makers of glue that are named without values, outside the city; one of unknown place."""


@pytest.fixture(scope="module")
def named(django_db_setup: None, django_db_blocker: Any) -> Iterator[City]:
    """The small city with companies that are only named as makers of glue, assessed."""

    def make() -> City:
        city = make_city(load_pack("chongqing"))
        source, day = m.Source.objects.get(name="小城.xlsx"), date(2025, 2, 1)
        for name, place in PLACES.items():
            inside = False if place else None
            firm = m.Organisation.objects.create(name=name, inside_city=inside, outside_place=place or "", source=source, reported_date=day)
            m.Capability.objects.create(
                organisation=firm, product_id=city.products["glue"], year=2023, source=source, reported_date=day, known_from=MOMENT
            )
        assess(city.pack)
        return city

    with made_once(django_db_blocker, make) as made:
        yield made


@pytest.fixture
def viewer(named: City, analyst: Client) -> Client:
    """A client of an analyst over the city."""
    return analyst


def test_the_map_says_makers_known_output_unknown(viewer: Client) -> None:
    page = viewer.get("/chains/small_cars/")
    text = page.content.decode()
    assert page.context["counts"]["known"] == 1
    assert page.context["counts"]["no_data"] == 0
    card = re.search(r'<article\s+class="link-card state-known.*?</article>', text, re.DOTALL)
    assert card is not None
    assert 'data-product="glue"' in card[0]
    assert "#shape-known" in card[0]
    assert ">已知企业，产值未知<" in card[0]
    assert 'id="shape-known"' in text
    table = viewer.get("/chains/small_cars/?view=table&state=known").context["cards"]
    assert [row.link.product for row in table] == ["glue"]


def test_the_link_page_says_how_many_who_and_where(viewer: Client) -> None:
    page = viewer.get("/chains/small_cars/glue/")
    text = page.content.decode()
    assert "已知 4 家企业生产（本市 0 家，市外 3 家，所在地不明 1 家），产值未知。" in text
    assert page.context["known_places"] == [("江苏", 2), ("上海", 1)]
    assert all(name in text for name in PLACES)
    assert page.context["verdict"].code == "makers_known_elsewhere"


def test_the_picture_says_so_on_the_card_and_in_the_legend(viewer: Client) -> None:
    picture = viewer.get("/chains/small_cars/export.svg").content.decode()
    assert "已知 4 家，产值未知" in picture
    assert ">已知企业，产值未知<" in picture


def test_exports_and_the_interface_say_so(viewer: Client) -> None:
    rows = list(csv.DictReader(io.StringIO(viewer.get("/chains/small_cars/export.csv").content.decode("utf-8-sig"))))
    glue = next(row for row in rows if row["产品代码"] == "glue")
    assert (glue["状态"], glue["已知企业数"], glue["已知企业（市外）"], glue["本市产值（元）"]) == ("已知企业，产值未知", "4", "3", "")
    listed = list(csv.DictReader(io.StringIO(viewer.get("/chains/export.csv").content.decode("utf-8-sig"))))
    assert {row["代码"]: row["已知企业，产值未知"] for row in listed}["small_cars"] == "1"
    [link] = [row for row in viewer.get("/api/chains/small_cars/links").json() if row["product"] == "glue"]
    assert (link["state"], link["values"]["known_makers"], link["values"]["output_yuan"]) == ("known", 4, None)


def test_in_english(viewer: Client) -> None:
    page = viewer.get("/chains/small_cars/glue/", headers={"accept-language": "en"}).content.decode()
    assert "Makers known, output unknown" in page
    assert "4 makers are known (0 in the city, 3 elsewhere, 1 of unknown place); their output is not." in page
