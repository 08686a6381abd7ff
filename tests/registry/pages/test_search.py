"""What the registry finds, and for whom: organisations under the viewer's rights, products and parks for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from liantu.kernel.viewer import PUBLIC, Role, Viewer
from liantu.registry.models import Organisation, OrganisationName, Park, Product
from liantu.registry.search import find_organisations, find_parks, find_products
from tests.registry.pages.conftest import DAY, City, _firm

CITY = Viewer(roles=frozenset({Role.ANALYST}), sees_city=True)
DISTRICT = Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500107"}))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


def names(viewer: Viewer, text: str, at_most: int = 9) -> list[str]:
    return [hit.name for hit in find_organisations(viewer, text, at_most)]


def test_organisations_by_name_former_name_and_code(city: City) -> None:
    assert names(CITY, "甲电") == ["甲电池"]
    assert names(CITY, "91500112ma5u") == ["甲电池"]
    (hit,) = find_organisations(CITY, "老甲", 9)
    assert (hit.name, hit.url, hit.note) == ("甲电池", f"/organisations/{city.maker.pk}/", "老甲电池厂 · 渝北区 · 91500112MA5U000000")
    assert [hit.simulated for hit in find_organisations(CITY, "丁外企", 9)] == [True]


def test_the_same_name_stands_first_then_names_that_begin_so(city: City) -> None:
    for name in ("大乙钢材", "乙钢材南厂", "甲乙钢材"):
        _firm(name, city.supplier.region, city.source)  # type: ignore[arg-type]
    assert names(CITY, "乙钢材") == ["乙钢材", "乙钢材南厂", "大乙钢材", "甲乙钢材"]
    assert names(CITY, "乙钢材", 2) == ["乙钢材", "乙钢材南厂"]


def test_organisations_are_found_by_those_who_see_them(city: City) -> None:
    own = Viewer(roles=frozenset({Role.FIRM}), organisations=frozenset({city.maker.pk}))
    for viewer, found in ((DISTRICT, []), (own, ["甲电池"]), (PUBLIC, [])):
        assert names(viewer, "甲") == found
        assert names(viewer, "老甲") == found
    assert names(DISTRICT, "乙钢") == ["乙钢材"]


def test_one_merged_into_another_is_not_found(city: City) -> None:
    Organisation.objects.filter(pk=city.other.pk).update(merged_into=city.maker)
    assert names(CITY, "丁外企") == []


def test_the_number_of_queries_does_not_depend_on_what_is_found(city: City) -> None:
    counts = []
    for more in (0, 20):
        for number in range(more):
            firm = _firm(f"戊厂{number}", city.maker.region, city.source)  # type: ignore[arg-type]
            OrganisationName.objects.create(
                organisation=firm, kind="alias", name=f"老甲{number}", normal=f"老甲{number}", source=city.source
            )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert names(CITY, "老甲", 9)
        counts.append(len(queries))
    assert counts[1] <= counts[0] <= 4, "what begins with the text needs no second look once it fills the page"


def test_products_by_name_alias_and_code(city: City, django_assert_num_queries: Any) -> None:
    def found(text: str) -> list[tuple[str, str]]:
        return [(hit.name, hit.note) for hit in find_products(PUBLIC, text, 9)]

    with django_assert_num_queries(1):
        assert found("电芯") == [("电芯", "battery_cell")]
    assert found("单体") == [("电芯", "单体电池 · battery_cell")]
    assert found("BATTERY") == [("电芯", "battery_cell")]
    assert found("steel_s") == [("钢板", "steel_sheet")]
    Product.objects.create(code="sheet", name_zh="板材", aliases=["电芯板"], source=city.source, reported_date=DAY)
    assert found("电芯") == [("电芯", "battery_cell"), ("板材", "电芯板 · sheet")]
    assert found("板") == [("板材", "sheet"), ("钢板", "steel_sheet")]


def test_parks_lead_to_their_pages(city: City, django_assert_num_queries: Any) -> None:
    Park.objects.create(code="north", name="北部工业园", district_id="500112", source=city.source, reported_date=DAY)
    with django_assert_num_queries(1):
        assert [(hit.name, hit.url, hit.note) for hit in find_parks(PUBLIC, "北部", 9)] == [("北部工业园", "/parks/north/", "渝北区")]
    assert find_parks(PUBLIC, "南部", 9) == []
