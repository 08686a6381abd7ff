"""What other rooms ask of accounts: who is the viewer, and which rows that viewer sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from liantu.accounts.models import Demonstration, DemonstrationAccount, Membership, User
from liantu.accounts.rules import EVERYTHING, NOTHING, also_visible, condition, models_with_rules, reader_of, visibility, visible_to
from liantu.kernel.viewer import PUBLIC, SYSTEM, Role, Viewer

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "PUBLIC",
    "SYSTEM",
    "Role",
    "Viewer",
    "also_visible",
    "condition",
    "demonstration",
    "demonstration_accounts",
    "demonstration_viewers",
    "models_with_rules",
    "nobody",
    "office",
    "people",
    "reader_of",
    "viewer_by_id",
    "viewer_of",
    "viewer_on",
    "viewers_of",
    "visibility",
    "visible_to",
]

_CITY_ROLES = {Role.ADMINISTRATOR, Role.LEADER, Role.ANALYST, Role.OFFICIAL}


def viewer_of(user: Any) -> Viewer:
    """Return the viewer that a user (or nobody) is, from the user's memberships in one query."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return PUBLIC
    return _viewer(user, list(Membership.objects.filter(user_id=user.pk).values_list("role", "scope", "scope_key", "department")))


def viewers_of(users: QuerySet[User]) -> dict[int, Viewer]:
    """The viewers that users are, by their ids, in two queries."""
    rows: dict[int, list[tuple[str, str, str, str]]] = {}
    offices = Membership.objects.filter(user__in=users.order_by().values("pk"))
    for user_id, *row in offices.values_list("user_id", "role", "scope", "scope_key", "department"):
        rows.setdefault(user_id, []).append((row[0], row[1], row[2], row[3]))
    return {user.pk: _viewer(user, rows.get(user.pk, [])) if user.is_active else PUBLIC for user in users}


def _viewer(user: Any, rows: Sequence[tuple[str, str, str, str]]) -> Viewer:
    """The viewer that holds the offices ``rows``: role, scope, key of the scope, department."""
    roles = {Role(role) for role, *_ in rows}
    if user.is_superuser:
        roles.add(Role.ADMINISTRATOR)
    return Viewer(
        user_id=user.pk,
        roles=frozenset(roles),
        sees_city=user.is_superuser or any(Role(role) in _CITY_ROLES and scope == "city" for role, scope, *_ in rows),
        districts=frozenset(key for role, scope, key, _ in rows if scope == "district" and Role(role) in _CITY_ROLES),
        chains=frozenset(key for role, scope, key, _ in rows if scope == "chain" and Role(role) is Role.CHAIN_LEADER),
        organisations=frozenset(int(key) for _, scope, key, _ in rows if scope == "organisation" and key.isdigit()),
        departments=frozenset(department for *_, department in rows if department),
    )


def viewer_by_id(user_id: int | None) -> Viewer:
    """Return the viewer that the user of this id is now; the public where there is none: what a job asks that works for a person."""
    return PUBLIC if user_id is None else viewer_of(User.objects.filter(pk=user_id).first())


def people() -> QuerySet[User]:
    """Active users who hold a role, by name: those to whom work may be given."""
    return User.objects.filter(is_active=True, memberships__isnull=False).distinct().order_by("display_name", "username")


def demonstration() -> Demonstration | None:
    """The demonstration that this installation shows; None where it is a city's own."""
    return Demonstration.objects.first()


def demonstration_accounts() -> QuerySet[DemonstrationAccount]:
    """The active accounts that the demonstration made, in the order in which they are offered; none in a city's own installation."""
    return DemonstrationAccount.objects.filter(user__is_active=True).select_related("user")


def demonstration_viewers() -> dict[str, Viewer]:
    """Who the accounts of the demonstration are, by the name to sign in with."""
    return {account.user.username: viewer_of(account.user) for account in demonstration_accounts()}


def members(scope: str, keys: Iterable[str], roles: Collection[str] = ()) -> dict[str, list[int]]:
    """Users who hold a role (any, where none is named) in each of some scopes, by name: key → keys of users, in one query."""
    held = Q(scope=scope, scope_key__in=list(keys), user__is_active=True)
    rows = Membership.objects.filter(held & Q(role__in=roles) if roles else held)
    found: dict[str, list[int]] = {}
    for key, user in rows.order_by("user__display_name", "user__username", "user").values_list("scope_key", "user"):
        if user not in found.setdefault(key, []):
            found[key].append(user)
    return found


def office() -> QuerySet[User]:
    """Users who work for the city or a district."""
    return User.objects.filter(memberships__role__in=[str(role) for role in _CITY_ROLES])


def nobody() -> QuerySet[User]:
    """No user at all: what a choice of people holds until it is asked for."""
    return User.objects.none()


def viewer_on(request: HttpRequest) -> Viewer:
    """Return who looks, as the middleware put it on the request."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer
