"""The small city with its reports, and its computation: made once for a module, taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from liantu.kernel.pack import load_pack
from liantu.statistics.actions import compute
from liantu.statistics.models import Computation
from tests.statistics.city import City, make_city

__all__ = ["city", "computation", "small_city"]


@pytest.fixture(scope="module")
def small_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[City, Computation]]:
    """The city and its computation for all tests of a module; use `city` and `computation`."""
    with django_db_blocker.unblock(), transaction.atomic():
        pack = load_pack("chongqing")
        yield make_city(pack), compute(pack)
        transaction.set_rollback(True)


@pytest.fixture
def computation(small_city: tuple[City, Computation], db: None) -> Computation:
    """The small city's computation; whatever a test changes is taken back after it."""
    return small_city[1]


@pytest.fixture
def city(small_city: tuple[City, Computation], db: None) -> City:
    """The small city, computed."""
    return small_city[0]
