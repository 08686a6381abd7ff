"""事实帧: what engines compute on: facts as frames with integer ids, money in yuan, None where unknown.

Their columns are those that the table declares (`engine/tables`); money in fen (``amount_fen``) becomes yuan (``amount_yuan``).
Every frame takes the viewer, and ``known_at`` for the city as it was known at a moment (None is now).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import OuterRef, Q, QuerySet, Subquery

from liantu.accounts.queries import visible_to
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry import rules as _rules  # noqa: F401 declares who sees what
from liantu.registry.engine.dtypes import stored_dtype
from liantu.registry.engine.exact import divided
from liantu.registry.engine.schema import REPORTED_DATE
from liantu.registry.engine.tables import TABLES
from liantu.registry.queries.bulk_reports import bulk_frame
from liantu.registry.queries.read import frame_of
from liantu.registry.queries.stores import STORES

_SOURCE: Mapping[str, Any] = {"source": pl.Int64}


def declared_schema(code: str) -> dict[str, Any]:
    """Names and dtypes of the declared columns of a table as a frame has them: references as ids; lists of words are left out."""
    return {column.name: stored_dtype(column) for column in TABLES[code].stored if not column.many}


def declared_paths(code: str) -> dict[str, str]:
    """Field path of each declared column whose name in the database is another."""
    return {column.name: column.db_column for column in TABLES[code].stored if column.name != column.db_column}


def _yuan(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn every column of fen into one of yuan."""
    fen = [name for name in frame.columns if name.endswith("_fen")]
    return frame.with_columns(divided(frame.get_column(name), 100).alias(f"{name[:-4]}_yuan") for name in fen).drop(fen)


def _facts(viewer: Viewer, code: str, known_at: datetime | None, condition: Q | None = None) -> pl.DataFrame:
    """The rows of a table of facts that held at a moment: id, its declared columns, reported_date, source; money in yuan."""
    rows = visible_to(viewer, STORES[code].model.objects.known_at(known_at))
    if condition is not None:
        rows = rows.filter(condition)
    schema = {"id": pl.Int64, **declared_schema(code), REPORTED_DATE: pl.Date, **_SOURCE}
    return _yuan(frame_of(rows, {**declared_paths(code), "source": "source_id"}, schema))


def _year(year: int | None) -> Q | None:
    return None if year is None else Q(year=year)


def organisations_frame(viewer: Viewer, *, known_at: datetime | None = None, ids: Any = None) -> pl.DataFrame:
    """One row an organisation (merged ones left out): id, the declared columns, reported_date, source.

    At a moment of the past the row is the newest of its history up to then. ``ids``: only these (a collection or a query of ids).
    """
    columns = {**declared_paths("organisations"), "source": "source_id"}
    schema = {"id": pl.Int64, **declared_schema("organisations"), REPORTED_DATE: pl.Date, **_SOURCE}
    rows: QuerySet[Any] = visible_to(viewer, m.Organisation.objects.all())
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if known_at is None:
        return frame_of(rows.filter(merged_into=None), columns, schema)
    history = m.Organisation.history.model.objects
    newest = history.filter(id=OuterRef("id"), history_date__lte=known_at).order_by("-history_date", "-history_id")
    past = history.filter(history_id=Subquery(newest.values("history_id")[:1]), merged_into_id=None).exclude(history_type="-")
    if ids is not None:
        past = past.filter(id__in=ids)
    if not viewer.sees_city:
        past = past.filter(id__in=rows.values("pk"))
    return frame_of(past, columns, schema)


def organisations_in_operation(viewer: Viewer, *, known_at: datetime | None = None) -> pl.DataFrame:
    """Organisations of which no closure is told: organisation, founded_date."""
    rows = organisations_frame(viewer, known_at=known_at).filter(pl.col("state").fill_null("") != m.Organisation.State.CLOSED)
    return rows.select("founded_date", organisation="id")


def organisations_changed_after(moment: datetime) -> QuerySet[Any]:
    """Ids of organisations of which anything was written after ``moment``, as a query."""
    rows: QuerySet[Any] = m.Organisation.history.model.objects.filter(history_date__gt=moment)
    return rows.order_by().values("id")


def capabilities_frame(viewer: Viewer, *, known_at: datetime | None = None, year: int | None = None) -> pl.DataFrame:
    """What each organisation makes of a product in a year: capacity and output in the product's unit and in yuan, utilisation, share."""
    return _facts(viewer, "capabilities", known_at, _year(year))


def supply_links_frame(viewer: Viewer, *, known_at: datetime | None = None, year: int | None = None) -> pl.DataFrame:
    """Who supplies whom with what: supplier, customer and product as ids, year, amount in yuan, lead time and stock in days."""
    return _facts(viewer, "supply_links", known_at, _year(year))


def product_flows_frame(viewer: Viewer, *, known_at: datetime | None = None, period: str | None = None) -> pl.DataFrame:
    """What the city as a whole buys, sells and uses of a product in a period, in yuan."""
    return _facts(viewer, "product_flows", known_at, None if period is None else Q(period=period))


def product_inputs_frame(viewer: Viewer, *, known_at: datetime | None = None) -> pl.DataFrame:
    """What a product is made from: share of the output's value, quantity a unit of output, kind, alternative, importance, reasons."""
    return _facts(viewer, "product_inputs", known_at)


def reports_frame(
    viewer: Viewer, *, known_at: datetime | None = None, items: Collection[str] | None = None, period: str | None = None
) -> pl.DataFrame:
    """Return id (null of bulk reports), organisation, period, item, value in the unit of the item, reported_date, source.

    Statistics of many firms read `panel` instead, which is far smaller and faster.
    """
    condition = Q() if items is None else Q(item__in=list(items))
    if period is not None:
        condition &= Q(period=period)
    rows = _facts(viewer, "reports", known_at, condition)
    return pl.concat([rows, bulk_frame(viewer, known_at=known_at, items=items, period=period)])


def official_figures_frame(viewer: Viewer, *, known_at: datetime | None = None) -> pl.DataFrame:
    """Published figures by indicator, region code and period, with unit, basis, citation and mark; contradictory ones side by side."""
    return _facts(viewer, "official_figures", known_at)


def products_frame(viewer: Viewer) -> pl.DataFrame:
    """Id, code, names, industry and unit of every product."""
    return frame_of(visible_to(viewer, m.Product.objects.all()), {}, {"id": pl.Int64, **declared_schema("products")})


def sources_frame() -> pl.DataFrame:
    """Id, kind and mark of every source: what a figure's marks are made from; names of files are not in it."""
    return frame_of(m.Source.objects.all(), {}, {"id": pl.Int64, "kind": pl.String, "mark": pl.String})
