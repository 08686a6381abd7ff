"""事实帧: what engines compute on: facts as frames with integer ids, money in yuan, None where unknown.

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
from liantu.registry.engine.exact import divided
from liantu.registry.queries.bulk_reports import bulk_frame
from liantu.registry.queries.read import frame_of

_INT, _FLOAT, _TEXT, _TRUTH, _DATE = pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Date
_FACT: Mapping[str, Any] = {"reported_date": _DATE, "source": _INT}
_REFERENCES = ("source", "organisation", "supplier", "customer", "product", "input", "region")
_ORGANISATIONS: Mapping[str, Any] = {
    "id": _INT, "kind": _TEXT, "name": _TEXT, "credit_code": _TEXT, "listed_code": _TEXT, "region": _TEXT, "outside_place": _TEXT,
    "inside_city": _TRUTH, "park": _INT, "industry": _TEXT, "size": _TEXT, "ownership": _TEXT, "state": _TEXT, "founded_date": _DATE,
    "simulated": _TRUTH, "reported_date": _DATE, "source": _INT,
}  # fmt: skip


def _yuan(frame: pl.DataFrame) -> pl.DataFrame:
    """Turn every column of fen into one of yuan."""
    fen = [name for name in frame.columns if name.endswith("_fen")]
    return frame.with_columns(divided(frame.get_column(name), 100).alias(f"{name[:-4]}_yuan") for name in fen).drop(fen)


def _facts(viewer: Viewer, model: Any, schema: Mapping[str, Any], known_at: datetime | None, condition: Q | None = None) -> pl.DataFrame:
    rows = visible_to(viewer, model.objects.known_at(known_at))
    if condition is not None:
        rows = rows.filter(condition)
    columns = {name: f"{name}_id" for name in _REFERENCES if name in schema or name == "source"}
    return _yuan(frame_of(rows, columns, {"id": _INT, **schema, **_FACT}))


def _year(year: int | None) -> Q | None:
    return None if year is None else Q(year=year)


def organisations_frame(viewer: Viewer, *, known_at: datetime | None = None, ids: Any = None) -> pl.DataFrame:
    """One row an organisation (merged ones left out): id, names and codes, place, park id, industry, state, simulated.

    At a moment of the past the row is the newest of its history up to then. ``ids``: only these (a collection or a query of ids).
    """
    columns = {"region": "region_id", "park": "park_id", "source": "source_id"}
    rows: QuerySet[Any] = visible_to(viewer, m.Organisation.objects.all())
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    if known_at is None:
        return frame_of(rows.filter(merged_into=None), columns, _ORGANISATIONS)
    history = m.Organisation.history.model.objects
    newest = history.filter(id=OuterRef("id"), history_date__lte=known_at).order_by("-history_date", "-history_id")
    past = history.filter(history_id=Subquery(newest.values("history_id")[:1]), merged_into_id=None).exclude(history_type="-")
    if ids is not None:
        past = past.filter(id__in=ids)
    if not viewer.sees_city:
        past = past.filter(id__in=rows.values("pk"))
    return frame_of(past, columns, _ORGANISATIONS)


def organisations_changed_after(moment: datetime) -> QuerySet[Any]:
    """Ids of organisations of which anything was written after ``moment``, as a query."""
    rows: QuerySet[Any] = m.Organisation.history.model.objects.filter(history_date__gt=moment)
    return rows.order_by().values("id")


def capabilities_frame(viewer: Viewer, *, known_at: datetime | None = None, year: int | None = None) -> pl.DataFrame:
    """id, organisation, product, year, capacity, output, output_yuan, capacity_yuan, utilisation, share, reported_date, source."""
    schema = {
        "organisation": _INT, "product": _INT, "year": _INT, "capacity": _FLOAT, "output": _FLOAT, "output_fen": _INT,
        "capacity_fen": _INT, "utilisation": _FLOAT, "share": _FLOAT,
    }  # fmt: skip
    return _facts(viewer, m.Capability, schema, known_at, _year(year))


def supply_links_frame(viewer: Viewer, *, known_at: datetime | None = None, year: int | None = None) -> pl.DataFrame:
    """id, supplier, customer, product, year, amount_yuan, lead_time_days, stock_days, sole_source, reported_date, source."""
    schema = {
        "supplier": _INT, "customer": _INT, "product": _INT, "year": _INT, "amount_fen": _INT, "lead_time_days": _FLOAT,
        "stock_days": _FLOAT, "sole_source": _TRUTH,
    }  # fmt: skip
    return _facts(viewer, m.SupplyLink, schema, known_at, _year(year))


def product_flows_frame(viewer: Viewer, *, known_at: datetime | None = None, period: str | None = None) -> pl.DataFrame:
    """id, product, period, import_yuan, inflow_yuan, demand_yuan, export_yuan, reported_date, source."""
    schema = {"product": _INT, "period": _TEXT, "import_fen": _INT, "inflow_fen": _INT, "demand_fen": _INT, "export_fen": _INT}
    return _facts(viewer, m.ProductFlow, schema, known_at, None if period is None else Q(period=period))


def product_inputs_frame(viewer: Viewer, *, known_at: datetime | None = None) -> pl.DataFrame:
    """id, product, input, share of the output's value, quantity a unit, essential, reported_date, source."""
    schema = {"product": _INT, "input": _INT, "share": _FLOAT, "quantity": _FLOAT, "essential": _TRUTH}
    return _facts(viewer, m.ProductInput, schema, known_at)


def reports_frame(
    viewer: Viewer, *, known_at: datetime | None = None, items: Collection[str] | None = None, period: str | None = None
) -> pl.DataFrame:
    """Return id (null of bulk reports), organisation, period, item, value in the unit of the item, reported_date, source.

    Statistics of many firms read `panel` instead, which is far smaller and faster.
    """
    condition = Q() if items is None else Q(item__in=list(items))
    if period is not None:
        condition &= Q(period=period)
    rows = _facts(viewer, m.Report, {"organisation": _INT, "period": _TEXT, "item": _TEXT, "value": _FLOAT}, known_at, condition)
    return pl.concat([rows, bulk_frame(viewer, known_at=known_at, items=items, period=period)])


def official_figures_frame(viewer: Viewer, *, known_at: datetime | None = None) -> pl.DataFrame:
    """id, indicator, region code, period, value, unit, basis, citation, mark, reported_date, source."""
    schema = {
        "indicator": _TEXT, "region": _TEXT, "period": _TEXT, "value": _FLOAT, "unit": _TEXT, "basis": _TEXT, "citation": _TEXT,
        "mark": _TEXT,
    }  # fmt: skip
    return _facts(viewer, m.OfficialFigure, schema, known_at)


def products_frame(viewer: Viewer) -> pl.DataFrame:
    """id, code, name_zh, name_en, industry, unit of every product."""
    schema = {"id": _INT, "code": _TEXT, "name_zh": _TEXT, "name_en": _TEXT, "industry": _TEXT, "unit": _TEXT}
    return frame_of(visible_to(viewer, m.Product.objects.all()), {}, schema)


def sources_frame() -> pl.DataFrame:
    """id, kind and mark of every source: what a figure's marks are made from; names of files are not in it."""
    return frame_of(m.Source.objects.all(), {}, {"id": _INT, "kind": _TEXT, "mark": _TEXT})
