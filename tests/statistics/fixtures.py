"""The small city with its reports, and its computation."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.kernel.pack import Pack
from liantu.statistics.actions import compute
from liantu.statistics.models import Computation
from tests.statistics.city import City, make_city

__all__ = ["city", "computation"]


@pytest.fixture
def city(db: Any, pack: Pack) -> City:
    """The small city, not computed."""
    return make_city(pack)


@pytest.fixture
def computation(city: City, pack: Pack) -> Computation:
    """The small city's computation."""
    return compute(pack)
