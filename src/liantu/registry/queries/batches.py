"""批量填报的读取: files of reports by month, quarter and half-year, checked against their manifest, read column by column.

A file that is missing or is not what was written is an error, never fewer rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl
from django.conf import settings
from django.db.models import Q

from liantu.kernel.errors import LiantuError
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.engine.panels import Joined, newest, panel_schema, under_kept, widened

VALUE, ROW = "value_", "row_"
"""What stands before the code of an item in the names of its two columns: the value, and the row of the source that it stood in."""
MOMENT = pl.Datetime("us", "UTC")
FIXED: dict[str, Any] = {
    "period": pl.Int32, "organisation": pl.Int64, "reported_date": pl.Date, "source": pl.Int64, "sequence": pl.Int64, "known_from": MOMENT,
}  # fmt: skip
"""The columns that every file has."""
LONG: dict[str, Any] = {**FIXED, "item": pl.String, "value": pl.Float64, "source_row": pl.Int64}
"""Columns of versions: one row for each value that was ever reported."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What is to be read: a kind of period, and of items, periods (numbers) and organisations those named; None is all."""

    kind: PeriodKind
    items: frozenset[str] | None = None
    periods: frozenset[int] | None = None
    organisations: frozenset[int] | None = None
    known_at: datetime | None = None
    merges: Sequence[Joined] = field(default=())


def home() -> Path:
    """The folder below which all batches are kept."""
    return Path(settings.HOME)


class BatchFileError(LiantuError):
    """The file of a batch of reports is missing or is not what was written."""

    def __init__(self, path: str, zh: str, en: str) -> None:
        hint = Text(
            "从备份恢复这个文件；在此之前不给出不完整的数据", "restore it from the backup; until then no incomplete figures are given"
        )
        super().__init__(Text(f"批量填报文件 {path} {zh}", f"the file of bulk reports {path} {en}"), hint)


def checked(batch: m.ReportBatch) -> Path:
    """Return the file of a batch; raises BatchFileError where it is missing or its SHA-256 differs. Unchanged files are hashed once."""
    path = home() / batch.path
    try:
        stat = path.stat()
    except OSError:
        raise BatchFileError(batch.path, "找不到", "is missing") from None
    if stat.st_size != batch.size_bytes or _sha256(path, stat.st_size, stat.st_ctime_ns, stat.st_ino) != batch.sha256:
        raise BatchFileError(batch.path, "已被改动", "was altered")
    return path


