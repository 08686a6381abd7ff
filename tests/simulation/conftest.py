"""A small simulated city, made once for all tests of the room."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from liantu.kernel.pack import Pack, load_pack
from liantu.simulation.engine.calibration_rules import CalibrationRules
from liantu.simulation.engine.catalogue import catalogue
from liantu.simulation.engine.city import frames
from liantu.simulation.engine.people import District
from liantu.simulation.engine.plan import Knowledge, Plan, plan_city
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.span import Span, span_of

FIRMS = 3_000
TODAY = date(2026, 2, 28)


def knowledge(pack: Pack) -> Knowledge:
    """What a pack knows of its city."""
    districts = tuple(District(region.code, region.name.zh, region.zone) for region in pack.districts)
    return Knowledge(pack.rule(SimulationRules), pack.rule(CalibrationRules), districts)


def span(pack: Pack, today: date = TODAY) -> Span:
    """The years and months that are reported on a day."""
    rules = pack.rule(SimulationRules)
    return span_of(today, min(int(year) for year in rules.totals.output.years), rules.years_kept, rules.months.kept)


def planned(pack: Pack, firms: int, seed: int, today: date = TODAY) -> Plan:
    """A plan."""
    known = knowledge(pack)
    products = catalogue(pack, known.rules, known.calibration)
    return plan_city(products, known, span(pack, today), firms=firms, seed=seed)


def make(pack: Pack, firms: int, seed: int, today: date = TODAY) -> tuple[Plan, dict[str, pl.DataFrame]]:
    """A plan and its frames."""
    plan = planned(pack, firms, seed, today)
    return plan, frames(plan, pack.items)


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack of Chongqing."""
    return load_pack("chongqing")


@pytest.fixture(scope="session")
def city(pack: Pack) -> tuple[Plan, dict[str, pl.DataFrame]]:
    """A city of 3,000 firms with seed 7."""
    return make(pack, FIRMS, 7)
