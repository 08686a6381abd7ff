from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.contributors import firm_change, total_change
from liantu.statistics.engine.decomposition import exact_sum

values = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda value: round(value, 2)))
sides = st.dictionaries(st.integers(1, 12), values, max_size=12)


def frame(rows: dict[int, float | None]) -> pl.DataFrame:
    return pl.DataFrame({"part": list(rows), "value": list(rows.values())}, schema={"part": pl.Int64, "value": pl.Float64})


def known_sum(rows: dict[int, float | None]) -> float | None:
    known = [value for value in rows.values() if value is not None]
    return math.fsum(known) if known else None


@given(sides, sides)
def test_all_lines_add_up_to_the_change(before: dict[int, float | None], after: dict[int, float | None]) -> None:
    made = total_change(frame(before), frame(after))
    assert (made.before, made.after) == (known_sum(before), known_sum(after))
    if made.change is None:
        return
    assert (exact_sum(made.lines.get_column("contribution")) or 0.0) == pytest.approx(made.change, abs=1e-6)


def test_kinds_and_points_worked_by_hand() -> None:
    made = total_change(frame({1: 50, 2: 30, 3: 20, 4: None}), frame({1: 65, 2: 25, 5: 30, 3: None, 4: None}))
    lines = {row["part"]: row for row in made.lines.iter_rows(named=True)}
    kinds = ["continuing", "continuing", "not_comparable", "not_comparable", "entering"]
    assert [lines[part]["kind"] for part in (1, 2, 3, 4, 5)] == kinds
    assert [lines[part]["contribution"] for part in (1, 2, 3, 4, 5)] == [15, -5, -20, None, 30]
    assert lines[1]["points"] == pytest.approx(0.15)
    assert made.change == 20


def test_points_are_unknown_where_the_base_is_not_above_zero() -> None:
    assert total_change(frame({1: 0.0}), frame({1: 5.0})).lines.row(0, named=True)["points"] is None
    assert total_change(frame({1: None}), frame({1: 5.0})).change is None


def firms(rows: dict[int, tuple[str | None, float | None]]) -> pl.DataFrame:
    table = [{"organisation": key, "district": place, "value": value} for key, (place, value) in rows.items()]
    return pl.DataFrame(table, schema={"organisation": pl.Int64, "district": pl.String, "value": pl.Float64})


def test_a_firm_that_moves_leaves_one_district_and_comes_to_another() -> None:
    before = firms({1: ("x", 10), 2: ("x", 20), 3: ("y", 5), 4: ("x", 7)})
    after = firms({1: ("x", 12), 2: ("y", 25), 5: ("y", 1), 4: (None, 8)})
    lines = {(row["group"], row["kind"]): row["contribution"] for row in firm_change(before, after, "district").iter_rows(named=True)}
    assert lines == {
        ("x", "continuing"): 2,
        ("x", "moved_out"): -20,
        ("y", "moved_in"): 25,
        ("y", "exiting"): -5,
        ("y", "entering"): 1,
        ("x", "unplaced"): -7,
        (None, "unplaced"): 8,
    }


places = st.sampled_from(["x", "y", "z", None])
populations = st.dictionaries(st.integers(1, 10), st.tuples(places, values), max_size=10)


@given(populations, populations)
def test_each_group_and_the_whole_add_up(before: dict, after: dict) -> None:
    lines = firm_change(firms(before), firms(after), "district")
    for place in ("x", "y", "z", None):
        change = sum(v for p, v in after.values() if p == place and v is not None) - sum(
            v for p, v in before.values() if p == place and v is not None
        )
        part = lines.filter(pl.col("group").eq_missing(pl.lit(place, pl.String)))
        assert (exact_sum(part.get_column("contribution")) or 0.0) == pytest.approx(change, abs=1e-6)
    whole = (known_sum({k: v for k, (_, v) in after.items()}) or 0.0) - (known_sum({k: v for k, (_, v) in before.items()}) or 0.0)
    assert (exact_sum(lines.get_column("contribution")) or 0.0) == pytest.approx(whole, abs=1e-6)
