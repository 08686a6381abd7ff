from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.comparison import COMPUTED, OFFICIAL, side_by_side

Published = tuple[int, float | None, bool]


def official(rows: list[Published]) -> pl.DataFrame:
    table = [(period, value, "basis", f"source {number}", "copy", same) for number, (period, value, same) in enumerate(rows)]
    return pl.DataFrame(table, schema=OFFICIAL, orient="row")


def computed(rows: list[tuple[int, float | None, int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=COMPUTED, orient="row")


def test_contradictory_rows_stand_each_on_its_own() -> None:
    found = side_by_side(official([(2020, 22_700.0, True), (2020, 21_900.0, True)]), computed([(2020, 21_000.0, 100, 80)]))
    assert found.get_column("source").to_list() == ["source 0", "source 1"]
    assert found.get_column("difference").to_list() == [-1_700.0, -900.0]
    assert found.get_column("contradictory").to_list() == [True, True]
    assert found.get_column("rows").to_list() == [2, 2]
    assert found.get_column("coverage").to_list() == [0.8, 0.8]


def test_another_basis_is_shown_and_never_compared() -> None:
    found = side_by_side(official([(2024, 34.6, False), (2024, 29.5, True)]), computed([(2024, 30.0, 10, 10)]))
    assert found.select("official", "same_basis", "comparable").rows() == [(29.5, True, True), (34.6, False, False)]
    assert found.get_column("difference").to_list() == [0.5, None]
    assert found.get_column("ratio").to_list()[1] is None
    assert found.get_column("contradictory").to_list() == [False, False]


def test_each_side_stands_alone_where_the_other_is_unknown() -> None:
    found = side_by_side(official([(2022, 5.0, True), (2023, None, True)]), computed([(2023, 4.0, 10, 5), (2024, None, 0, 0)]))
    assert found.select("period", "official", "computed", "difference", "coverage").rows() == [
        (2022, 5.0, None, None, None),
        (2023, None, 4.0, None, 0.5),
        (2024, None, None, None, None),
    ]
    assert found.get_column("rows").to_list() == [1, 0, 0]


def test_a_rounding_is_no_contradiction() -> None:
    rows = official([(2023, 11_699.14, True), (2023, 11_699.0, True)])
    assert side_by_side(rows, computed([])).get_column("contradictory").to_list() == [True, True]
    assert side_by_side(rows, computed([]), tolerance=0.001).get_column("contradictory").to_list() == [False, False]


def test_nothing_is_divided_by_nought() -> None:
    found = side_by_side(official([(2023, 0.0, True)]), computed([(2023, 4.0, 10, 5)]))
    assert found.select("difference", "ratio").rows() == [(4.0, None)]


def test_two_computed_values_of_one_period_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        side_by_side(official([]), computed([(2023, 1.0, 1, 1), (2023, 2.0, 1, 1)]))


rows = st.lists(st.tuples(st.integers(2018, 2022), st.one_of(st.none(), st.floats(-1e6, 1e6)), st.booleans()), max_size=8)


@given(rows, st.dictionaries(st.integers(2018, 2024), st.floats(-1e6, 1e6), max_size=6))
def test_no_published_row_and_no_computed_period_is_lost(published: list[Published], values: dict[int, float]) -> None:
    found = side_by_side(official(published), computed([(period, value, 10, 9) for period, value in values.items()]))
    assert sorted(found.get_column("source").drop_nulls()) == sorted(f"source {number}" for number in range(len(published)))
    assert found.height == len(published) + len(set(values) - {period for period, _, _ in published})
    for row in found.iter_rows(named=True):
        assert (row["difference"] is None) == (not row["comparable"])
        if row["comparable"]:
            assert row["official"] + row["difference"] == pytest.approx(values[row["period"]], abs=1e-6)
