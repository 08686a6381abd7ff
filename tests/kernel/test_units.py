"""Measure words of products: those of single things convert into each other, boxes, bottles and doses only among themselves."""

from __future__ import annotations

from decimal import Decimal

import pytest

from liantu.kernel.pack import load_pack
from liantu.kernel.units import UnitError, factor, known


@pytest.mark.parametrize(
    ("one", "other", "times"),
    [("万颗", "颗", "10000"), ("万条", "条", "10000"), ("万盒", "盒", "10000"), ("瓶", "万瓶", "0.0001"), ("万人份", "剂", "10000"),
     ("毫克", "千克", "0.000001")],
)  # fmt: skip
def test_measure_words_convert(one: str, other: str, times: str) -> None:
    assert factor(one, other) == Decimal(times)


@pytest.mark.parametrize(("one", "other"), [("盒", "粒"), ("万瓶", "万盒"), ("剂", "瓶"), ("颗", "克")])
def test_a_box_is_no_tablet(one: str, other: str) -> None:
    with pytest.raises(UnitError):
        factor(one, other)


def test_nearly_all_units_of_products_convert() -> None:
    unknown = {product.unit for product in load_pack("chongqing").products.values() if product.unit and not known(product.unit)}
    assert unknown <= {"例", "亿单位"}, "cases, and units of activity: written in any other unit they are refused"
