"""What every page's template gets."""

from __future__ import annotations

from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, object]:
    """Return what the base template needs on every page."""
    return {"reader": getattr(request, "reader", None)}
