"""Clients of every kind of viewer over the small city, computed and assessed, published or not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import SYSTEM
from liantu.regions.actions import publish_regions
from liantu.regions.models import RegionAssessment
from liantu.statistics.actions import compute
from liantu.statistics.models import Computation
from tests.regions.city import City

As = Callable[..., Client]


@pytest.fixture
def signed_in_as(db: object) -> As:
    """Return a client of a person with one role: ``signed_in_as("analyst")``, ``signed_in_as("official", "district", "500113")``."""

    def make(role: str, scope: str = "city", key: object = "") -> Client:
        person = User.objects.create_user(f"{role}-{scope}-{key}", password="not-needed")
        Membership.objects.create(user=person, role=role, scope=scope, scope_key=str(key))
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def analyst(signed_in_as: As) -> Client:
    """A client of a city analyst."""
    return signed_in_as("analyst")


@pytest.fixture
def computation(city: City) -> Computation:
    """The small city's figures of the statistics."""
    return compute(city.pack)


@pytest.fixture
def published(assessment: RegionAssessment) -> RegionAssessment:
    """The small city's assessment, published."""
    return publish_regions(assessment, SYSTEM)


def page_of(client: Client, address: str) -> str:
    """The page at an address, which must be there."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return str(response.content.decode())


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    """The rows of a .csv."""
    response: Any = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    content = b"".join(response) if response.streaming else response.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def opens(client: Client, addresses: list[str]) -> list[str]:
    """Those of the addresses that do not open."""
    return [address for address in dict.fromkeys(addresses) if client.get(address).status_code != 200]
