"""导入计划: what would be new, changed, unchanged, older or rejected, by comparing the incoming rows with those that hold now.

- A blank cell says nothing: it never erases a value. What is not in a file is not retracted.
- A row whose reporting date is older than that of the row that holds does not replace it. An older fact is kept as history (closed
  at once, with its source); an older row of a register (organisations, parks …) is left out. Both are counted as ``older``.
- Rows of one key and date that do not contradict each other are one row; those that do are problems.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db.models import F

from liantu.kernel.text import Text
from liantu.registry.intake.problems import ProblemLog
from liantu.registry.queries.read import frame_of
from liantu.registry.queries.stores import Store

_FEW = 2_000
"""So many incoming rows or fewer are compared with the rows of their own first key only."""
_SAMPLE = 20


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What would happen to one table. ``new``, ``changed`` and ``older`` hold full rows; ``changed`` has ``_id`` of the row that holds."""

    store: Store
    new: pl.DataFrame
    changed: pl.DataFrame
    older: pl.DataFrame
    late: int = 0
    unchanged: int = 0
    rejected: int = 0
    duplicates: int = 0
    changes: tuple[Mapping[str, Any], ...] = field(default_factory=tuple)

    @property
    def written(self) -> int:
        """Number of rows that would be written."""
        return self.new.height + self.changed.height + self.older.height

    def as_json(self) -> dict[str, Any]:
        """Counts and a sample of changes, for pages."""
        counts = {"new": self.new.height, "changed": self.changed.height, "older": self.late}
        rest = {"unchanged": self.unchanged, "rejected": self.rejected, "duplicates": self.duplicates}
        return {"table": self.store.table, **counts, **rest, "changes": [dict(one) for one in self.changes]}


@dataclass(frozen=True, slots=True)
class StoredRows:
    """What is held by something else than a table: ``current`` rows (key, values, reported_date, _id) hold now, ``versions`` are all."""

    current: pl.DataFrame
    versions: pl.DataFrame


def plan_table(store: Store, rows: pl.DataFrame, log: ProblemLog, stored_apart: StoredRows | None = None) -> TablePlan:
    """Compare ``rows`` (columns of the store, _sheet, _row, reported_date, _dated) with what the store holds, or what is held apart."""
    total = rows.height
    rows = _shaped(store, rows)
    rows = rows.join(log.bad_rows(), on=["_sheet", "_row"], how="anti", maintain_order="left")
    rows, older, duplicates = _once(store, rows, log)
    rejected = total - rows.height - older.height - duplicates
    stored = (stored_apart.current if stored_apart else _stored(store, rows)).rename(
        lambda name: name if name in store.key or name == "_id" else f"{name}_old"
    )
    joined = rows.join(stored, on=list(store.key), how="left", maintain_order="left")
    differs = [_differs(name) for name in store.values if name in rows.columns]
    joined = joined.with_columns(_any=pl.any_horizontal(differs) if differs else pl.lit(value=False))
    matched = joined.filter(pl.col("_id").is_not_null())
    late = pl.col("_any") & (pl.col("reported_date") < pl.col("reported_date_old")).fill_null(value=False)
    confirms = pl.col("_dated") & (pl.col("reported_date") > pl.col("reported_date_old")).fill_null(value=False)
    changed = matched.filter(~late & (pl.col("_any") | confirms))
    new = joined.filter(pl.col("_id").is_null())
    late_rows = pl.concat([matched.filter(late).select(rows.columns), older.select(rows.columns)])
    replaced = changed.height + matched.filter(late).height
    return TablePlan(
        store,
        _complete(store, new, {}),
        _complete(store, changed, {name: f"{name}_old" for name in store.values}),
        _unseen(store, late_rows, stored_apart),
        late_rows.height,
        matched.height - replaced,
        rejected,
        duplicates,
        _changes(store, changed, log),
    )


