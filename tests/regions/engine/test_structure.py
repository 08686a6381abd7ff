"""Location quotient, Krugman's index, HHI: the laws that hold for every structure, and numbers worked by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.regions.engine.structure import profile, specialise, whole_of

INDUSTRIES = ["13", "26", "36", "38", "39"]


SIZES = st.floats(1.0, 1e4)
"""Of one order: the rest of a whole that one region makes up but for a millionth is a difference without digits."""


@st.composite
def structures(draw: st.DrawFn, regions: int = 4) -> pl.DataFrame:
    """Values of some regions, each with something; zeros and unknown values among them."""
    rows = []
    for region in "abcd"[:regions]:
        values = draw(st.lists(st.one_of(st.none(), st.just(0.0), SIZES), min_size=5, max_size=5))
        values[draw(st.integers(0, 4))] = draw(SIZES)
        rows += [(region, industry, value) for industry, value in zip(INDUSTRIES, values, strict=True)]
    return pl.DataFrame(rows, schema={"region": pl.String, "industry": pl.String, "value_yuan": pl.Float64}, orient="row")


@given(structures())
@settings(max_examples=60)
def test_quotients_weighted_by_the_citys_shares_have_the_mean_one(table: pl.DataFrame) -> None:
    city = whole_of(table).with_columns(city=pl.col("value_yuan") / pl.col("value_yuan").sum()).drop("value_yuan")
    means = specialise(table).join(city, on="industry").group_by("region").agg((pl.col("location_quotient") * pl.col("city")).sum())
    assert means.get_column("location_quotient").to_list() == pytest.approx([1.0] * 4)


@given(structures())
@settings(max_examples=60)
def test_indices_stay_within_their_bounds(table: pl.DataFrame) -> None:
    for row in profile(table).iter_rows(named=True):
        assert 0 <= row["krugman"] <= 2
        assert 0 <= row["krugman_whole"] <= 2
        assert 1 / row["industries"] - 1e-12 <= row["hhi"] <= 1 + 1e-12
        assert row["effective_industries"] <= row["industries"] + 1e-9


@given(structures(), st.floats(0.001, 1000))
@settings(max_examples=40)
def test_the_unit_of_values_changes_nothing(table: pl.DataFrame, factor: float) -> None:
    scaled = table.with_columns(pl.col("value_yuan") * factor)
    for one, other in zip(profile(table).iter_rows(named=True), profile(scaled).iter_rows(named=True), strict=True):
        assert one["hhi"] == pytest.approx(other["hhi"])
        assert one["krugman"] == pytest.approx(other["krugman"], abs=1e-9)


def test_krugman_by_the_sum_over_all_industries() -> None:
    table = pl.DataFrame({"region": list("aabb"), "industry": ["36", "39", "36", "13"], "value_yuan": [30.0, 10.0, 10.0, 30.0]})
    found = dict(profile(table).select("region", "krugman").iter_rows())
    assert found["a"] == pytest.approx(abs(0.75 - 0.25) + abs(0.25 - 0) + abs(0 - 0.75))


def test_two_regions_without_anything_in_common_are_two_apart() -> None:
    table = pl.DataFrame({"region": ["a", "b"], "industry": ["36", "39"], "value_yuan": [1.0, 5.0]})
    assert profile(table).get_column("krugman").to_list() == [2.0, 2.0]


def test_a_city_of_one_region_has_no_rest_to_compare_with() -> None:
    table = pl.DataFrame({"region": ["a", "a"], "industry": ["36", "39"], "value_yuan": [1.0, 5.0]})
    assert profile(table).get_column("krugman").to_list() == [None]
    assert profile(table).get_column("krugman_whole").to_list() == pytest.approx([0.0])


def test_unknown_values_are_no_structure() -> None:
    table = pl.DataFrame(
        {"region": ["a", "b"], "industry": ["36", "36"], "value_yuan": [None, 4.0]}, schema_overrides={"value_yuan": pl.Float64}
    )
    assert profile(table).get_column("region").to_list() == ["b"]
    assert profile(table.clear()).is_empty()


def test_rows_of_one_cell_add_up() -> None:
    table = pl.DataFrame({"region": ["a", "a", "b"], "industry": ["36", "36", "39"], "value_yuan": [1.0, 2.0, 3.0]})
    assert specialise(table).row(0) == ("a", "36", 3.0, 1.0, 2.0)
    assert math.isclose(specialise(table).get_column("share").sum(), 2.0)
