"""送报: whose monthly reports people bring in themselves, by file or by form, and what went wrong with a file on its way."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date

import polars as pl


def months_before(day: date, months: int) -> date:
    """The same day so many months before; the month's last day where it has none of that number.

    >>> months_before(date(2026, 11, 30), 9)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_month() -> pl.Expr:
    """Whether a report is of a month, as ``2026-03``."""
    return pl.col("period").str.contains(r"^\d{4}-\d{2}$")


def parted(reports: pl.DataFrame, firms: Collection[str], until: date, month: str | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Cut reports in two: the monthly ones of some firms (by code) that came up to a day, of one month or of all, and the others.

    >>> rows = pl.DataFrame({"organisation": ["a", "b"], "period": ["2026-03"] * 2, "reported_date": [date(2026, 4, 9)] * 2})
    >>> [part.height for part in parted(rows, ["a"], date(2026, 4, 30))]
    [1, 1]
    """
    theirs = is_month() & pl.col("organisation").is_in(list(firms)) & (pl.col("reported_date") <= until)
    if month is not None:
        theirs &= pl.col("period") == month
    return reports.filter(theirs), reports.filter(~theirs)


def newest_month(reports: pl.DataFrame) -> str | None:
    """The month of which most reports came, as text; None where there are none.

    >>> newest_month(pl.DataFrame({"period": ["2026-02", "2026-03", "2026-03"]}))
    '2026-03'
    """
    counted = reports.filter(is_month()).group_by("period").len().sort("len", "period")
    return None if counted.is_empty() else str(counted.item(-1, "period"))


def delayed(reports: pl.DataFrame, firms: Collection[str], since: date, until: date, day: date) -> pl.DataFrame:
    """Return reports of which the month that some firms would have handed in after ``since`` and up to ``until`` came on ``day``.

    >>> rows = pl.DataFrame({"organisation": ["a", "b"], "period": ["2026-03"] * 2, "reported_date": [date(2026, 4, 9)] * 2})
    >>> delayed(rows, ["a"], date(2026, 3, 30), date(2026, 4, 30), date(2026, 5, 28)).get_column("reported_date").to_list()
    [datetime.date(2026, 5, 28), datetime.date(2026, 4, 9)]
    """
    late = pl.col("organisation").is_in(list(firms)) & (pl.col("reported_date") > since) & (pl.col("reported_date") <= until)
    month = newest_month(reports.filter(late))
    if month is None:
        return reports
    return reports.with_columns(reported_date=pl.when(late & (pl.col("period") == month)).then(day).otherwise("reported_date"))


def misprinted(rows: pl.DataFrame, item: str, count: int, factor: float) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return rows whose first ``count`` values of an item were written ``factor`` times too large, and these rows as they should be.

    >>> wrong, right = misprinted(pl.DataFrame({"item": ["tax", "revenue"], "value": [1.0, 2.0]}), "revenue", 1, 1.5)
    >>> wrong.get_column("value").to_list(), right.rows()
    ([1.0, 3.0], [('revenue', 2.0)])
    """
    concerned = (pl.col("item") == item) & ((pl.col("item") == item).cum_sum() <= count)
    return rows.with_columns(value=pl.when(concerned).then(pl.col("value") * factor).otherwise("value")), rows.filter(concerned)
