"""Jumps near a factor are found wherever they stand, and nothing else is asked about; totals and medians are those of each side."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.registry.engine.plausibility import Compared, compared, near

FACTORS, WITHIN = (1000.0, 10_000.0), 3.1623
SCHEMA = {"firm": pl.Int64, "time": pl.Int32, "value": pl.Float64}


def frame(*rows: tuple[int, int, float]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA, orient="row")


def judged(incoming: pl.DataFrame, before: pl.DataFrame) -> Compared:
    return compared(incoming, before, [], ["firm"], factors=FACTORS, within=WITHIN, median_from=5)


def test_totals_and_medians_before_after_and_of_the_period_before() -> None:
    before = frame((1, 2023, 10), (2, 2023, 30), (1, 2024, 12), (2, 2024, 40), (3, 2024, 5))
    found = judged(frame((2, 2024, 44), (4, 2024, 100)), before)
    (line,) = found.lines.to_dicts()
    assert (line["time"], line["count"], line["total"], line["median"]) == (2024, 4, 12 + 44 + 5 + 100, 28)
    assert (line["same_count"], line["same_total"], line["same_median"]) == (3, 57, 12)
    assert (line["previous_time"], line["previous_count"], line["previous_total"], line["previous_median"]) == (2023, 2, 40, 20)
    assert (line["jumps"], line["median_factor"]) == (0, None)


def test_a_value_is_held_against_its_own_at_the_same_time_else_the_latest_before() -> None:
    before = frame((1, 2024, 12_000), (1, 2022, 12), (2, 2022, 7), (2, 2023, 7_500), (3, 2025, 1))
    found = judged(frame((1, 2024, 12_500), (2, 2024, 7.5), (3, 2024, 1000)), before)
    jumps = found.jumps.select("firm", "old", "old_time", "value", "factor").rows()
    assert jumps == [(2, 7500.0, 2023, 7.5, 1000.0)], "firm 1 has its own of 2024; firm 3 has nothing before"


def test_a_median_that_jumps_is_asked_about_though_no_firm_is_the_same() -> None:
    before = frame(*((firm, 2023, 2.0 + firm) for firm in range(5)))
    (line,) = judged(frame(*((10 + firm, 2024, 20_000.0 + firm) for firm in range(5))), before).lines.to_dicts()
    assert (line["median_factor"], line["jumps"]) == (10_000, 0)
    (few,) = judged(frame((10, 2024, 20_000.0)), before).lines.to_dicts()
    assert few["median_factor"] is None, "one value is no median"


@given(
    st.lists(st.floats(1, 1e6), min_size=1, max_size=12),
    st.sampled_from(FACTORS),
    st.booleans(),
    st.floats(0.4, 2.5),
    st.booleans(),
)
def test_every_value_in_another_unit_is_found_whatever_its_growth(
    values: list[float], factor: float, up: bool, growth: float, same_period: bool
) -> None:
    time = 2024 if same_period else 2023
    before = frame(*((at, time, value) for at, value in enumerate(values)))
    wrong = [value * growth * (factor if up else 1 / factor) for value in values]
    found = judged(frame(*((at, 2024, value) for at, value in enumerate(wrong))), before)
    assert found.jumps.height == len(values)
    assert set(found.jumps["factor"]) == {factor}
    assert found.lines["jumps"].to_list() == [len(values)]
    if len(values) >= 5 and up:
        assert found.lines["median_factor"].to_list() == [factor]


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(0.01, 100)), min_size=1, max_size=12))
def test_growth_below_a_hundred_is_never_asked_about(rows: list[tuple[float, float]]) -> None:
    before = frame(*((at, 2023, value) for at, (value, _) in enumerate(rows)))
    after = frame(*((at, 2024, value * growth) for at, (value, growth) in enumerate(rows)))
    assert judged(after, before).jumps.is_empty()


@pytest.mark.parametrize(("ratio", "factor"), [(100.0, 100), (0.01, 100), (-120.0, 100), (9.0, None), (0.0, None), (float("inf"), None)])
def test_shares_have_a_factor_of_their_own(ratio: float, factor: float | None) -> None:
    assert pl.DataFrame({"r": [ratio]}).select(near(pl.col("r"), [100], WITHIN)).item() == factor


def test_a_value_that_comes_is_held_against_what_comes_with_it() -> None:
    """A first file, in which one year is in another unit, is asked about too; so is nothing that a file corrects on both sides."""
    found = judged(frame((1, 2022, 5), (1, 2023, 5100), (2, 2022, 7), (2, 2023, 8)), frame())
    assert found.jumps.select("firm", "time", "old", "factor").rows() == [(1, 2023, 5.0, 1000.0)]
    assert found.lines["previous_time"].to_list() == [None, None], "nothing is held"
    corrected = judged(frame((1, 2023, 5000), (1, 2024, 6000)), frame((1, 2023, 5)))
    assert corrected.jumps.select("firm", "time", "old").rows() == [(1, 2023, 5.0)]


def test_groups_do_not_mix() -> None:
    schema = {"product": pl.Int64, **SCHEMA}
    before = pl.DataFrame([(1, 7, 2024, 5.0), (2, 7, 2024, 5000.0)], schema=schema, orient="row")
    incoming = pl.DataFrame([(1, 7, 2024, 5000.0), (2, 7, 2024, 5001.0)], schema=schema, orient="row")
    found = compared(incoming, before, ["product"], ["firm"], factors=FACTORS, within=WITHIN, median_from=5)
    assert found.jumps.select("product", "factor").rows() == [(1, 1000.0)]
    assert found.lines.select("product", "total", "same_total").rows() == [(1, 5000.0, 5.0), (2, 5001.0, 5000.0)]
