"""Roles × permissions: who may do what is decided in ``tests/<room>/access.py``, and answered by one predicate."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import viewer_of
from liantu.rooms.installed import installed_rooms
from liantu.rooms.manifest import Room
from liantu.rooms.permissions import allowed, permissions
from tests.accounts import matrix
from tests.accounts.city import people_of
from tests.accounts.roles import ROLES

DECIDED = matrix.permissions()


@pytest.fixture
def users(db: None) -> dict[str, User | AnonymousUser]:
    """Somebody of every role, and a visitor."""
    return {"public": AnonymousUser(), **people_of("500112", 1)}


def test_every_permission_is_a_decision() -> None:
    assert permissions().keys() == DECIDED.keys(), "decide in PERMISSIONS of tests/<room>/access.py who has these"
    assert [name for name, roles in DECIDED.items() if not roles or not roles <= set(ROLES)] == []


@pytest.mark.parametrize("name", sorted(DECIDED))
def test_who_may(users: dict[str, User | AnonymousUser], name: str) -> None:
    assert {role for role, user in users.items() if allowed(viewer_of(user), name)} == DECIDED[name]
    assert {role for role, user in users.items() if user.has_perm(name)} == DECIDED[name]


def test_django_asks_the_predicate_for_superusers_too(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A superuser sees as an administrator; what an administrator may not do, Django does not allow either."""
    root = User.objects.create_superuser("root", password="not-needed")
    assert all(root.has_perm(name) == allowed(viewer_of(root), name) for name in DECIDED)
    assert root.has_perm("accounts.add_user")
    root.is_active = False
    assert not any(root.has_perm(name) for name in DECIDED)


def test_a_role_given_or_taken_counts_at_once(db: None) -> None:
    person = User.objects.create_user("li", password="not-needed")
    assert not person.has_perm("registry.import")
    office = Membership.objects.create(user=person, role="analyst")
    assert person.has_perm("registry.import")
    office.delete()
    assert not person.has_perm("registry.import")


def test_a_room_names_permissions_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def stranger(_room: Room) -> dict[str, object]:
        return {"registry.burn": lambda _viewer: True}

    monkeypatch.setattr(type(installed_rooms()[-1]), "permissions", stranger)
    with pytest.raises(ValueError, match=r"registry\.burn is named by " + installed_rooms()[-1].label):
        permissions()