@lru_cache(maxsize=4096)
def _sha256(path: Path, _size: int, _changed_ns: int, _inode: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def with_merges(selection: Selection) -> Selection:
    """Complete what is asked by the merges that stood at its moment: who asks for a kept organisation also reads the absorbed ones."""
    merges = merges_at(selection.known_at)
    if selection.organisations is None:
        return replace(selection, merges=merges)
    wanted = set(selection.organisations)
    for one in reversed(merges):
        if one.kept in wanted:
            wanted.add(one.absorbed)
    return replace(selection, merges=merges, organisations=frozenset(wanted))


def merges_at(known_at: datetime | None) -> tuple[Joined, ...]:
    """Merges that stood at a moment (None is now), in the order of time."""
    stands = Q(undone_at=None) if known_at is None else Q(at__lte=known_at) & (Q(undone_at=None) | Q(undone_at__gt=known_at))
    rows = m.Merge.objects.filter(stands).order_by("at", "pk").values_list("absorbed_id", "kept_id", "at")
    return tuple(Joined(*row) for row in rows)


def batches(selection: Selection) -> list[m.ReportBatch]:
    """Batches that may hold something of what is asked, in the order of their first period."""
    rows = m.ReportBatch.objects.filter(kind=str(selection.kind))
    if selection.known_at is not None:
        rows = rows.filter(known_from__lte=selection.known_at)
    if selection.periods is not None:
        rows = rows.filter(first_period__lte=max(selection.periods, default=-1), last_period__gte=min(selection.periods, default=0))
    batches_in_order = list(rows.order_by("first_period", "sequence"))
    return batches_in_order if selection.items is None else [one for one in batches_in_order if not selection.items.isdisjoint(one.items)]


def panel_of_batches(selection: Selection, items: Sequence[str]) -> pl.DataFrame:
    """Return the wide panel of ``items``, sorted by period and organisation, in the time and memory of reading the files."""
    selection = with_merges(selection)
    parts = [pl.DataFrame(schema=panel_schema(items))]
    for group in _overlapping(batches(selection)):
        rows = pl.concat(pl.collect_all([_read(one, selection, with_rows=False) for one in group]), how="diagonal")
        lacking = [pl.lit(None, pl.Float64).alias(VALUE + item) for item in items if VALUE + item not in rows.columns]
        rows = rows.with_columns(lacking).rename({VALUE + item: item for item in items})
        parts.append(newest(_kept_of(rows, items, selection.merges), items))
    return pl.concat(parts)


def _kept_of(rows: pl.DataFrame, items: Sequence[str], merges: Sequence[Joined]) -> pl.DataFrame:
    """Wide rows with those of absorbed organisations under the kept ones; only rows of organisations that were merged are touched."""
    absorbed = pl.col("organisation").is_in([one.absorbed for one in merges])
    if not merges or not rows.select(absorbed.any()).item():
        return rows
    touched = pl.col("organisation").is_in(sorted({pk for one in merges for pk in (one.absorbed, one.kept)}))
    keys = ["period", "organisation", "reported_date", "sequence"]
    long = rows.filter(touched).select(*keys, "known_from", *items)
    long = long.unpivot(on=list(items), index=[*keys, "known_from"], variable_name="item").drop_nulls("value")
    wide = widened(under_kept(long, merges), items, keys)
    return pl.concat([rows.filter(~touched).select(*keys, *items), wide], how="diagonal")


def versions(selection: Selection) -> pl.DataFrame:
    """Return every version of every value asked for, long, absorbed organisations under the kept ones (columns `LONG`)."""
    selection = with_merges(selection)
    parts = pl.collect_all([_read(one, selection, with_rows=True) for one in batches(selection)])
    return under_kept(_long(pl.concat([pl.DataFrame(schema=FIXED), *parts], how="diagonal")), selection.merges)


def _long(rows: pl.DataFrame) -> pl.DataFrame:
    """One row for each value of a wide frame."""
    items = [name[len(VALUE) :] for name in rows.columns if name.startswith(VALUE)]
    if not items:
        return pl.DataFrame(schema=LONG)
    values = rows.unpivot(on=[VALUE + item for item in items], index=list(FIXED), variable_name="item", value_name="value")
    places = rows.unpivot(on=[ROW + item for item in items], value_name="source_row").get_column("source_row").cast(pl.Int64)
    long = values.with_columns(pl.col("item").str.strip_prefix(VALUE), places).filter(pl.col("value").is_not_null())
    return long.select(pl.col(name).cast(dtype) for name, dtype in LONG.items())


def _read(batch: m.ReportBatch, selection: Selection, *, with_rows: bool) -> pl.LazyFrame:
    """The rows of one batch that are asked for, not yet read; unneeded columns and blocks of rows will not be."""
    items = [item for item in batch.items if selection.items is None or item in selection.items]
    fixed = list(FIXED) if with_rows else [name for name in FIXED if name != "source"]
    names = [*fixed, *(VALUE + item for item in items), *(ROW + item for item in items if with_rows)]
    rows = pl.scan_parquet(checked(batch)).select(names)
    for condition in _conditions(batch, selection):
        rows = rows.filter(condition)
    return rows


def _conditions(batch: m.ReportBatch, selection: Selection) -> Iterator[pl.Expr]:
    if selection.periods is not None and not selection.periods.issuperset(range(batch.first_period, batch.last_period + 1)):
        yield pl.col("period").is_in(sorted(selection.periods))
    if selection.organisations is not None:
        yield pl.col("organisation").is_in(sorted(selection.organisations))
    if selection.known_at is not None and batch.last_known_from > selection.known_at:
        yield pl.col("known_from") <= pl.lit(selection.known_at, MOMENT)


def _overlapping(ordered: Iterable[m.ReportBatch]) -> list[list[m.ReportBatch]]:
    """Batches, in the order of their first period, in groups that share no period with each other."""
    groups: list[list[m.ReportBatch]] = []
    last = -1
    for one in ordered:
        if not groups or one.first_period > last:
            groups.append([])
        groups[-1].append(one)
        last = max(last, one.last_period) if len(groups[-1]) > 1 else one.last_period
    return groups
