"""Paging and sorting of lists, the same on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

T = TypeVar("T")


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


def sorted_by(asked: str, rows: Sequence[T], keys: Mapping[str, Callable[[T], Any]]) -> list[T]:
    """Sort rows in memory by ``key`` or ``-key``; unknown values stand last either way, an unknown key leaves the order.

    >>> sorted_by("-size", [1, None, 3], {"size": lambda row: row})
    [3, 1, None]
    """
    key = keys.get(asked.removeprefix("-"))
    if key is None:
        return list(rows)
    known = [row for row in rows if key(row) is not None]
    known.sort(key=key, reverse=asked.startswith("-"))
    return known + [row for row in rows if key(row) is None]
