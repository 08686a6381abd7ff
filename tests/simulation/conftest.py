"""A small simulated city, made once for all tests of the room."""

from __future__ import annotations

import polars as pl
import pytest

from liantu.kernel.pack import Pack, load_pack
from liantu.simulation.engine.catalogue import catalogue
from liantu.simulation.engine.city import Plan, frames, plan_city
from liantu.simulation.engine.people import District
from liantu.simulation.engine.rule_files import SimulationRules

FIRMS = 3_000


def districts(pack: Pack) -> tuple[District, ...]:
    """The districts of a pack."""
    return tuple(District(region.code, region.name.zh, region.zone) for region in pack.regions if region.kind == "district")


def make(pack: Pack, firms: int, seed: int) -> tuple[Plan, dict[str, pl.DataFrame]]:
    """A plan and its frames."""
    rules = pack.rule(SimulationRules)
    plan = plan_city(catalogue(pack, rules), rules, firms=firms, seed=seed)
    return plan, frames(plan, districts(pack), pack.items)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack of Chongqing."""
    return load_pack("chongqing")


@pytest.fixture(scope="session")
def city(pack: Pack) -> tuple[Plan, dict[str, pl.DataFrame]]:
    """A city of 3,000 firms with seed 7."""
    return make(pack, FIRMS, 7)
