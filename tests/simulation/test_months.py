"""A year cut into months adds up to the year again, whatever the weights."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.pack import Pack
from liantu.simulation.engine.months import activity, cut, month_ends
from liantu.simulation.engine.rule_files import SimulationRules

YEARS = st.lists(st.floats(-1e10, 1e12, allow_nan=False).map(lambda value: round(value, 2)), min_size=1, max_size=5)


@given(YEARS, st.integers(0, 2**32 - 1))
def test_months_sum_to_the_year_to_the_fen(years: list[float], seed: int) -> None:
    weight = np.random.default_rng(seed).uniform(0.1, 3, (len(years), 12))
    months = cut(np.array(years), weight, "sum")
    assert np.rint(months * 100).sum(axis=1).tolist() == np.rint(np.array(years) * 100).tolist()


@given(st.lists(st.integers(0, 200_000), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_people_average_to_the_year_and_are_whole(heads: list[int], seed: int) -> None:
    weight = np.random.default_rng(seed).uniform(0.9, 1.1, (len(heads), 12))
    months = cut(np.array(heads, dtype=np.float64), weight, "mean")
    assert months.mean(axis=1).tolist() == heads
    assert (months == np.round(months)).all()


def test_months_follow_their_weights() -> None:
    weight = np.array([[2.0, *[1.0] * 10, 0.0]])
    assert cut(np.array([12.0]), weight, "sum").tolist() == [[2.0, *[1.0] * 10, 0.0]]


def test_a_stock_ends_at_the_year() -> None:
    weight = np.arange(1.0, 13.0)[None, :]
    assert cut(np.array([24.0]), weight, "last").tolist() == [[2.0 * month for month in range(1, 13)]]


def test_a_growing_firm_is_busier_at_the_end(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    firms = 400
    growing, still = (activity(np.full(firms, growth), rules, 2024, 7).mean(axis=0) for growth in (0.4, 0.0))
    assert growing[11] / growing[0] > 1.3 * still[11] / still[0]


@pytest.mark.parametrize(("year", "month"), [(2024, 1), (2025, 0)])
def test_the_spring_festival_is_a_dip(pack: Pack, year: int, month: int) -> None:
    mean = activity(np.zeros(400), pack.rule(SimulationRules), year, 7).mean(axis=0)
    assert int(mean.argmin()) == month


def test_months_end_on_their_last_day() -> None:
    assert (month_ends(2024) + 719163).tolist()[1] == date(2024, 2, 29).toordinal()
