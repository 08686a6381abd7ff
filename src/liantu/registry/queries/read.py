"""成批读取: a query set becomes a Polars frame without a Python object per row.

SQLite: the bare cursor, chunk by chunk into columns. PostgreSQL: ``COPY (query) TO STDOUT`` read as CSV.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

_CHUNK = 50_000
Schema = Mapping[str, Any]


def frame_of(rows: QuerySet[Any], columns: Mapping[str, str], schema: Schema) -> pl.DataFrame:
    """Return ``rows`` as a frame; ``columns`` maps each name of ``schema`` to a field path. Empty text becomes null.

    Allowed dtypes: Int64, Float64, String, Boolean, Date. The order of rows is not defined.
    """
    paths = [columns.get(name, name) for name in schema]
    try:
        sql, parameters = rows.order_by().values_list(*paths).query.sql_with_params()
    except EmptyResultSet:
        return pl.DataFrame(schema=dict(schema))
    return frame_of_sql(sql, parameters, schema)


def frame_of_sql(sql: str, parameters: tuple[Any, ...], schema: Schema) -> pl.DataFrame:
    """Return the rows of a SELECT as a frame with the columns of ``schema``, by position. Empty text becomes null."""
    frame = _copied(sql, parameters, schema) if connection.vendor == "postgresql" else _fetched(sql, parameters, schema)
    return frame.with_columns(_typed(name, dtype) for name, dtype in schema.items())


def _raw(schema: Schema) -> dict[str, Any]:
    """Dtypes as the database hands them over: truth as 0 and 1, dates as ISO text."""
    raw: dict[Any, Any] = {pl.Boolean: pl.Int64, pl.Date: pl.String}
    return {name: raw.get(dtype, dtype) for name, dtype in schema.items()}


def _typed(name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if dtype == pl.String:
        return pl.when(column != "").then(column).alias(name)
    if dtype == pl.Date:
        return column.str.to_date("%Y-%m-%d")
    return column.cast(dtype)


def _wrapped(sql: str, expressions: list[str]) -> str:
    """Put numbers on the columns and an expression around each, so that no driver converts it value by value."""
    names = ", ".join(f"c{at}" for at in range(len(expressions)))
    return f"WITH q({names}) AS ({sql}) SELECT {', '.join(expressions)} FROM q"  # noqa: S608 the names are our own, values are parameters


def _fetched(sql: str, parameters: tuple[Any, ...], schema: Schema) -> pl.DataFrame:
    raw = _raw(schema)
    to_type = {pl.String: "|| ''", pl.Float64: "+ 0.0"}
    expressions = [f"c{at} {to_type.get(dtype, '+ 0')}" for at, dtype in enumerate(raw.values())]
    chunks = [pl.DataFrame(schema=raw)]
    with connection.cursor() as cursor:
        cursor.execute(_wrapped(sql, expressions), parameters)
        while rows := cursor.fetchmany(_CHUNK):
            chunks.append(pl.DataFrame(rows, schema=raw, orient="row"))
    return pl.concat(chunks, rechunk=True)


def _copied(sql: str, parameters: tuple[Any, ...], schema: Schema) -> pl.DataFrame:
    expressions = [f"c{at}::int" if dtype == pl.Boolean else f"c{at}" for at, dtype in enumerate(schema.values())]
    buffer = io.BytesIO()
    statement = f"COPY ({_wrapped(sql, expressions)}) TO STDOUT (FORMAT csv)"
    with connection.cursor() as cursor, cursor.cursor.copy(statement, parameters or None) as copy:
        for block in copy:
            buffer.write(block)
    if not buffer.tell():
        return pl.DataFrame(schema=_raw(schema))
    buffer.seek(0)
    return pl.read_csv(buffer, has_header=False, schema=_raw(schema))
