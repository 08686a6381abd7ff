"""What stands for a partner place, and what its companies make."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.regions.engine.parameters import PartnerPlace
from liantu.regions.engine.partners import companies_of, company_weights, place_structure

PLACES = (
    PartnerPlace("440300", "east", "深圳", "广东"),
    PartnerPlace("310000", "east", "上海", "上海"),
    PartnerPlace("510100", "chengdu", "成都", "四川"),
)
OUTSIDE = pl.DataFrame(
    [
        (1, "深圳市甲", None, "广东"), (2, "深圳乙", None, "广东"), (3, "佛山丙", None, "广东"), (4, "丁", "310000", None),
        (5, "上海戊", None, None), (6, "己", None, "四川"), (7, "庚", None, None),
    ],
    schema={"organisation": pl.Int64, "name": pl.String, "region": pl.String, "outside_place": pl.String}, orient="row",
)  # fmt: skip


def members(least: int) -> dict[str, tuple[list[int], str]]:
    found = companies_of(OUTSIDE, PLACES, least).group_by("partner").agg("organisation", pl.col("basis").first())
    return {code: (sorted(ids), basis) for code, ids, basis in found.iter_rows()}


def test_a_company_is_of_a_place_by_registration_place_or_name() -> None:
    assert members(1) == {"440300": ([1, 2], "place"), "310000": ([4, 5], "place"), "510100": ([6], "province")}


def test_the_province_stands_in_where_too_few_are_known() -> None:
    assert members(3)["440300"] == ([1, 2, 3], "province")
    assert members(3)["310000"] == ([4, 5], "place"), "a city that is a province has no wider place"


def test_every_company_weighs_the_same() -> None:
    products = pl.DataFrame({"organisation": [1, 1, 2], "product": [7, 8, 7], "share": [0.3, 0.1, None]})
    weights = company_weights(products)
    assert weights.group_by("organisation").agg(pl.col("weight").sum()).sort("organisation").get_column(
        "weight"
    ).to_list() == pytest.approx([1.0, 1.0])
    assert weights.get_column("weight").to_list() == pytest.approx([0.75, 0.25, 1.0])


def test_advantage_is_against_all_companies_elsewhere() -> None:
    weights = pl.DataFrame({"organisation": [1, 2, 3, 4], "product": [7, 8, 8, 8], "weight": [1.0] * 4})
    found = place_structure(pl.DataFrame({"partner": ["k", "k"], "organisation": [1, 2]}), weights)
    assert found.select("product", "makers", "rca").rows() == [(7, 1, 2.0), (8, 1, pytest.approx(0.5 / 0.75))]


def test_nothing_known_is_an_empty_structure() -> None:
    assert companies_of(OUTSIDE.clear(), PLACES, 1).is_empty()
