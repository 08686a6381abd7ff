"""批量填报的写入: reports by month, quarter and half-year compared with what is held, and written as one new file a kind of period.

They pass the same comparison as rows of tables (`plan_table`), under one number for organisation, period and item. A file is written
under a temporary name, brought to the disk, renamed, and only then named by a row of the manifest in the intake's transaction.
"""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import Max

from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period, PeriodError, PeriodKind
from liantu.registry import models as m
from liantu.registry.engine.panels import last_versions, widened
from liantu.registry.engine.rule_files import ReportStoreRules
from liantu.registry.intake.problems import ProblemLog
from liantu.registry.intake.table_plan import StoredRows, TablePlan, plan_table
from liantu.registry.queries.batches import FIXED, MOMENT, ROW, VALUE, Selection, checked, home, versions
from liantu.registry.queries.stores import Store

FOLDER = "reports"
"""Folder of the files below ``LIANTU_HOME``."""
_PART = ".part"
_FEW = 2_000
_KEYED = Store("reports", m.Report, {"_key": pl.Int64, "value": pl.Float64}, ("_key",))
"""How bulk reports look to the comparison: one number instead of organisation, period and item."""
_KINDS = (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH)
_ITEMS, _PERIODS, _OFFSET = 2**12, 2**17, 2**30
"""A key is ((organisation + offset, for provisional ids are negative) · kinds + kind) · periods + period) · items + item."""


_REST = pl.col("_key") // _ITEMS
_OF_KEY = {
    "_kind": _REST // _PERIODS % len(_KINDS),
    "period": (_REST % _PERIODS).cast(pl.Int32),
    "organisation": _REST // _PERIODS // len(_KINDS) - _OFFSET,
    "item": (pl.col("_key") % _ITEMS).cast(pl.UInt16),
}
"""What a key says: number of the kind, number of the period, organisation, number of the item."""


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """What would happen to bulk reports; ``table`` holds rows under their number, ``items`` the codes in the order of the numbers."""

    table: TablePlan
    items: tuple[str, ...]


def coming(plan: BulkPlan) -> dict[tuple[PeriodKind, str], pl.DataFrame]:
    """The values that would hold anew, by kind of period and item: organisation, period (`Period.number`), value."""
    rows = pl.concat([part.select("_key", "value") for part in (plan.table.new, plan.table.changed)]).select("value", **_OF_KEY)
    parts = rows.partition_by("_kind", "item", as_dict=True, include_key=False)
    return {(_KINDS[kind], plan.items[item]): part for (kind, item), part in parts.items()}


def is_bulk(rows: pl.DataFrame) -> pl.Expr:
    """Whether a report is of a month, quarter or half-year; what is no period is left to the table of reports."""
    kinds = _kinds(rows)
    return pl.col("period").is_in([text for text, period in kinds.items() if period.kind is not PeriodKind.YEAR])


def _kinds(rows: pl.DataFrame) -> dict[str, Period]:
    texts = rows.get_column("period").drop_nulls().unique().to_list()
    periods = {}
    for text in texts:
        try:
            periods[text] = Period.parse(text)
        except PeriodError:
            continue
    return periods


def plan_bulk(rows: pl.DataFrame, log: ProblemLog) -> BulkPlan:
    """Compare bulk reports with what the files hold; the counts are those of `plan_table`."""
    periods = _kinds(rows)
    selections = [
        Selection(kind, None, frozenset(wanted), _organisations(rows))
        for kind in _KINDS
        if (wanted := [one.number for one in periods.values() if one.kind is kind])
    ]
    stored = {one.kind: versions(one) for one in selections}
    codes = {code for frame in (rows, *stored.values()) for code in frame.get_column("item").drop_nulls().unique()}
    items = tuple(sorted(codes))
    numbers = {text: period.number for text, period in periods.items()}
    kinds = {text: _KINDS.index(period.kind) for text, period in periods.items()}
    key = _key(
        pl.col("period").replace_strict(kinds, default=None, return_dtype=pl.Int64),
        pl.col("period").replace_strict(numbers, default=None, return_dtype=pl.Int64),
        items,
        pl.col("organisation_id"),
    )
    keyed = rows.select("value", "_sheet", "_row", "reported_date", "_dated", _key=key)
    return BulkPlan(plan_table(_KEYED, keyed, log, _stored(stored, items)), items)


