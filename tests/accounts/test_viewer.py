"""A viewer is the sum of a person's roles, each with its own scope."""

from __future__ import annotations

import pytest

from liantu.accounts.models import Membership, User
from liantu.accounts.queries import viewer_of, visible_to
from liantu.kernel.viewer import PUBLIC, Role

pytestmark = pytest.mark.django_db


def with_roles(*roles: tuple[str, str, str], **fields: bool) -> User:
    user = User.objects.create_user("person", **fields)
    for role, scope, key in roles:
        Membership.objects.create(user=user, role=role, scope=scope, scope_key=key)
    return user


def test_city_roles_see_the_city() -> None:
    viewer = viewer_of(with_roles(("analyst", "city", "")))
    assert (viewer.sees_city, viewer.roles) == (True, frozenset({Role.ANALYST}))


@pytest.mark.parametrize("role", ["firm", "reviewer", "chain_leader"])
def test_other_roles_with_the_default_scope_do_not(role: str) -> None:
    assert not viewer_of(with_roles((role, "city", ""))).sees_city


def test_scopes_add_up() -> None:
    viewer = viewer_of(with_roles(("official", "district", "500112"), ("official", "district", "500113"), ("firm", "organisation", "7")))
    assert viewer.districts == {"500112", "500113"}
    assert viewer.organisations == {7}
    assert not viewer.sees_city


def test_a_firm_cannot_have_a_district_or_a_chain() -> None:
    wrong = [("firm", "district", "500112"), ("firm", "chain", "lithium_battery"), ("firm", "organisation", "not a number")]
    viewer = viewer_of(with_roles(*wrong))
    assert (viewer.districts, viewer.chains, viewer.organisations) == (frozenset(), frozenset(), frozenset())


def test_a_closed_account_is_the_public() -> None:
    assert viewer_of(with_roles(("analyst", "city", ""), is_active=False)) == PUBLIC


def test_a_model_without_a_rule_shows_nothing_even_to_administrators() -> None:
    viewer = viewer_of(with_roles(("administrator", "city", "")))
    assert not visible_to(viewer, User.objects.all()).exists()
