"""The small city with its regions assessed: made once for a module, taken back at its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from liantu.kernel.pack import load_pack
from liantu.regions.actions import assess_regions
from liantu.regions.models import RegionAssessment
from tests.made_once import made_once
from tests.regions.city import City, make_city


@pytest.fixture(scope="module")
def small_city(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[City, int]]:
    """The city and its assessment's key for all tests of a module; use `city` and `assessment`."""
    with made_once(django_db_blocker, make_assessed) as made:
        yield made


def make_assessed() -> tuple[City, int]:
    """Make the small city and assess its regions."""
    city = make_city(load_pack("chongqing"))
    return city, assess_regions(city.pack).pk


@pytest.fixture
def city(small_city: tuple[City, int], request: pytest.FixtureRequest, db: None) -> City:
    """The small city; without an assessment, unless the test asks for that too."""
    city, assessment = small_city
    if "assessment" not in request.fixturenames:
        RegionAssessment.objects.filter(pk=assessment).delete()
    return city


@pytest.fixture
def assessment(city: City, small_city: tuple[City, int]) -> RegionAssessment:
    """The small city's assessment; whatever a test changes is taken back after it."""
    return RegionAssessment.objects.get(pk=small_city[1])
