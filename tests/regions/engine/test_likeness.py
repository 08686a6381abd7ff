"""How alike structures are, and which pairs should differ."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings

from liantu.regions.engine.likeness import nearest, should_differ, similarity
from liantu.regions.engine.structure import profile
from tests.regions.engine.test_structure import structures


@given(structures())
@settings(max_examples=40)
def test_measures_are_bounded_and_names_do_not_matter(table: pl.DataFrame) -> None:
    pairs = similarity(table)
    assert pairs.height == 6
    for row in pairs.iter_rows(named=True):
        assert 0 <= row["overlap"] <= 1
        assert 0 <= row["cosine"] <= 1
        assert row["krugman"] == pytest.approx(2 * (1 - row["overlap"]))
    turned = table.with_columns(pl.col("region").replace({"a": "d", "b": "c", "c": "b", "d": "a"}))
    mirrored = {(row["other"], row["region"]): row["cosine"] for row in similarity(turned).iter_rows(named=True)}
    swap = {"a": "d", "b": "c", "c": "b", "d": "a"}
    for row in pairs.iter_rows(named=True):
        assert mirrored[swap[row["region"]], swap[row["other"]]] == pytest.approx(row["cosine"])


@given(structures(regions=2))
@settings(max_examples=40)
def test_overlap_of_two_regions_is_one_less_half_of_krugmans_index(table: pl.DataFrame) -> None:
    [pair] = similarity(table).iter_rows(named=True)
    assert pair["krugman"] == pytest.approx(profile(table).get_column("krugman")[0], abs=1e-9)


def test_a_structure_and_its_double_are_alike() -> None:
    table = pl.DataFrame({"region": list("aabb"), "industry": ["36", "39"] * 2, "value_yuan": [1.0, 3.0, 2.0, 6.0]})
    [pair] = similarity(table).iter_rows(named=True)
    assert (pair["overlap"], pair["cosine"], pair["shared"]) == (1.0, pytest.approx(1.0), ["39", "36"])


def test_a_tiny_special_industry_dominates_the_cosine_and_not_the_overlap() -> None:
    """Two car districts share 90 of 100; two others share one of 100, of an industry that nobody else has."""
    rows = [("a", "36", 90.0), ("a", "39", 10.0), ("b", "36", 90.0), ("b", "27", 10.0), ("c", "36", 99.0), ("c", "16", 1.0)]
    rows += [("d", "31", 99.0), ("d", "16", 1.0)]
    pairs = {
        (row["region"], row["other"]): row
        for row in similarity(pl.DataFrame(rows, schema=["region", "industry", "value_yuan"], orient="row")).iter_rows(named=True)
    }
    cars, others = pairs["a", "b"], pairs["c", "d"]
    assert (cars["overlap"], others["overlap"]) == (pytest.approx(0.9), pytest.approx(0.01))
    # City: 36 279/400, 39 and 27 10/400, 16 2/400, 31 99/400. LQ of cars 1.290; of 39 and 27 4; of 16 2; c's cars 1.419; d's 31 4.
    assert cars["cosine"] == pytest.approx(1.2903**2 / (1.2903**2 + 16), rel=1e-3)
    assert others["cosine"] == pytest.approx(4 / ((1.4194**2 + 4) ** 0.5 * (16 + 4) ** 0.5), rel=1e-3)
    assert others["cosine"] > cars["cosine"]


def test_the_most_alike_is_found_from_both_sides_and_ties_go_by_code() -> None:
    pairs = pl.DataFrame({"region": ["a", "a", "b"], "other": ["b", "c", "c"], "overlap": [0.5, 0.5, 0.1]})
    assert nearest(pairs).rows() == [("a", "b", 0.5), ("b", "a", 0.5), ("c", "a", 0.5)]


def test_zones_of_one_strategy_should_differ_too() -> None:
    pairs = pl.DataFrame({"region": ["a", "a", "a", "b"], "other": ["b", "c", "x", "c"]})
    asked = should_differ(pairs, {"a": "centre", "b": "new", "c": "hills"}, ["centre"], [["centre", "new"]])
    assert asked.get_column("should_differ").to_list() == [True, False, False, False]
