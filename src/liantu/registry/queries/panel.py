"""填报面板: what organisations reported, as statistics compute on it, and the rows behind a number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Q
from django.db.models.functions import Length

from liantu.accounts.engine.reader import Reader
from liantu.accounts.queries import visible_to
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import models as m
from liantu.registry import rules as _rules  # noqa: F401 declares who sees what
from liantu.registry.engine.panels import panel_schema, widened
from liantu.registry.queries.read import frame_of

_LENGTHS = {PeriodKind.YEAR: 4, PeriodKind.HALF: 6, PeriodKind.QUARTER: 6, PeriodKind.MONTH: 7}
ROWS = {
    "organisation": pl.Int64, "period": pl.Int32, "item": pl.String, "value": pl.Float64, "reported_date": pl.Date, "source": pl.Int64,
    "source_row": pl.Int64,
}  # fmt: skip
"""Columns of `report_rows`."""


def panel(
    reader: Reader,
    kind: PeriodKind,
    *,
    items: Collection[str] | None = None,
    known_at: datetime | None = None,
    periods: Collection[Period] | None = None,
) -> pl.DataFrame:
    """Return the reports of one kind of period wide: organisation Int64, period Int32 (`Period.number`), a Float64 column an item.

    One row an organisation and period of which anything asked for is reported, sorted by period and organisation; null is not
    reported. ``items``: in this order (None: every item reported, by code). ``known_at``: as known at a moment (None is now).
    Merged organisations stand as the one that was kept.
    """
    rows = report_rows(reader, kind, items=items, period=periods, known_at=known_at)
    names = sorted(rows.get_column("item").unique()) if items is None else list(items)
    return widened(rows, names).select(*panel_schema(names))


def report_rows(
    reader: Reader,
    kind: PeriodKind,
    *,
    organisations: Collection[int] | None = None,
    items: Collection[str] | None = None,
    period: Period | Collection[Period] | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Return the reports behind a number, long: organisation, period, item, value, reported_date, source and source_row (ids as Int64).

    None asks for all; ``period`` is one or several. Sorted by period, organisation and item.
    """
    asked = (period,) if isinstance(period, Period) else period
    rows: Any = visible_to(reader, m.Report.objects.known_at(known_at)).annotate(_length=Length("period"))
    rows = rows.filter(_length=_LENGTHS[kind]) if asked is None else rows.filter(period__in=[str(one) for one in asked])
    if kind in (PeriodKind.HALF, PeriodKind.QUARTER):
        rows = rows.filter(period__contains=kind[0].upper())
    condition = Q() if items is None else Q(item__in=list(items))
    if organisations is not None:
        condition &= Q(organisation__in=list(organisations))
    columns = {"organisation": "organisation_id", "source": "source_id"}
    frame = frame_of(rows.filter(condition), columns, {**ROWS, "period": pl.String})
    texts = frame.get_column("period").unique().to_list()
    numbers = {text: Period.parse(text).number for text in texts}
    return frame.with_columns(pl.col("period").replace_strict(numbers, return_dtype=pl.Int32)).sort("period", "organisation", "item")
