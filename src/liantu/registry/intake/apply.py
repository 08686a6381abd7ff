"""写入: a plan becomes rows, in the caller's transaction: new rows, closed versions, lines of history, sources.

A crash, an error or a cancel between two chunks leaves nothing behind, because nothing is kept before the transaction ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection

from liantu.kernel.progress import Progress
from liantu.kernel.text import Text
from liantu.registry import models as m
from liantu.registry.actions import bulk
from liantu.registry.intake.problems import SheetPlace
from liantu.registry.intake.table_plan import TablePlan
from liantu.registry.queries.stores import STORES, Store

_MANY = 1_000
"""So many rows change what the database should know of its table."""
STEP = Text("写入", "writing")


@dataclass(slots=True)
class Writer:
    """Writes the plans of one intake; ``ids`` maps provisional ids of each table to real ones."""

    moment: datetime
    progress: Progress
    total: int
    user_id: int | None = None
    sources: Mapping[int, int] = field(default_factory=dict)
    ids: dict[str, dict[int, int]] = field(default_factory=dict)
    done: int = 0

    def written(self, count: int) -> None:
        """Say that ``count`` more rows are in; whoever watches may raise to stop."""
        self.done += count
        self.progress(STEP, self.done, self.total)

    def write(self, plan: TablePlan, provisional: Mapping[str, int] | None = None) -> None:
        """Write one table. ``provisional`` gives the negative ids under which new parks and products are referred to."""
        store = plan.store
        if store.fact:
            self._facts(plan)
        elif store.table == "organisations":
            self._register(plan, plan.new.get_column("id").to_list())
        else:
            codes = plan.new.get_column("code").to_list() if provisional is not None else []
            self._register(plan, [provisional[code] for code in codes] if provisional is not None else [])
        if plan.written >= _MANY:
            bulk.analyze_table(store.model)

    def _facts(self, plan: TablePlan) -> None:
        """Close the versions that no longer hold, then add the new ones; older facts are added closed."""
        store, table = plan.store, plan.store.db_table
        now = bulk.moment_text(self.moment)
        if plan.changed.height:
            bulk.create_temporary("liantu_closed", plan.changed.select(pl.col("_id").alias("id")))
            bulk.execute(
                f"UPDATE {table} SET known_to = %s WHERE id IN (SELECT id FROM liantu_closed)",  # noqa: S608 the model's own table
                [now],
            )
            bulk.drop_temporary("liantu_closed")
        for frame, closed in ((plan.changed, None), (plan.new, None), (plan.older, now)):
            if frame.height:
                rows = self._rows(store, frame).with_columns(known_from=pl.lit(now), known_to=pl.lit(closed, pl.String))
                bulk.insert(table, rows, self.written)

    def _register(self, plan: TablePlan, provisional: Sequence[int]) -> None:
        """Add new rows under ids taken beforehand, change the others in place, and copy both into the history."""
        store = plan.store
        if plan.new.height:
            ids = bulk.take_ids(store.db_table, plan.new.height)
            if provisional:
                self.ids[store.table] = dict(zip(provisional, ids, strict=True))
            rows = self._rows(store, plan.new).with_columns(pl.Series("id", ids, pl.Int64))
            bulk.insert(store.db_table, rows, self.written)
            self._remember(store, rows.select("id"), "+")
        if plan.changed.height:
            rows = self._rows(store, plan.changed).with_columns(plan.changed.get_column("_id").alias("id"))
            bulk.create_temporary("liantu_changed", rows, self.written)
            table = store.db_table
            assigned = ", ".join(f"{name} = {self._cast(store, name)}" for name in rows.columns if name != "id")
            bulk.execute(f"UPDATE {table} SET {assigned} FROM liantu_changed t WHERE {table}.id = t.id")  # noqa: S608
            bulk.drop_temporary("liantu_changed")
            self._remember(store, rows.select("id"), "~")

    def _remember(self, store: Store, ids: pl.DataFrame, kind: str) -> None:
        if store.history:
            bulk.create_temporary("liantu_written", ids)
            bulk.add_history(store.model, "liantu_written", kind, self.moment, self.user_id)
            bulk.drop_temporary("liantu_written")

    @staticmethod
    def _cast(store: Store, name: str) -> str:
        return f"CAST(t.{name} AS jsonb)" if name in store.json and connection.vendor == "postgresql" else f"t.{name}"

    def _rows(self, store: Store, frame: pl.DataFrame) -> pl.DataFrame:
        """Put real ids for provisional ones, and the source, its row and the reporting date on every row."""
        columns = [self._real(store, name) for name in store.columns]
        columns.append(pl.col("_sheet").cast(pl.Int64).replace_strict(self.sources, return_dtype=pl.Int64).alias("source_id"))
        if "source_row" in store.db_columns:
            columns.append(pl.col("_row").cast(pl.Int64).alias("source_row"))
        if "reported_date" in store.db_columns:
            columns.append(pl.col("reported_date"))
        return frame.select(columns)

    def _real(self, store: Store, name: str) -> pl.Expr:
        table = "organisations" if (store.table, name) == ("organisations", "id") else store.refers.get(name)
        ids = self.ids.get(table, {}) if table else {}
        if not ids:
            return pl.col(name)
        return pl.col(name).replace(list(ids), list(ids.values())).alias(name)


def make_sources(places: Sequence[SheetPlace], counts: Mapping[int, Mapping[str, int]], moment: datetime, **fields: Any) -> dict[int, int]:
    """Make a source for each sheet from which a row comes; return source ids by sheet number. ``counts``: rows by sheet and table."""
    sources: dict[int, int] = {}
    for place in places:
        if place.number in counts:
            name = place.file if not place.name else f"{place.file} · {place.name}"
            contents = {"sheets": {place.table: place.name}, "counts": dict(counts[place.number])}
            source = m.Source.objects.create(name=name[:200], sha256=place.sha256, received_at=moment, **contents, **fields)
            sources[place.number] = source.pk
    return sources


def rename_organisations(changed: pl.DataFrame) -> None:
    """Take the current name from renamed organisations; the new current name and the old one as a former name are planned rows."""
    bulk.create_temporary("liantu_renamed", changed.select(pl.col("_id").alias("id")))
    table = STORES["organisation_names"].db_table
    bulk.execute(f"DELETE FROM {table} WHERE kind = 'current' AND organisation_id IN (SELECT id FROM liantu_renamed)")  # noqa: S608
    bulk.drop_temporary("liantu_renamed")
