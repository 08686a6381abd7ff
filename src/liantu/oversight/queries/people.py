"""人员: to whom work may be given: the people of departments and districts, never firms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from liantu.accounts import queries as accounts
from liantu.accounts.queries import Role, Viewer

_WORKING = (Role.ADMINISTRATOR, Role.LEADER, Role.ANALYST, Role.OFFICIAL, Role.CHAIN_LEADER)


def owners(viewer: Viewer) -> QuerySet[Any]:
    """Who may own a task that ``viewer`` gives out: leaders, analysts, officials, administrators and people of departments, by name.

    Whoever stands for a firm is none of them, chain owners included. Who works for some districts only gives work to people of those
    districts and of the city, not to other districts.
    """
    working = Q(memberships__role__in=_WORKING) | ~Q(memberships__department="")
    if not viewer.sees_city:
        inside = Q(memberships__scope="city") | Q(memberships__scope="district", memberships__scope_key__in=viewer.districts)
        working &= inside
    firms = accounts.people().order_by().filter(Q(memberships__scope="organisation") | Q(memberships__role=Role.FIRM)).values("pk")
    return accounts.people().filter(working).exclude(pk__in=firms).distinct()


def responsible(viewer: Viewer, department: str) -> int | None:
    """The key of the only person to whom the viewer may give what a department or district answers for; None where there are several."""
    held = Q(memberships__department=department) | Q(memberships__scope="district", memberships__scope_key=department)
    people = list(owners(viewer).order_by("pk").filter(held, is_active=True).values_list("pk", flat=True)[:2]) if department else []
    return people[0] if len(people) == 1 else None


def officials_of(districts: Iterable[str]) -> dict[str, list[int]]:
    """The officials of each district, by name: district → keys of users, in one query."""
    return accounts.members("district", districts, [Role.OFFICIAL])


def addressed(kind: str, key: str) -> list[int]:
    """The people to whom a task goes that is given towards a district (its officials) or an organisation (whoever stands for it)."""
    return (officials_of([key]) if kind == "district" else accounts.members("organisation", [key])).get(key, [])
