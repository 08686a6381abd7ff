from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.decomposition import exact_sum
from liantu.statistics.engine.shift_share import EFFECTS, dynamic_shift_share, shift_share


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


def test_two_years_are_the_sum_of_each() -> None:
    region = {2021: frame({"a": 10, "b": 20}), 2022: frame({"a": 15, "b": 20}), 2023: frame({"a": 15, "b": 30})}
    country = {2021: frame({"a": 100, "b": 100}), 2022: frame({"a": 120, "b": 100}), 2023: frame({"a": 120, "b": 110})}
    made = dynamic_shift_share(region, country)
    one = shift_share(region[2021], region[2022], country[2021], country[2022])
    two = shift_share(region[2022], region[2023], country[2022], country[2023])
    for name in ("change", "national", "mix", "competitive"):
        parts = [a + b for a, b in zip(one.get_column(name), two.get_column(name), strict=True)]
        assert made.get_column(name).to_list() == pytest.approx(parts)
    assert exact_sum(made.get_column("change")) == 15


def test_the_dynamic_form_needs_the_reference_of_every_year() -> None:
    with pytest.raises(ValueError, match="2022"):
        dynamic_shift_share({2021: frame({}), 2022: frame({})}, {2021: frame({})})
    assert dynamic_shift_share({2021: frame({"a": 1})}, {2021: frame({"a": 1})}).is_empty()


@given(st.lists(tables, min_size=2, max_size=4), tables)
def test_the_dynamic_form_adds_up_over_all_years(years: list[dict], reference: dict) -> None:
    region = {2020 + number: frame(rows) for number, rows in enumerate(years)}
    lines = dynamic_shift_share(region, dict.fromkeys(region, frame(reference)))
    assert (exact_sum(lines.get_column("change")) or 0.0) == pytest.approx(known(years[-1]) - known(years[0]), abs=1e-6)
    effects = math.fsum(exact_sum(lines.get_column(name)) or 0.0 for name in EFFECTS)
    assert effects == pytest.approx(known(years[-1]) - known(years[0]), abs=1e-6)
