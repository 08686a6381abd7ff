"""填报面板: what organisations reported, as statistics compute on it, and the rows behind a number.

Yearly reports are read from the table of reports, reports by month, quarter and half-year from files (see `queries.batches`);
who asks need not know which.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Max, Q

from liantu.accounts.queries import visible_to
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry.engine.panels import last_versions, panel_schema, widened
from liantu.registry.queries.batches import Selection, batches, panel_of_batches, versions
from liantu.registry.queries.read import frame_of
from liantu.registry.rules import reporting_organisations

ROWS = {
    "organisation": pl.Int64, "period": pl.Int32, "item": pl.String, "value": pl.Float64, "reported_date": pl.Date, "source": pl.Int64,
    "source_row": pl.Int64,
}  # fmt: skip
"""Columns of `report_rows`."""
_PLAIN = {name: ROWS[name] for name in ("organisation", "period", "item", "value")}
"""Those that a panel is made of."""
_FEW = 500
"""So many organisations or fewer are asked for by their ids."""
BULK = (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH)
"""Kinds of period whose reports are kept in files."""


def panel(
    viewer: Viewer,
    kind: PeriodKind,
    *,
    items: Collection[str] | None = None,
    known_at: datetime | None = None,
    periods: Collection[Period] | None = None,
) -> pl.DataFrame:
    """Return the reports of one kind of period wide: organisation Int64, period Int32 (`Period.number`), a Float64 column an item.

    One row an organisation and period of which anything asked for is reported, sorted by period and organisation; null is not
    reported. ``items``: in this order (None: every item reported, by code). ``known_at``: as known at a moment (None is now).
    Merged organisations stand as the one that was kept. Raises BatchFileError where a file is missing or was altered.
    """
    if kind is PeriodKind.YEAR:
        rows = _yearly(viewer, None, items, periods, known_at, schema=_PLAIN)
        names = sorted(rows.get_column("item").unique()) if items is None else list(items)
        return widened(rows, names).select(*panel_schema(names))
    selection = _selection(kind, items, periods, known_at)
    names = sorted({item for one in batches(selection) for item in one.items}) if items is None else list(items)
    wide = _seen(panel_of_batches(selection, names), viewer)
    something = wide.select(pl.any_horizontal(pl.col(names).is_not_null()) if names else pl.lit(value=False)).to_series()
    wide = wide if something.all() and names else wide.filter(something)
    return wide if items is not None else wide.drop([name for name in names if wide.get_column(name).null_count() == wide.height])


def panel_before(viewer: Viewer, kind: PeriodKind, moment: datetime, *, items: Collection[str]) -> pl.DataFrame:
    """Return as `panel` what was known at a moment, of yearly reports only the values that no longer hold: few, found by an index."""
    if kind is not PeriodKind.YEAR:
        return panel(viewer, kind, items=items, known_at=moment)
    closed = m.Report.objects.filter(known_from__lte=moment, known_to__gt=moment, item__in=list(items))
    return widened(_dated(visible_to(viewer, closed), _PLAIN), list(items)).select(*panel_schema(items))


def yearly_stamp() -> tuple[int, int]:
    """Return what changes whenever what yearly reports hold does: the id of the newest row, and how many rows no longer hold."""
    newest = m.Report.objects.aggregate(newest=Max("pk"))["newest"] or 0
    return newest, m.Report.objects.filter(known_to__isnull=False).count()


def report_rows(
    viewer: Viewer,
    kind: PeriodKind,
    *,
    organisations: Collection[int] | None = None,
    items: Collection[str] | None = None,
    period: Period | Collection[Period] | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Return the reports behind a number, long: organisation, period, item, value, reported_date, source and source_row (ids as Int64).

    None asks for all; ``period`` is one or several. Sorted by period, organisation and item. Raises like `panel`.
    """
    periods = (period,) if isinstance(period, Period) else period
    if kind is PeriodKind.YEAR:
        return _yearly(viewer, organisations, items, periods, known_at)
    newest_rows = last_versions(report_versions(viewer, kind, organisations=organisations, items=items, period=periods, known_at=known_at))
    return newest_rows.select(*ROWS)


def report_versions(
    viewer: Viewer,
    kind: PeriodKind,
    *,
    organisations: Collection[int] | None = None,
    items: Collection[str] | None = None,
    period: Collection[Period] | None = None,
    known_at: datetime | None = None,
) -> pl.DataFrame:
    """Return every version of bulk reports, those that never held included: as `report_rows`, with sequence and known_from."""
    rows = _seen(versions(_selection(kind, items, period, known_at, organisations)), viewer)
    return rows if organisations is None else rows.filter(pl.col("organisation").is_in(sorted(organisations)))


def _selection(
    kind: PeriodKind,
    items: Collection[str] | None,
    periods: Collection[Period] | None,
    known_at: datetime | None,
    organisations: Collection[int] | None = None,
) -> Selection:
    return Selection(
        kind,
        None if items is None else frozenset(items),
        None if periods is None else frozenset(one.number for one in periods if one.kind is kind),
        None if organisations is None else frozenset(organisations),
        known_at,
    )


def _seen(rows: pl.DataFrame, viewer: Viewer) -> pl.DataFrame:
    """Only the rows of organisations whose reports the viewer sees."""
    if rows.is_empty():
        return rows
    organisations, ids = reporting_organisations(viewer), rows.get_column("organisation").unique()
    if ids.len() <= _FEW:
        organisations = organisations.filter(pk__in=ids.to_list())
    ids = frame_of(organisations, {"id": "pk"}, {"id": pl.Int64}).get_column("id")
    seen = rows.get_column("organisation").is_in(ids.implode())
    return rows if seen.all() else rows.filter(seen)


def _yearly(
    viewer: Viewer,
    organisations: Collection[int] | None,
    items: Collection[str] | None,
    periods: Collection[Period] | None,
    known_at: datetime | None,
    schema: Mapping[str, Any] = ROWS,
) -> pl.DataFrame:
    """Rows of reports by year with the columns of ``schema``."""
    rows: Any = visible_to(viewer, m.Report.objects.known_at(known_at))
    condition = Q() if items is None else Q(item__in=list(items))
    if periods is not None:
        condition &= Q(period__in=[str(one) for one in periods if one.kind is PeriodKind.YEAR])
    if organisations is not None:
        condition &= Q(organisation__in=list(organisations))
    return _dated(rows.filter(condition), schema)


def _dated(rows: Any, schema: Mapping[str, Any]) -> pl.DataFrame:
    """Rows of the table of reports with the year as a number, in order; what is no year is left out."""
    frame = frame_of(rows, {"organisation": "organisation_id", "source": "source_id"}, {**schema, "period": pl.String})
    years = frame.filter(pl.col("period").str.len_chars() == 4)
    return years.with_columns(pl.col("period").cast(pl.Int32)).sort("period", "organisation", "item")
