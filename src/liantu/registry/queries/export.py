"""导出帧: tables as they can be imported again: organisations by credit code or name, products by code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from liantu.accounts.queries import visible_to
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry.engine.dtypes import read_dtype
from liantu.registry.engine.schema import REPORTED_DATE, Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.queries.bulk_reports import bulk_export
from liantu.registry.queries.frames import organisations_frame
from liantu.registry.queries.read import frame_of
from liantu.registry.queries.stores import STORES

_AS_NOW = frozenset({"parks"})
"""Tables that are read as they are now, whatever the moment."""


def exported_tables() -> Collection[str]:
    """Codes of the tables that `table_frame` knows."""
    return tuple(code for code, store in STORES.items() if store.exported is not None)


def table_frame(code: str, viewer: Viewer, known_at: datetime | None = None) -> pl.DataFrame:
    """Return the rows of a table that ``viewer`` may see, with the field names of its columns and reported_date. Money in fen."""
    if code == "organisations":
        return _organisations(viewer, known_at)
    rows, paths = _rows(code, viewer, known_at), dict[str, str]()
    for column in TABLES[code].stored:
        if column.kind is Kind.ORGANISATION:
            paths[column.name] = f"{column.name}_written"
            rows = rows.annotate(**{paths[column.name]: Coalesce(F(f"{column.name}__credit_code"), F(f"{column.name}__name"))})
        elif column.kind in {Kind.PRODUCT, Kind.PARK}:
            paths[column.name] = f"{column.name}__code"
        else:
            paths[column.name] = column.db_column
    frame = frame_of(rows, paths, _schema(code))
    return pl.concat([frame, bulk_export(viewer, known_at)]) if code == "reports" else frame


def _schema(code: str) -> dict[str, Any]:
    """Columns of an exported table: what refers to another row is the word for it."""
    dated = {REPORTED_DATE: pl.Date} if TABLES[code].dated else {}
    return {**{column.name: read_dtype(column) for column in TABLES[code].stored}, **dated}


def _rows(code: str, viewer: Viewer, known_at: datetime | None) -> QuerySet[Any]:
    """The rows of a table: facts as they held at the moment, others that had come by then."""
    store = STORES[code]
    if store.fact:
        return visible_to(viewer, store.model.objects.known_at(known_at).filter(store.exported))
    rows = visible_to(viewer, store.model.objects.filter(store.exported))
    return rows.filter(source__received_at__lte=known_at) if known_at and code not in _AS_NOW else rows


def _organisations(viewer: Viewer, known_at: datetime | None) -> pl.DataFrame:
    parks = frame_of(m.Park.objects.all(), {}, {"id": pl.Int64, "code": pl.String}).rename({"id": "park", "code": "_park"})
    frame = organisations_frame(viewer, known_at=known_at).join(parks, on="park", how="left").drop("park").rename({"_park": "park"})
    return frame.select(list(_schema("organisations")))
