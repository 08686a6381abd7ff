"""The small city, and a simulated one, with their regions assessed."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.kernel.pack import Pack
from liantu.regions.actions import assess_regions
from liantu.regions.models import RegionAssessment
from liantu.registry.actions import sync_pack
from liantu.simulation.actions import make_city as simulate
from tests.regions.city import City, make_city


@pytest.fixture
def city(db: Any, pack: Pack) -> City:
    """The small city without an assessment."""
    return make_city(pack)


@pytest.fixture
def assessment(city: City) -> RegionAssessment:
    """The small city's assessment."""
    return assess_regions(city.pack)


@pytest.fixture
def simulated(db: Any, pack: Pack) -> RegionAssessment:
    """The assessment of a simulated city of 500 firms."""
    sync_pack(pack)
    simulate(pack, firms=500, seed=7)
    return assess_regions(pack)
