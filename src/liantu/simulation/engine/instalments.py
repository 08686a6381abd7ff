"""分期: the rows of the city as they come in over time: what has been reported up to one day, and then from day to day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

REGISTERS = ("parks", "organisations", "sites")
"""What is there from the first day on; all else comes in when it is reported."""


def instalment(frames: Mapping[str, pl.DataFrame], since: date | None, until: date) -> dict[str, pl.DataFrame]:
    """Return the rows that come in after ``since`` (None: the first instalment) and up to ``until``, by table; tables without any go.

    The registers come in whole with the first instalment, dated no later than its day. Instalments that follow each other hold every row
    just once, in its order.

    >>> rows = pl.DataFrame({"value": [1, 2, 3], "reported_date": [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5)]})
    >>> [instalment({"reports": rows}, None, date(2026, 1, 31))["reports"].height,
    ...  instalment({"reports": rows}, date(2026, 1, 31), date(2026, 3, 31))["reports"].height]
    [1, 2]
    """
    parts: dict[str, pl.DataFrame] = {}
    for name, frame in frames.items():
        if name in REGISTERS:
            part = frame.with_columns(reported_date=pl.min_horizontal("reported_date", pl.lit(until))) if since is None else frame.clear()
        else:
            after = pl.lit(value=True) if since is None else pl.col("reported_date") > since
            part = frame.filter(after & (pl.col("reported_date") <= until))
        if part.height:
            parts[name] = part
    return parts
