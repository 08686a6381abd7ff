from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.decomposition import exact_sum
from liantu.statistics.engine.shift_share import EFFECTS, shift_share


def frame(rows: dict[str, float | None]) -> pl.DataFrame:
    return pl.DataFrame({"industry": list(rows), "value": list(rows.values())}, schema={"industry": pl.String, "value": pl.Float64})


values = st.one_of(st.none(), st.integers(0, 1000).map(float))
tables = st.dictionaries(st.sampled_from("abcdef"), values, max_size=6)


def known(rows: dict[str, float | None]) -> float:
    return math.fsum(value for value in rows.values() if value is not None)


@given(tables, tables, tables, tables)
def test_the_effects_add_up_line_by_line_and_in_all(before: dict, after: dict, first: dict, last: dict) -> None:
    lines = shift_share(frame(before), frame(after), frame(first), frame(last))
    size = max([1.0, *(abs(value) for name in EFFECTS for value in lines.get_column(name).drop_nulls())])
    for row in lines.iter_rows(named=True):
        parts = [row[name] for name in EFFECTS if row[name] is not None]
        assert (row["change"] is None) == (parts == [])
        assert math.fsum(parts) == pytest.approx(row["change"] or 0.0, abs=1e-9 * size)
    assert (exact_sum(lines.get_column("change")) or 0.0) == pytest.approx(known(after) - known(before))


@given(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 1000).map(float), min_size=1), st.integers(2, 50))
def test_a_region_that_is_a_part_of_the_reference_has_no_shift_of_its_own(country: dict[str, float], part: int) -> None:
    grown = {industry: value * (1.1 if industry < "c" else 0.9) for industry, value in country.items()}
    region = [frame({industry: value / part for industry, value in one.items()}) for one in (country, grown)]
    lines = shift_share(*region, frame(country), frame(grown))
    assert exact_sum(lines.get_column("competitive")) == pytest.approx(0, abs=1e-9)
    assert exact_sum(lines.get_column("mix")) == pytest.approx(0, abs=1e-9)


def test_a_new_industry_is_competitive_and_an_unknown_one_not_comparable() -> None:
    lines = shift_share(
        frame({"a": 10, "u": 5, "r": 8}), frame({"a": 12, "n": 3, "u": None, "r": 9}),
        frame({"a": 100, "u": 50}), frame({"a": 110, "u": 60, "n": 20}),
    )  # fmt: skip
    rows = {row["industry"]: row for row in lines.iter_rows(named=True)}
    assert (rows["n"]["competitive"], rows["n"]["national"]) == (3.0, 0.0)
    assert rows["u"]["not_comparable"] == -5.0
    assert rows["r"]["not_comparable"] == 1.0  # the reference does not know the industry
    assert rows["u"]["competitive"] is None
