"""依据的行: the rows under a figure as a table of which a page shows the first part and exports give every row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.figure import Evidence
from liantu.kernel.text import Text

FIRST_ROWS = 200
"""Rows read for a page; exports and the API read all."""
_AT_ONCE = 2_000


def evidence_of(
    title: Text, columns: tuple[Text, ...], query: Callable[[Viewer], QuerySet[Any]], viewer: Viewer, row: Callable[[Any], tuple[Any, ...]]
) -> Evidence:
    """Return a table of the rows that ``viewer`` sees, in the order of ``query``; those that rights hide are counted apart."""
    visible = query(viewer)
    count = visible.count()

    def every() -> Iterator[tuple[Any, ...]]:
        return (row(one) for one in query(viewer).iterator(chunk_size=_AT_ONCE))

    first = tuple(row(one) for one in visible[:FIRST_ROWS])
    return Evidence(title, columns, first, query(SYSTEM).count() - count, total=count, every=every)