def _shaped(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """Keep the store's columns; blank key texts become "" so that they can be compared; undated stores get no date."""
    if not store.dated:
        rows = rows.with_columns(reported_date=pl.lit(None, pl.Date), _dated=pl.lit(value=False))
    names = [name for name in store.columns if name in rows.columns]
    key_texts = [pl.col(name).fill_null("") for name in store.key if name in store.blank and name in names]
    missing = [pl.lit("" if store.columns[name] == pl.String else None).alias(name) for name in store.key if name not in names]
    rows = rows.select(*names, "_sheet", "_row", "reported_date", "_dated").with_columns(*key_texts, *missing)
    return rows.with_columns(pl.col(name).cast(dtype) for name, dtype in store.columns.items() if name in rows.columns)


def _once(store: Store, rows: pl.DataFrame, log: ProblemLog) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Return one row a key, the rows of earlier dates, and how many rows repeated another."""
    key = list(store.key)
    twice = rows.select(key).is_duplicated()
    if not twice.any():
        return rows, rows.clear(), 0
    single, many = rows.filter(~twice), rows.filter(twice)
    values = [name for name in rows.columns if name in store.values]
    dated = [*key, "reported_date"]
    many = many.with_columns(
        _clash=pl.any_horizontal(pl.col(name).drop_nulls().n_unique().over(dated) > 1 for name in values) if values else pl.lit(value=False)
    )
    what = Text("同一主键在文件中有互相矛盾的行", "conflicting rows for one key")
    hint = Text("只保留正确的一行，或分别写明填报日期", "keep the correct row, or give each its own reporting date")
    clash = many.filter("_clash")
    log.add_rows("contradicting_rows", what, hint, clash.select("_sheet", "_row"))
    good = many.filter(~pl.col("_clash"))
    merged = good.group_by(dated, maintain_order=True).agg(
        *(pl.col(name).drop_nulls().first() for name in values), pl.col("_sheet", "_row").first(), pl.col("_dated").max()
    )
    merged = merged.select(rows.columns).sort(*key, pl.col("reported_date"), maintain_order=True)
    newest = merged.select(pl.struct(key).is_last_distinct()).to_series()
    return pl.concat([single, merged.filter(newest)]), merged.filter(~newest), good.height - merged.height


def _stored(store: Store, rows: pl.DataFrame) -> pl.DataFrame:
    """Read the rows that hold now, with ``_id`` and reported_date."""
    current = store.model.objects.filter(known_to__isnull=True) if store.fact else store.model.objects.all()
    first = store.key[0]
    if rows.height <= _FEW:
        current = current.filter(**{f"{first}__in": rows.get_column(first).unique().drop_nulls().to_list()})
    schema = {"_id": pl.Int64, **store.columns} | ({"reported_date": pl.Date} if store.dated else {})
    frame = frame_of(current, {"_id": "pk"}, schema)
    if not store.dated:
        frame = frame.with_columns(reported_date=pl.lit(None, pl.Date))
    frame = frame.with_columns(pl.col(name).fill_null("") for name in store.key if store.columns[name] == pl.String)
    return frame.with_columns(pl.col(name).map_elements(_canonical, return_dtype=pl.String) for name in store.json)


def _canonical(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False)


def _differs(name: str) -> pl.Expr:
    """Whether a column says something else than the row that holds; a blank says nothing."""
    return (pl.col(name).is_not_null() & pl.col(name).ne_missing(pl.col(f"{name}_old"))).alias(f"_differs_{name}")


def _complete(store: Store, rows: pl.DataFrame, old: Mapping[str, str]) -> pl.DataFrame:
    """Fill every column of the store: from the row, else from the row that held, else the default, else blank or null."""
    full = []
    for name, dtype in store.columns.items():
        given = [pl.col(name)] if name in rows.columns else []
        before = [pl.col(old[name])] if name in old else []
        default = store.defaults.get(name, "" if name in store.blank else None)
        full.append(pl.coalesce(*given, *before, pl.lit(default, dtype)).alias(name))
    return rows.select(*full, "_sheet", "_row", "reported_date", pl.col("_id"))


def _unseen(store: Store, rows: pl.DataFrame, stored_apart: StoredRows | None) -> pl.DataFrame:
    """Older facts that are not kept as history yet; older rows of a register are only counted."""
    rows = _complete(store, rows.with_columns(_id=pl.lit(None, pl.Int64)), {})
    if rows.is_empty() or not store.fact:
        return rows.clear()
    if stored_apart is not None:
        return rows.join(stored_apart.versions, on=[*store.columns, "reported_date"], how="anti")
    closed = frame_of(store.model.objects.filter(known_from=F("known_to")), {}, {**store.columns, "reported_date": pl.Date}).with_columns(
        pl.col(name).fill_null("") for name in store.blank
    )
    return rows.join(closed, on=[*store.columns, "reported_date"], how="anti", nulls_equal=True)


def _changes(store: Store, changed: pl.DataFrame, log: ProblemLog) -> tuple[Mapping[str, Any], ...]:
    """A sample of what changes: place, column, old and new value."""
    changes: list[Mapping[str, Any]] = []
    names: Sequence[str] = [name for name in store.values if name in changed.columns]
    for row in changed.head(_SAMPLE).iter_rows(named=True):
        place = str(log.sheets[row["_sheet"]].place(row["_row"]))
        for name in (*names, "reported_date"):
            old, new = row[f"{name}_old"], row[name]
            if new is not None and new != old:
                changes.append({"place": place, "column": name, "old": _shown(old), "new": _shown(new)})
    return tuple(changes)


def _shown(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
