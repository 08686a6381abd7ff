"""批量填报的行: bulk reports as pages, exports and frames of facts show them: one object or one row a value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import polars as pl
from django.db.models import Max

from liantu.accounts.queries import visible_to
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry.queries.panel import BULK, report_rows, report_versions
from liantu.registry.queries.read import frame_of


@dataclass(frozen=True, slots=True)
class BulkReport:
    """One value of a batch with the names that a row of the table of reports has; ``pk`` is None, for it is no row of a table."""

    organisation_id: int
    period: str
    item: str
    value: float
    reported_date: date
    source_id: int
    source_row: int | None
    known_from: datetime | None = None
    known_to: datetime | None = None
    pk: None = None


def reports_of(viewer: Viewer, organisation: int, known_at: datetime | None = None, newest: int = 12) -> list[BulkReport]:
    """Return what an organisation reported by month, quarter and half-year, as far as the viewer sees it.

    Of each kind the ``newest`` periods that anybody reported; all of them where the organisation reported in none of these.
    """
    reports = []
    newest_of = m.ReportBatch.objects.order_by().values_list("kind").annotate(Max("last_period"))
    for kind, last in ((PeriodKind(code), int(number)) for code, number in newest_of):
        recent = [Period.numbered(last - back, kind) for back in range(newest)]
        rows = report_rows(viewer, kind, organisations=[organisation], period=recent, known_at=known_at)
        if rows.is_empty():
            rows = report_rows(viewer, kind, organisations=[organisation], known_at=known_at)
        reports += [_report(kind, row) for row in rows.iter_rows(named=True)]
    return reports


def versions_of(viewer: Viewer, organisation: int, period: Period, item: str) -> list[BulkReport]:
    """Return every version of one value, newest first, each with the time in which it held; one that came too late held for none."""
    if period.kind not in BULK:
        return []
    rows = report_versions(viewer, period.kind, organisations=[organisation], items=[item], period=[period])
    history: list[BulkReport] = []
    holds: int | None = None
    for row in rows.sort("sequence", "reported_date").iter_rows(named=True):
        version = _report(period.kind, row, row["known_from"])
        if holds is None or version.reported_date >= history[holds].reported_date:
            if holds is not None:
                history[holds] = replace(history[holds], known_to=version.known_from)
            holds = len(history)
        else:
            version = replace(version, known_to=version.known_from)
        history.append(version)
    return history[::-1]


def _report(kind: PeriodKind, row: dict[str, Any], known_from: datetime | None = None) -> BulkReport:
    period = str(Period.numbered(row["period"], kind))
    names = ("item", "value", "reported_date")
    return BulkReport(
        row["organisation"], period, source_id=row["source"], source_row=row["source_row"], known_from=known_from,
        **{name: row[name] for name in names},
    )  # fmt: skip


def bulk_frame(viewer: Viewer, *, known_at: datetime | None = None, items: Any = None, period: str | None = None) -> pl.DataFrame:
    """Return bulk reports with the columns of `reports_frame`; the id is null."""
    only = None if period is None else Period.parse(period)
    schema = {
        "id": pl.Int64, "organisation": pl.Int64, "period": pl.String, "item": pl.String, "value": pl.Float64, "reported_date": pl.Date,
        "source": pl.Int64,
    }  # fmt: skip
    parts = [pl.DataFrame(schema=schema)]
    for kind in BULK:
        if only is None or only.kind is kind:
            rows = report_rows(viewer, kind, items=items, period=only, known_at=known_at)
            texts = {number: str(Period.numbered(number, kind)) for number in rows.get_column("period").unique()}
            if texts:
                period_text = pl.col("period").replace_strict(texts, return_dtype=pl.String)
                parts.append(rows.select(pl.lit(None, pl.Int64).alias("id"), *list(schema)[1:]).with_columns(period_text))
    return pl.concat(parts)


def bulk_export(viewer: Viewer, known_at: datetime | None = None) -> pl.DataFrame:
    """Return bulk reports as they can be imported again: organisations by credit code or name."""
    rows = bulk_frame(viewer, known_at=known_at)
    known = frame_of(m.Organisation.objects.all(), {}, {"id": pl.Int64, "credit_code": pl.String, "name": pl.String})
    said = known.select(organisation="id", said=pl.coalesce("credit_code", "name"))
    rows = rows.join(said, on="organisation", how="left", maintain_order="left")
    return rows.select(pl.col("said").alias("organisation"), "period", "item", "value", "reported_date")


def batches_of_source(viewer: Viewer, source: int) -> list[tuple[m.ReportBatch, int, str, str]]:
    """Return the batches that hold values of a source: with their number, and the first and last period of the batch."""
    batches = visible_to(viewer, m.ReportBatch.objects.filter(sources__has_key=str(source)))
    counted = []
    for one in batches:
        first, last = (str(Period.numbered(number, PeriodKind(one.kind))) for number in (one.first_period, one.last_period))
        counted.append((one, int(one.sources[str(source)]), first, last))
    return counted
