from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liantu.chains.engine.balance import Parameters, balance_by_year
from liantu.chains.engine.facts import Facts
from tests.chains.engine.rows import cities, facts_of, made, needs, sold

CAR, CELL = 1, 2
PARAMETERS = Parameters.model_construct(minimum_coverage=0.5, trend_years=5, series_years=3, known_years=10, minimum_world_share=0.5)


def balance(facts: Facts, year: int = 2024) -> pl.DataFrame:
    return balance_by_year(facts, pl.Series("product", range(1, 7), dtype=pl.Int64), PARAMETERS, year)


def row_of(facts: Facts, product: int = CELL) -> dict[str, Any]:
    return balance(facts).filter((pl.col("product") == product) & (pl.col("year") == 2024)).row(0, named=True)


def car_maker(**more: Any) -> Facts:
    return facts_of([made(1, CAR, 2024, 1000.0), *more.pop("makers", [])], inputs=[needs(CAR, CELL, 0.4)], **more)


def test_purchases_are_the_first_basis() -> None:
    row = row_of(
        car_maker(links=[sold(2, 1, CELL, 2024, 180.0, True), sold(9, 1, CELL, 2024, 120.0, False), sold(8, 1, CELL, 2024, 100.0, None)])
    )
    assert (row["basis"], row["demand_yuan"], row["coverage"]) == ("purchases", 400.0, 1.0)
    assert row["local_supply_ratio"] == pytest.approx(0.45)  # 180 / 400
    assert (row["outside_share"], row["unplaced_share"], row["abroad_share"]) == pytest.approx((0.3, 0.25, None))


def test_imports_and_inflow_hold_where_they_are_larger_than_the_links_from_outside() -> None:
    flows = [{"product": CELL, "year": 2024, "import_yuan": 120.0, "inflow_yuan": 100.0}]
    row = row_of(car_maker(links=[sold(2, 1, CELL, 2024, 180.0, True), sold(9, 1, CELL, 2024, 50.0, False)], flows=flows))
    assert row["local_supply_ratio"] == pytest.approx(180 / 400)
    assert (row["outside_share"], row["abroad_share"]) == pytest.approx((0.25, 0.3))


def test_few_links_do_not_speak_for_the_product() -> None:
    row = row_of(car_maker(makers=[made(2, CELL, 2024, 100.0)], links=[sold(2, 1, CELL, 2024, 30.0, True)]))
    assert (row["basis"], row["coverage"]) == ("output", pytest.approx(0.075))
    assert row["local_supply_ratio"] == pytest.approx(0.25)  # min(100, 400) / 400


def test_exports_are_not_for_the_city_and_output_counts_up_to_the_demand() -> None:
    flows = [{"product": CELL, "year": 2024, "export_yuan": 60.0}]
    assert row_of(car_maker(makers=[made(2, CELL, 2024, 100.0)], flows=flows))["local_supply_ratio"] == pytest.approx(0.1)
    assert row_of(car_maker(makers=[made(2, CELL, 2024, 5000.0)]))["local_supply_ratio"] == pytest.approx(1.0)


def test_demand_without_makers_is_a_ratio_of_zero_and_nothing_known_is_none() -> None:
    assert row_of(car_maker())["local_supply_ratio"] == 0.0
    unknown = row_of(car_maker(), product=5)
    assert unknown["makers"] is unknown["output_yuan"] is unknown["local_supply_ratio"] is None
    assert row_of(car_maker(makers=[made(2, CELL, 2024, None)]))["local_supply_ratio"] is None


@settings(max_examples=60, deadline=None)
@given(cities())
def test_shares_of_the_purchases_sum_to_one(facts: Facts) -> None:
    known = balance(facts).filter(pl.col("local_supply_ratio").is_not_null())
    parts = [pl.col(name).fill_null(0) for name in ("local_supply_ratio", "outside_share", "abroad_share", "unplaced_share")]
    sums = known.select(total=pl.sum_horizontal(parts), least=pl.min_horizontal(parts), ratio="local_supply_ratio")
    assert all(total == pytest.approx(1) and least >= -1e-12 and ratio <= 1 + 1e-12 for total, least, ratio in sums.iter_rows())


@settings(max_examples=40, deadline=None)
@given(cities(), st.floats(1e-3, 1e3), st.randoms(use_true_random=False))
def test_unit_and_order_do_not_matter(facts: Facts, unit: float, random: Any) -> None:
    def scaled(table: pl.DataFrame) -> pl.DataFrame:
        money = [pl.col(name) * unit for name in table.columns if name.endswith("_yuan")]
        return table.with_columns(money).sample(fraction=1, shuffle=True, seed=random.randrange(1000))

    other = Facts(scaled(facts.capabilities), scaled(facts.links), scaled(facts.flows), facts.inputs.reverse())
    first, second = balance(facts), balance(other)
    for name in ("local_supply_ratio", "outside_share", "hhi", "largest_share", "makers", "coverage"):
        assert first[name].is_null().to_list() == second[name].is_null().to_list()
        assert first[name].drop_nulls().to_list() == pytest.approx(second[name].drop_nulls().to_list())


@settings(max_examples=40, deadline=None)
@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(0, 1e6))
def test_buying_more_locally_never_lowers_the_ratio(local: float, outside: float, more: float) -> None:
    def ratio(amount: float) -> float:
        links = [sold(2, 1, CELL, 2024, amount, True), sold(9, 1, CELL, 2024, outside, False)]
        return float(row_of(facts_of(links=links))["local_supply_ratio"])

    assert ratio(local + more) >= ratio(local) - 1e-12
