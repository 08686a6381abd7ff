"""Firms stand where their industry is wanted, and parks take firms of their own district."""

from __future__ import annotations

import numpy as np
import polars as pl

from liantu.kernel.pack import Pack
from liantu.simulation.engine.draws import totals, within
from liantu.simulation.engine.places import districts_of, nearer, park_of, welcome
from liantu.simulation.engine.plan import Plan
from liantu.simulation.engine.rule_files import SimulationRules

WANTED = np.array([[600.0, 0.0, 20.0], [300.0, 50.0, 80.0], [100.0, 150.0, 0.0]])


def test_the_largest_firm_stands_where_most_is_wanted(pack: Pack) -> None:
    """550 of 1,000 can stand in the first district only; nobody stands where nothing of the industry is wanted."""
    output, kind = np.array([550.0, 250.0, 100.0, 60.0, 40.0, 150.0, 50.0]), np.array([0, 0, 0, 0, 0, 1, 1])
    district = districts_of(output, kind, WANTED, pack.rule(SimulationRules), 7)
    assert district[0] == 0
    assert district[1] == 1
    assert 0 not in district[kind == 1]


def test_many_small_firms_spread_as_is_wanted(pack: Pack) -> None:
    output, kind = np.ones(4_000), np.zeros(4_000, dtype=np.int64)
    district = districts_of(output, kind, WANTED, pack.rule(SimulationRules), 7)
    assert np.abs(np.bincount(district) / 4_000 - np.array([0.6, 0.3, 0.1])).max() < 0.03


def test_no_district_is_left_empty_where_a_firm_fits(pack: Pack) -> None:
    """The third district wants 1 of 1,000: by chance none of 60 firms, so the largest that is not too large moves there."""
    wanted = np.array([[600.0], [399.0], [1.0]])
    output = np.concatenate([np.full(59, 16.93), [0.9]])
    district = districts_of(output, np.zeros(60, dtype=np.int64), wanted, pack.rule(SimulationRules), 7)
    assert set(district) == {0, 1, 2}
    assert district[59] == 2
    assert (district == 2).sum() == 1


def test_sizes_come_nearer_while_products_stay(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    firm, product = np.arange(6), np.array([0, 0, 0, 1, 1, 1])
    cell, weight = np.array([0, 1, 1, 0, 1, 2]), np.array([1.0, 1.0, 2.0, 1.0, 3.0, 1.0])
    made, wanted = np.array([100.0, 50.0]), np.array([60.0, 80.0, 10.0])
    adjusted = nearer((firm, product), weight, made, cell, wanted, rules)
    output = within(product, adjusted, 2) * made[product]
    before = within(product, weight, 2) * made[product]
    assert np.allclose(totals(product, output, 2), made)
    assert np.abs(totals(cell, output, 3) - wanted).sum() < 0.2 * np.abs(totals(cell, before, 3) - wanted).sum()
    assert (np.abs(np.log(adjusted / weight)) <= np.log(rules.districts.most_factor) + 1e-9).all()


def test_a_focused_park_wants_two_or_three_industries(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    liking = np.exp(np.random.default_rng(3).normal(0, 1, (24, 8)))
    many = np.full(24, 2)
    count = (welcome(liking, np.cumsum(many) - many, many, rules, 7) == 1).sum(axis=1)
    assert set(count) == {2, 3, 8}
    assert (count == 8).sum() > 0


def test_firms_stand_in_parks_of_their_own_district(pack: Pack) -> None:
    rng = np.random.default_rng(7)
    first, many = np.array([0, 1]), np.array([1, 2])
    district, kind = np.array([0, 1] * 500), np.zeros(1000, dtype=np.int64)
    park = park_of(district, kind, first, many, np.ones((3, 1)), pack.rule(SimulationRules), rng)
    assert set(park[district == 0]) == {0, -1}
    assert set(park[district == 1]) == {1, 2, -1}


def test_districts_of_the_city_have_structures_of_their_own(city: tuple[Plan, dict[str, pl.DataFrame]]) -> None:
    firms = city[1]["organisations"].filter("inside_city", kind="firm")
    output = city[1]["reports"].filter(pl.col("item") == "output_value", pl.col("period") == "2025")
    rows = firms.join(output, left_on="credit_code", right_on="organisation").with_columns(division=pl.col("industry").str.slice(0, 2))
    table = rows.pivot(on="division", index="region", values="value", aggregate_function="sum").fill_null(0).drop("region").to_numpy()
    share = table / table.sum(axis=1, keepdims=True)
    krugman = np.abs(share - table.sum(axis=0) / table.sum()).sum(axis=1)
    assert np.quantile(krugman, 0.5) > 0.6
    assert np.quantile(krugman, 0.1) < 0.8
