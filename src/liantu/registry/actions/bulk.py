"""成批写入: frames into tables by plain SQL, for all rooms; the caller holds the transaction.

SQLite takes executemany, PostgreSQL COPY from CSV.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Model

from liantu.kernel.progress import Progress
from liantu.kernel.text import Text

_CHUNK = 20_000
_SAVING = Text("保存", "saving")
Inserted = Callable[[int], None]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def moment_text(moment: datetime) -> str:
    """Return an aware moment as the database's text for it."""
    return str(connection.ops.adapt_datetimefield_value(moment))


def insert(table: str, frame: pl.DataFrame, inserted: Inserted = lambda _: None) -> None:
    """Insert all columns of ``frame``, named as columns of the table; null becomes NULL.

    ``inserted`` hears how many rows each chunk had, and may raise to stop. 300,000 rows of ten columns take about two seconds.
    """
    columns = ", ".join(_quoted(name) for name in frame.columns)
    postgres = connection.vendor == "postgresql"
    if postgres:
        statement = f"COPY {_quoted(table)} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')"
    else:
        frame = frame.with_columns(pl.col(pl.Date).cast(pl.String), pl.col(pl.Boolean).cast(pl.Int64))
        statement = f"INSERT INTO {_quoted(table)} ({columns}) VALUES ({', '.join('?' * frame.width)})"  # noqa: S608 names are quoted
    with connection.cursor() as cursor:
        for chunk in frame.iter_slices(_CHUNK):
            if postgres:
                with cursor.cursor.copy(statement) as copy:
                    copy.write(chunk.write_csv(include_header=False, null_value="\\N", quote_style="non_numeric"))
            else:
                cursor.cursor.connection.executemany(statement, chunk.iter_rows())
            inserted(chunk.height)


def insert_frame(model: type[Model], frame: pl.DataFrame, progress: Progress) -> int:
    """Insert all columns of ``frame`` into the table of ``model``, saying how far it is; return the number of rows."""
    done = 0

    def inserted(count: int) -> None:
        nonlocal done
        done += count
        progress(_SAVING, done, frame.height)

    progress(_SAVING, 0, frame.height)
    insert(model._meta.db_table, frame, inserted)  # noqa: SLF001 Django's public name for it
    return done


def create_temporary(name: str, frame: pl.DataFrame, inserted: Inserted = lambda _: None) -> None:
    """Make a temporary table of ``frame``; it is dropped by `drop_temporary`."""
    sqlite = connection.vendor == "sqlite"
    types = {pl.Int64: "bigint", pl.Float64: "double precision", pl.Date: "date", pl.Boolean: "boolean"}
    columns = ", ".join(f"{_quoted(column)} {'' if sqlite else types.get(dtype, 'text')}" for column, dtype in frame.schema.items())  # type: ignore[call-overload]
    execute(f"CREATE TEMPORARY TABLE {_quoted(name)} ({columns})")
    insert(name, frame, inserted)


def drop_temporary(name: str) -> None:
    """Drop a temporary table."""
    execute(f"DROP TABLE {_quoted(name)}")


def execute(sql: str, parameters: Sequence[Any] = ()) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def analyze_table(model: type[Model]) -> None:
    """Let PostgreSQL count a table that has just grown; its planner would guess for a minute, and pages would read whole tables."""
    if connection.vendor == "postgresql":
        execute(f"ANALYZE {_quoted(model._meta.db_table)}")  # noqa: SLF001 Django's public name for it


def take_ids(table: str, count: int) -> list[int]:
    """Return ``count`` ids that no row of ``table`` has or had."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
            return sorted(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        used = int(cursor.fetchone()[0])
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {_quoted(table)}")  # noqa: S608 name is quoted
        first = max(used, int(cursor.fetchone()[0])) + 1
    return list(range(first, first + count))


def add_history(model: Any, ids: str, kind: str, moment: datetime, user_id: int | None) -> None:
    """Copy the rows whose id stands in temporary table ``ids`` into the model's history: ``+`` added, ``~`` changed."""
    history, meta = model.history.model._meta.db_table, model._meta  # noqa: SLF001 Django's public name for it
    columns = ", ".join(_quoted(one.column) for one in meta.concrete_fields)
    execute(
        f"INSERT INTO {_quoted(history)} ({columns}, history_date, history_type, history_change_reason, history_user_id) "  # noqa: S608
        f"SELECT {columns}, CAST(%s AS {_moment_type()}), %s, NULL, CAST(%s AS bigint) FROM {_quoted(meta.db_table)} "
        f"WHERE id IN (SELECT id FROM {_quoted(ids)})",
        [moment_text(moment), kind, user_id],
    )


def _moment_type() -> str:
    return "timestamptz" if connection.vendor == "postgresql" else "text"
