"""A small simulated city with its regions assessed."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.kernel.pack import Pack
from liantu.regions.actions import assess_regions
from liantu.regions.models import RegionAssessment
from liantu.registry.actions import sync_pack
from liantu.simulation.actions import make_city


@pytest.fixture
def city(db: Any, pack: Pack) -> Pack:
    """A simulated city of 500 firms."""
    sync_pack(pack)
    make_city(pack, firms=500, seed=7)
    return pack


@pytest.fixture
def assessment(city: Pack) -> RegionAssessment:
    """Its assessment."""
    return assess_regions(city)
