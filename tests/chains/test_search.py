"""Chains and links are found by name and code, by everybody; a link by the product's aliases too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from liantu.chains.search import find_chains, find_links
from liantu.kernel.viewer import PUBLIC
from liantu.registry.models import Product
from tests.chains.city import City


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


def test_a_chain_by_name_and_code(city: City, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert [(hit.name, hit.url) for hit in find_chains(PUBLIC, "锂电", 9)] == [("锂电池", "/chains/lithium_battery/")]
    assert [hit.url for hit in find_chains(PUBLIC, "small_", 9)] == ["/chains/small_cars/"]
    assert find_chains(PUBLIC, "飞机", 9) == []


def test_a_product_is_a_link_in_each_of_its_chains(city: City, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = {(hit.url, hit.note) for hit in find_links(PUBLIC, "碳酸", 9)}
    assert found == {("/chains/small_cars/lithium/", "汽车 · 材料"), ("/chains/lithium_battery/lithium/", "锂电池 · 原料")}
    assert len(find_links(PUBLIC, "碳酸", 1)) == 1
    Product.objects.filter(code="lithium").update(aliases=["电池级锂盐"])
    assert {hit.url for hit in find_links(PUBLIC, "锂盐", 9)} == {url for url, _note in found}
