"""Paging and sorting of lists, the same on every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def paginate(request: HttpRequest, rows: Any, per_page: int = 50, parameter: str = "page") -> Page[Any]:
    """Return the page that the query asks for; a number out of range gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get(parameter))


def sorting(request: HttpRequest, allowed: Mapping[str, str], default: str, parameter: str = "sort") -> tuple[str, str]:
    """Return (sort key as asked, ORM ordering); an unknown key falls back to ``default``.

    ``allowed`` maps the key in the address to the field to order by.
    """
    asked = request.GET.get(parameter, default)
    sign, key = ("-", asked[1:]) if asked.startswith("-") else ("", asked)
    if key not in allowed:
        asked = default
        sign, key = ("-", default[1:]) if default.startswith("-") else ("", default)
    return asked, f"{sign}{allowed[key]}"
