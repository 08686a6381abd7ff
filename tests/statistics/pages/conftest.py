"""Browsers of people who look at the small city's pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from liantu.accounts.models import Membership, User
from tests.statistics.city import A, City

Role = Membership.RoleChoice
SCOPES = {"analyst": (Role.ANALYST, "city", ""), "district": (Role.OFFICIAL, "district", A)}


@pytest.fixture
def ask(city: City) -> Callable[[str], Client]:
    """A browser by role: public, analyst, district (500112), firm (电脑甲)."""

    def browser(role: str) -> Client:
        client = Client()
        if role != "public":
            user, _made = User.objects.get_or_create(username=role)
            kind, scope, key = SCOPES.get(role, (Role.FIRM, "organisation", str(city.firms["电脑甲"])))
            Membership.objects.get_or_create(user=user, role=kind, scope=scope, scope_key=key)
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
