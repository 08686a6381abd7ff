"""Districts differ, some are alike, and most parks take a few divisions."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from liantu.kernel.pack import Pack
from liantu.simulation.engine.city import Plan
from liantu.simulation.engine.places import likings, park_of, welcome
from liantu.simulation.engine.rule_files import SimulationRules

WEIGHT = np.linspace(100.0, 2000.0, 24)
ZONES = ["east", "west"] * 12
FIRMS = np.array([900, 500, 300, 200, 100, 60, 40, 20])


def test_every_firm_finds_a_district(pack: Pack) -> None:
    liking = likings(WEIGHT, ZONES, FIRMS, pack.rule(SimulationRules), 7)
    assert liking.sum(axis=0) == pytest.approx(np.ones(len(FIRMS)))
    assert (liking > 0).all()


def test_some_large_districts_are_alike_and_most_are_not(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    liking = likings(WEIGHT, ZONES, FIRMS, rules, 7)
    relative = liking / WEIGHT[:, None]
    unit = relative / np.linalg.norm(relative, axis=1, keepdims=True)
    alike = (unit @ unit.T)[np.triu_indices(len(WEIGHT), 1)]
    assert (alike > 0.99).sum() >= rules.districts.alike.pairs
    assert (alike > 0.99).mean() < 0.1


def test_a_focused_park_wants_two_or_three_divisions(pack: Pack) -> None:
    rules = pack.rule(SimulationRules)
    many = np.full(len(WEIGHT), 2)
    wanted = welcome(likings(WEIGHT, ZONES, FIRMS, rules, 7), np.cumsum(many) - many, many, rules, 7)
    count = (wanted == 1).sum(axis=1)
    assert set(count) == {2, 3, len(FIRMS)}
    assert (count == len(FIRMS)).sum() > 0


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
