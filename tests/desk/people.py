"""People of the desk's tests."""

from __future__ import annotations

from django.test import Client

from liantu.accounts.models import Membership, User


def person(name: str, role: str = "", scope: str = "city", key: str = "", *, email: str = "", department: str = "") -> User:
    """A user, with a role where one is named."""
    user = User.objects.create_user(name, email=email)
    if role:
        Membership.objects.create(user=user, role=role, scope=scope, scope_key=key, department=department)
    return user


def browser(user: User) -> Client:
    """A client in which a person is signed in."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
