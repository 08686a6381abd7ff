"""A simulated city with everything computed, made once for a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from liantu.chains.actions import assess, sync_chains
from liantu.kernel.pack import Pack, load_pack
from liantu.regions.actions import assess_regions
from liantu.registry.actions import sync_pack
from liantu.simulation.actions import make_city
from liantu.statistics.actions import compute
from tests.made_once import made_once

FIRMS = 120


@pytest.fixture(scope="module")
def computed_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[Pack]:
    """The pack of a simulated city whose statistics, regions and chains are computed; taken back at the module's end."""
    with made_once(django_db_blocker, make_computed) as pack:
        yield pack


def make_computed() -> Pack:
    """Make the city in the test's database and compute all of it."""
    pack = load_pack("chongqing")
    sync_pack(pack)
    sync_chains(pack)
    make_city(pack, firms=FIRMS, seed=3)
    compute(pack)
    assess_regions(pack)
    assess(pack)
    return pack


@pytest.fixture
def simulated_city(computed_city: Pack, db: None) -> Pack:
    """The computed city; whatever a test changes is taken back after it."""
    return computed_city
