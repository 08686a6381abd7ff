"""成批保存: frames of figures, issues and released cells into their tables by plain SQL; the caller holds the transaction."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Model

from liantu.kernel.progress import Progress
from liantu.kernel.text import Text

_CHUNK = 20_000


def insert_frame(model: type[Model], frame: pl.DataFrame, progress: Progress) -> int:
    """Insert all columns of ``frame``, named as columns of the table; null becomes NULL. Returns the number of rows.

    SQLite takes executemany, PostgreSQL COPY; 300,000 figures take about two seconds.
    """
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 Django documents _meta
    columns = ", ".join(connection.ops.quote_name(name) for name in frame.columns)
    step, done = Text("保存", "saving"), 0
    with connection.cursor() as cursor:
        for chunk in frame.iter_slices(_CHUNK):
            progress(step, done, frame.height)
            _write(cursor, table, columns, chunk)
            done += chunk.height
    return done


def _write(cursor: Any, table: str, columns: str, chunk: pl.DataFrame) -> None:
    if connection.vendor == "postgresql":
        with cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')") as copy:
            copy.write(chunk.write_csv(include_header=False, null_value="\\N", quote_style="non_numeric"))
        return
    marks = ", ".join("?" * chunk.width)
    statement = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 names are quoted, values are parameters
    cursor.cursor.connection.executemany(statement, chunk.iter_rows())


def analyze_table(model: type[Model]) -> None:
    """Let PostgreSQL count a table that has just grown, so that its planner does not guess."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")  # noqa: SLF001 Django documents _meta
