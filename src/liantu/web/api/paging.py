"""分页: at most 200 rows an answer, and no deeper than 500 pages; whoever wants all takes the export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, Generic, TypeVar

import polars as pl
from django.db.models import QuerySet
from ninja import Query, Schema

Item = TypeVar("Item")
PAGES_AT_MOST = 500
PageNumber = Annotated[int, Query(ge=1, le=PAGES_AT_MOST, description="page, from 1")]
PageSize = Annotated[int, Query(ge=1, le=200, description="rows a page")]


class Page(Schema, Generic[Item]):
    """A page of a list and how many rows there are in all."""

    items: list[Item]
    count: int
    page: int
    size: int


def paged(rows: QuerySet[Any], page: int, size: int, shape: Callable[[list[Any]], Iterable[Any]]) -> dict[str, Any]:
    """Cut a page out of ``rows`` and shape its rows for the answer."""
    start = (page - 1) * size
    return {"items": list(shape(list(rows[start : start + size]))), "count": rows.count(), "page": page, "size": size}


def paged_frame(frame: pl.DataFrame, page: int, size: int, shape: Callable[[list[Any]], Iterable[Any]]) -> dict[str, Any]:
    """Cut a page out of a frame and shape its rows, as dicts, for the answer."""
    rows = frame.slice((page - 1) * size, size).to_dicts()
    return {"items": list(shape(rows)), "count": frame.height, "page": page, "size": size}
