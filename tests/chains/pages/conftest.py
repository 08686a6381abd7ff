"""Clients of every kind of viewer over the small city, assessed and published or not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from liantu.accounts.models import Membership, User
from liantu.chains.models import Assessment

As = Callable[..., Client]


@pytest.fixture
def signed_in_as(db: object) -> As:
    """Return a client of a person with one role: ``signed_in_as("analyst")``, ``signed_in_as("firm", "organisation", 3)``."""

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
def published(assessment: Assessment) -> Assessment:
    """The small city's assessment, published."""
    assessment.published_at = timezone.now()
    assessment.save(update_fields=["published_at"])
    return assessment
