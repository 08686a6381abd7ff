from __future__ import annotations

import math
from statistics import median

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.statistics.engine.jumps import JumpRule, jumps

RULE = JumpRule()


def panel(mistakes: dict[tuple[int, int], float], firms: int = 8, months: int = 12, growth: float = 1.01) -> pl.DataFrame:
    """Firms that grow alike with a fixed unevenness of up to 4 %, some values multiplied by a mistake."""
    rows = [
        (
            firm,
            "output",
            month,
            1e6 * firm * growth**month * (1 + 0.02 * ((firm * 7 + month * 5) % 5 - 2)) * mistakes.get((firm, month), 1.0),
        )
        for firm in range(1, firms + 1)
        for month in range(months)
    ]
    return pl.DataFrame(rows, schema=["organisation", "item", "period", "value"], orient="row")


def test_where_all_grow_alike_nothing_is_told() -> None:
    assert jumps(panel({}), RULE).is_empty()


@pytest.mark.parametrize("factor", [10.0, 100.0, 1_000.0, 10_000.0, 0.1, 0.01, 0.001, 0.0001])
def test_a_mistake_of_unit_is_told_with_its_factor_and_the_return_is_marked(factor: float) -> None:
    found = jumps(panel({(3, 6): factor}), RULE)
    assert found.select("organisation", "period", "factor", "back").rows() == [(3, 6, factor, False), (3, 7, None, True)]
    row = found.row(0, named=True)
    assert row["ratio"] == pytest.approx(factor, rel=0.2)
    assert row["level"] == pytest.approx(3e6 * 1.01**6, rel=0.1)


def test_a_unit_that_changes_for_good_is_told_at_its_first_period() -> None:
    found = jumps(panel({(2, month): 1e-4 for month in range(4, 12)}), RULE)
    assert found.select("organisation", "period", "factor", "back").rows() == [(2, 4, 0.0001, False)]


def test_a_jump_that_is_no_power_of_ten_has_no_factor() -> None:
    found = jumps(panel({(3, 11): 3.0}), RULE)
    assert found.select("organisation", "period", "factor").rows() == [(3, 11, None)]


def test_what_all_peers_do_is_no_jump() -> None:
    assert jumps(panel({(firm, month): 2.0 for firm in range(1, 9) for month in (6,)}), RULE).is_empty()


def test_a_firm_that_always_swings_does_not_jump_by_its_own_measure() -> None:
    for uneven in ([1.0, 3.0, 1.5, 4.0, 0.8, 2.0, 5.0, 1.0, 2.5, 1.0, 4.0, 1.2], [3.0, 1.0] * 6):
        swings = {(4, month): factor for month, factor in enumerate(uneven)}
        assert jumps(panel(swings), RULE).is_empty()


def test_too_little_known_tells_only_what_is_sure() -> None:
    alone = panel({(1, 2): 10_000.0}, firms=1, months=3)
    assert jumps(alone, RULE).select("period", "factor", "own_score", "peer_score").rows() == [(2, 10_000.0, None, None)]
    assert jumps(panel({(1, 2): 10.0}, firms=1, months=3), RULE).is_empty()


def test_a_month_is_compared_with_the_same_month_last_year() -> None:
    season = {(firm, month): 5.0 for firm in range(1, 9) for month in (1, 13)}
    assert jumps(panel({**season, (2, 20): 100.0}, months=24), JumpRule(lag=12)).select("organisation", "period", "factor").rows() == [
        (2, 20, 100.0)
    ]


def test_of_some_periods_only_these_are_told_and_as_among_all() -> None:
    table = panel({(3, 6): 100.0, (5, 9): 0.01, (2, 4): 3.0})
    everything = jumps(table, RULE)
    assert everything.get_column("back").any()
    for periods in ([7], [6, 9], [4, 5, 10]):
        assert jumps(table, RULE, periods=periods).equals(everything.filter(pl.col("period").is_in(periods)))


def test_noughts_are_left_out() -> None:
    assert jumps(panel({(3, 6): 0.0, (3, 7): -1.0}), RULE).is_empty()


def test_groups_are_peers_apart() -> None:
    table = panel({(firm, 6): 2.0 for firm in range(1, 9)}, firms=16).with_columns(division=pl.col("organisation") > 8)
    assert jumps(table, RULE, "division").is_empty()


@given(st.lists(st.floats(1, 1e6), min_size=2, max_size=9))
def test_the_level_is_the_median_of_the_others(values: list[float]) -> None:
    rows = [*values, values[0] * 1e12]
    table = pl.DataFrame({"organisation": 1, "item": "x", "period": range(len(rows)), "value": rows})
    found = jumps(table, JumpRule(own_changes=0, threshold=-1.0, smallest=1.0))
    for row in found.iter_rows(named=True):
        logs = [math.log(value) for period, value in enumerate(rows) if period != row["period"]]
        assert row["level"] == pytest.approx(math.exp(median(logs)))


@given(st.sampled_from([1e-4, 7.0, 1e4]))
def test_scores_do_not_depend_on_the_unit(factor: float) -> None:
    table = panel({(3, 6): 100.0})
    plain, scaled = jumps(table, RULE), jumps(table.with_columns(pl.col("value") * factor), RULE)
    assert scaled.get_column("own_score").to_list() == pytest.approx(plain.get_column("own_score").to_list())
    assert scaled.get_column("factor").to_list() == plain.get_column("factor").to_list()
