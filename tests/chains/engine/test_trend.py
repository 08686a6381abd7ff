from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.chains.engine.trend import growth_by_product, yearly_growth


def test_below_three_positive_years_there_is_no_trend() -> None:
    assert yearly_growth({2023: 1.0, 2024: 2.0}) is None
    assert yearly_growth({2022: 0.0, 2023: 1.0, 2024: 2.0, 2021: None}) is None


@given(st.floats(-0.5, 1.0), st.floats(1, 1e9))
def test_constant_growth_is_found_again(growth: float, start: float) -> None:
    values = {2020 + year: start * (1 + growth) ** year for year in range(5)}
    assert yearly_growth(values) == pytest.approx(growth, abs=1e-9)


@given(st.dictionaries(st.integers(2018, 2026), st.one_of(st.none(), st.floats(1, 1e6)), max_size=9))
def test_the_bulk_way_equals_the_single_way(values: dict[int, float | None]) -> None:
    table = pl.DataFrame({"product": [1] * len(values), "year": list(values), "output_yuan": list(values.values())},
                         schema={"product": pl.Int64, "year": pl.Int64, "output_yuan": pl.Float64})  # fmt: skip
    found = dict(growth_by_product(table, 2024, 5).iter_rows())
    assert found.get(1) == pytest.approx(yearly_growth({year: value for year, value in values.items() if 2020 <= year <= 2024}))
