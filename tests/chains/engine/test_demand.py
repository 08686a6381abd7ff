from __future__ import annotations

import polars as pl
import pytest

from liantu.chains.engine.demand import chain_demand, demand_by_year
from tests.chains.engine.rows import facts_of, made, needs

CAR, CELL, STEEL, HOUSE = 1, 2, 3, 4
INPUTS = [needs(CAR, CELL, 0.3), needs(CAR, STEEL, 0.1), needs(CELL, STEEL, 0.2), needs(HOUSE, STEEL, None)]


def test_demand_is_downstream_output_times_share() -> None:
    facts = facts_of([made(1, CAR, 2024, 1000.0), made(2, CAR, 2024, 500.0), made(3, CELL, 2024, 200.0)], inputs=INPUTS)
    rows = {row["product"]: row for row in demand_by_year(facts).to_dicts()}
    assert rows[CELL]["demand_yuan"] == pytest.approx(450)  # 1500 × 0.3
    assert rows[STEEL]["demand_yuan"] == pytest.approx(190)  # 1500 × 0.1 + 200 × 0.2
    assert (rows[STEEL]["buyers"], rows[STEEL]["downstream_known"]) == (3, 2)
    assert rows[STEEL]["buyers_largest_share"] == pytest.approx(100 / 190)


def test_unknown_output_and_unknown_share_stay_unknown() -> None:
    facts = facts_of([made(1, CAR, 2024, None), made(2, HOUSE, 2024, 900.0)], inputs=INPUTS)
    assert demand_by_year(facts).is_empty()


def test_final_demand_is_added_and_may_stand_alone() -> None:
    flows = [{"product": CELL, "year": 2024, "demand_yuan": 600.0}, {"product": HOUSE, "year": 2024, "demand_yuan": 70.0}]
    rows = demand_by_year(facts_of([made(1, CAR, 2024, 1000.0)], flows=flows, inputs=INPUTS)).to_dicts()
    assert {row["product"]: row["demand_yuan"] for row in rows} == pytest.approx({CELL: 900.0, STEEL: 100.0, HOUSE: 70.0})


def test_a_chain_counts_only_its_own_downstream() -> None:
    facts = facts_of([made(1, CAR, 2024, 1000.0), made(3, CELL, 2024, 200.0)], inputs=INPUTS)
    members = pl.DataFrame({"chain": [10, 10, 20, 20, 20], "product": [CELL, STEEL, CAR, CELL, STEEL]})
    rows = {(row["chain"], row["product"]): row["chain_demand_yuan"] for row in chain_demand(facts, members, 2024).to_dicts()}
    assert rows == pytest.approx({(10, STEEL): 40.0, (20, CELL): 300.0, (20, STEEL): 140.0})


def test_a_capital_good_is_used_and_not_consumed() -> None:
    """A press of a car works may cost a share of the cars' value a year, yet cars are not made of presses."""
    inputs = [needs(CAR, CELL, 0.3), needs(CAR, HOUSE, 0.1, kind="capital"), needs(CAR, STEEL, 0.05, kind="energy")]
    facts = facts_of([made(1, CAR, 2024, 1000.0)], inputs=inputs)
    assert {row["product"]: row["demand_yuan"] for row in demand_by_year(facts).to_dicts()} == pytest.approx({CELL: 300.0, STEEL: 50.0})
    members = pl.DataFrame({"chain": [10, 10], "product": [CAR, HOUSE]})
    assert chain_demand(facts, members, 2024).is_empty()
