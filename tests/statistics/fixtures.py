"""The small city with its reports, and its computation: made once for a module, taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from liantu.kernel.pack import load_pack
from liantu.statistics.actions import compute
from liantu.statistics.models import Computation
from tests.made_once import made_once
from tests.statistics.city import City, make_city

__all__ = ["city", "computation", "small_city"]


@pytest.fixture(scope="module")
def small_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[City, Computation]]:
    """The city and its computation for all tests of a module; use `city` and `computation`."""
    pack = load_pack("chongqing")
    with made_once(django_db_blocker, lambda: (make_city(pack), compute(pack))) as made:
        yield made


@pytest.fixture
def computation(small_city: tuple[City, Computation], db: None) -> Computation:
    """The small city's computation; whatever a test changes is taken back after it."""
    return small_city[1]


@pytest.fixture
def city(small_city: tuple[City, Computation], db: None) -> City:
    """The small city, computed."""
    return small_city[0]
