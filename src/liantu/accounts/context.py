"""What every page's template gets of the person who looks: the viewer, and the roles in words."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from liantu.accounts.models import Membership


def viewer(request: HttpRequest) -> dict[str, object]:
    """Return ``viewer`` and ``role_labels`` for templates."""
    return {"viewer": getattr(request, "viewer", None), "role_labels": SimpleLazyObject(lambda: role_labels(request))}


def role_labels(request: HttpRequest) -> list[str]:
    """The roles that the viewer holds, in words."""
    labels = dict(Membership.RoleChoice.choices)
    roles = getattr(getattr(request, "viewer", None), "roles", ())
    return [str(labels.get(str(role), role)) for role in sorted(roles)]
