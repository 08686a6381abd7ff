"""The small city, assessed."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.chains.actions import assess
from liantu.chains.models import Assessment
from liantu.kernel.pack import Pack
from tests.chains.city import City, make_city


@pytest.fixture
def city(db: Any, pack: Pack) -> City:
    """The small city without an assessment."""
    return make_city(pack)


@pytest.fixture
def assessment(city: City) -> Assessment:
    """The small city's assessment."""
    return assess(city.pack)