def _organisations(rows: pl.DataFrame) -> frozenset[int] | None:
    """The organisations of a few rows; of many rows everybody's reports are read."""
    return frozenset(rows.get_column("organisation_id").drop_nulls().unique()) if rows.height <= _FEW else None


def _key(kind: pl.Expr, period: pl.Expr, items: Sequence[str], organisation: pl.Expr) -> pl.Expr:
    item = pl.col("item").replace_strict(
        dict(zip(items, range(len(items)), strict=True)) or {"": None}, default=None, return_dtype=pl.Int64
    )
    return (((organisation + _OFFSET) * len(_KINDS) + kind) * _PERIODS + period) * _ITEMS + item


def _stored(stored: Mapping[PeriodKind, pl.DataFrame], items: Sequence[str]) -> StoredRows:
    """What the files hold, under numbers: the versions that hold, and all that there are."""
    hold, versions_of_kind = [], []
    for kind, rows in stored.items():
        key = _key(pl.lit(_KINDS.index(kind)), pl.col("period").cast(pl.Int64), items, pl.col("organisation"))
        columns = {"_key": key, "value": pl.col("value"), "reported_date": pl.col("reported_date")}
        versions_of_kind.append(rows.select(**columns))
        hold.append(last_versions(rows).select(_id=pl.lit(0, pl.Int64), **columns))
    schema: dict[str, Any] = {"_key": pl.Int64, "value": pl.Float64, "reported_date": pl.Date}
    return StoredRows(
        pl.concat([pl.DataFrame(schema={"_id": pl.Int64, **schema}), *hold]), pl.concat([pl.DataFrame(schema=schema), *versions_of_kind])
    )


def write_bulk(plan: BulkPlan, moment: datetime, sources: Mapping[int, int], organisations: Mapping[int, int]) -> list[m.ReportBatch]:
    """Write new, changed and older reports as one batch a kind; the caller holds the transaction in which intakes take turns.

    ``sources``: ids by number of the sheet; ``organisations``: ids by provisional id.
    """
    parts = [
        part.select("_key", "value", "_sheet", "_row", "reported_date") for part in (plan.table.new, plan.table.changed, plan.table.older)
    ]
    rows = pl.concat(parts)
    if rows.is_empty():
        return []
    remove_orphans()
    rows = rows.select(
        **_OF_KEY,
        value=pl.col("value"),
        reported_date=pl.col("reported_date"),
        source=pl.col("_sheet").cast(pl.Int64).replace_strict(sources, return_dtype=pl.Int64),
        source_row=pl.col("_row").cast(pl.UInt32),
    )
    if organisations:
        rows = rows.with_columns(pl.col("organisation").replace(list(organisations), list(organisations.values())))
    written = []
    for number, kind in enumerate(_KINDS):
        of_kind = rows.filter(pl.col("_kind") == number)
        if of_kind.height:
            written.append(write_batch(kind, _wide(of_kind, plan.items), next_sequence(), moment))
            join_small(kind)
    return written


def _wide(rows: pl.DataFrame, items: Sequence[str]) -> pl.DataFrame:
    """Long rows as a file has them: a line for each organisation, period, reporting date and source."""
    used = sorted(rows.get_column("item").unique())
    names = [items[at] for at in used]
    rows = rows.with_columns(item=pl.col("item").replace_strict(used, names, return_dtype=pl.Enum(names)))
    keys = ["period", "organisation", "reported_date", "source"]
    rows = rows.sort(*keys)
    values = widened(rows, names, keys).rename({name: VALUE + name for name in names})
    places = widened(rows, names, keys, "source_row").select(pl.col(name).alias(ROW + name) for name in names)
    return pl.concat([values, places], how="horizontal")


