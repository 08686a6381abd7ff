"""The small city and its assessment: made once for a module, taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from liantu.chains.actions import assess
from liantu.chains.models import Assessment
from liantu.kernel.pack import load_pack
from tests.chains.city import City, make_city
from tests.made_once import made_once


@pytest.fixture(scope="module")
def small_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[City, int]]:
    """The city and its assessment's key for all tests of a module; use `city` and `assessment`."""
    with made_once(django_db_blocker, make_assessed) as made:
        yield made


def make_assessed() -> tuple[City, int]:
    """Make the small city and assess it."""
    city = make_city(load_pack("chongqing"))
    return city, assess(city.pack).pk


@pytest.fixture
def city(small_city: tuple[City, int], request: pytest.FixtureRequest, db: None) -> City:
    """The small city; without an assessment, unless the test asks for that too."""
    city, assessment = small_city
    if "assessment" not in request.fixturenames:
        Assessment.objects.filter(pk=assessment).delete()
    return city


@pytest.fixture
def assessment(city: City, small_city: tuple[City, int]) -> Assessment:
    """The small city's assessment; whatever a test changes is taken back after it."""
    return Assessment.objects.get(pk=small_city[1])
