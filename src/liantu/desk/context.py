"""What every page's template gets of the desk: how many notices the viewer has not read, asked for when a page shows it."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from liantu.desk.queries import unread_count
from liantu.kernel.viewer import PUBLIC


def unread(request: HttpRequest) -> dict[str, object]:
    """Return ``unread_notices`` for templates."""
    return {"unread_notices": SimpleLazyObject(lambda: unread_count(getattr(request, "viewer", PUBLIC)))}
