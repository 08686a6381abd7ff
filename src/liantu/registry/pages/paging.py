"""分页: pages of a long list, no deeper than a person reads; the rest is for the search and the export."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property

PAGES_AT_MOST = 200


class BoundedPaginator(Paginator[Any]):
    """Counts all rows but turns no more than `PAGES_AT_MOST` pages, so that no page costs a scan of the whole table."""

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


def bounded(request: HttpRequest, rows: Any, per_page: int = 50, parameter: str = "page", total: int | None = None) -> Page[Any]:
    """Return the page that the address asks for, the nearest one where the number is out of range."""
    return BoundedPaginator(rows, per_page, total).get_page(request.GET.get(parameter))
