"""筛选标签: what a list is narrowed to, one chip a condition, each with the address of the list without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition that holds: its name, its value in words, and where it leads when it is taken away."""

    name: Any
    value: Any
    url: str


def chips(request: HttpRequest, shown: Mapping[str, tuple[Any, Any]]) -> list[Chip]:
    """Return a chip for each parameter of ``shown`` (name, value in words) whose value is not empty; the page starts anew without it."""
    return [Chip(name, value, request.path + query_without(request, parameter)) for parameter, (name, value) in shown.items() if value]


def query_without(request: HttpRequest, parameter: str) -> str:
    """Return the query of an address, with its question mark, without one parameter and without the page; empty where nothing is left."""
    query = request.GET.copy()
    for gone in (parameter, "page"):
        query.pop(gone, None)
    return f"?{query.urlencode()}" if query else ""