def next_sequence() -> int:
    """The number after that of the newest batch."""
    newest: int | None = m.ReportBatch.objects.aggregate(newest=Max("sequence"))["newest"]
    return (newest or 0) + 1


def write_batch(kind: PeriodKind, rows: pl.DataFrame, sequence: int, moment: datetime | None = None) -> m.ReportBatch:
    """Write ``rows`` (sorted, columns of a file) to the disk and add them to the manifest.

    With a ``moment`` all rows became known then under ``sequence``; without one they carry sequence and known_from of their own.
    """
    if moment is not None:
        rows = rows.with_columns(sequence=pl.lit(sequence, pl.Int64), known_from=pl.lit(moment, MOMENT))
    items = [name[len(VALUE) :] for name in rows.columns if name.startswith(VALUE)]
    rows = rows.select(*FIXED, *(VALUE + item for item in items), *(ROW + item for item in items))
    first, last = int(rows["period"].min()), int(rows["period"].max())  # type: ignore[arg-type]
    path = Path(FOLDER) / kind / f"{Period.numbered(first, kind)}_{Period.numbered(last, kind)}_{sequence}_{uuid.uuid4().hex[:12]}.parquet"
    sha256, size = _durable(rows, home() / path, rules().rows_together)
    known: list[datetime] = sorted(rows["known_from"].unique())
    counts = rows.select("source", _values=pl.sum_horizontal(pl.col(VALUE + item).is_not_null() for item in items))
    sources = dict(counts.group_by("source").agg(pl.col("_values").sum()).sort("source").iter_rows())
    return m.ReportBatch.objects.create(
        kind=str(kind), sequence=sequence, path=path.as_posix(), sha256=sha256, size_bytes=size,
        first_period=first, last_period=last, rows=rows.height, values=sum(sources.values()),
        organisations=rows["organisation"].n_unique(), items=items, sources={str(pk): count for pk, count in sources.items()},
        known_from=known[0], last_known_from=known[-1],
    )  # fmt: skip


def join_small(kind: PeriodKind) -> m.ReportBatch | None:
    """Make one batch of the small ones of a kind where there are many; every row keeps its source, sequence and known_from.

    The caller holds the transaction of an intake. The old files stay for readers that have just looked at the manifest, and go as orphans.
    """
    limits = rules()
    small = list(m.ReportBatch.objects.filter(kind=str(kind), rows__lt=limits.small_below_rows).order_by("sequence"))
    if len(small) < limits.join_from_small_batches:
        return None
    files = [checked(one) for one in small]
    rows = pl.concat([pl.read_parquet(path) for path in files], how="diagonal")
    joined = write_batch(kind, rows.sort("period", "organisation", "reported_date", "sequence"), small[-1].sequence)
    m.ReportBatch.objects.filter(pk__in=[one.pk for one in small]).delete()
    for path in files:
        os.utime(path)
    return joined


def rules() -> ReportStoreRules:
    """The pack's ``rules/report_store.yaml``."""
    return load_pack(settings.PACK).rule(ReportStoreRules)


def _durable(rows: pl.DataFrame, path: Path, together: int) -> tuple[str, int]:
    """Write a file that is either whole or not there; return its SHA-256 and size."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + _PART)
    with part.open("w+b") as file:
        rows.write_parquet(file, compression="zstd", statistics=True, row_group_size=together)
        file.flush()
        os.fsync(file.fileno())
        file.seek(0)
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    part.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return sha256, path.stat().st_size


def remove_orphans() -> list[Path]:
    """Remove files that no batch names and that are old enough; called while no other intake can write."""
    named = {home() / path for path in m.ReportBatch.objects.values_list("path", flat=True)}
    oldest = time.time() - rules().orphans_kept_hours * 3600
    gone = [path for path in (home() / FOLDER).glob("*/*") if path not in named and path.is_file() and path.stat().st_mtime < oldest]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone
