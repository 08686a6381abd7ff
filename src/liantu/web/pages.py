"""Paging and sorting of lists, the same on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property

T = TypeVar("T")


PAGES_AT_MOST = 200
"""No page is deeper than a person reads, so that none costs a scan of a whole table; the rest is for the search and the export."""


class BoundedPaginator(Paginator[Any]):
    """Counts all rows but turns no more than `PAGES_AT_MOST` pages."""

    def __init__(self, rows: Any, per_page: int, total: int | None = None) -> None:
        """Take the rows; ``total`` where their number is known already."""
        super().__init__(rows, per_page)
        if total is not None:
            self.__dict__["count"] = total

    @cached_property
    def num_pages(self) -> int:
        """Pages that can be turned."""
        return min(super().num_pages, PAGES_AT_MOST)

    @property
    def shortened(self) -> bool:
        """Whether rows lie behind the last page."""
        return self.count > self.num_pages * self.per_page

    def page(self, number: int | str) -> Page[Any]:
        """Return a page; the last one that can be turned is full even where rows lie behind it."""
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        return Page(self.object_list[bottom : bottom + self.per_page], number, self)


def paginate(request: HttpRequest, rows: Any, per_page: int = 50, parameter: str = "page", total: int | None = None) -> Page[Any]:
    """Return the page that the address asks for, the nearest one where the number is out of range; ``total`` spares the counting."""
    return BoundedPaginator(rows, per_page, total).get_page(request.GET.get(parameter))


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
