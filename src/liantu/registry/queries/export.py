"""导出帧: tables as they can be brought in again: organisations by credit code or name, products by code."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from liantu.accounts.queries import visible_to
from liantu.kernel.viewer import Viewer
from liantu.registry import models as m
from liantu.registry.queries.bulk_reports import bulk_export
from liantu.registry.queries.frames import organisations_frame
from liantu.registry.queries.read import frame_of

_INT, _FLOAT, _TEXT, _TRUTH, _DATE = pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Date
_FACTS: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "product_inputs": (m.ProductInput, {"product": _TEXT, "input": _TEXT, "share": _FLOAT, "quantity": _FLOAT, "essential": _TRUTH}),
    "capabilities": (
        m.Capability,
        {
            "organisation": _TEXT, "product": _TEXT, "year": _INT, "capacity": _FLOAT, "output": _FLOAT, "output_fen": _INT,
            "capacity_fen": _INT, "utilisation": _FLOAT, "share": _FLOAT,
        },
    ),
    "supply_links": (
        m.SupplyLink,
        {
            "supplier": _TEXT, "customer": _TEXT, "product": _TEXT, "year": _INT, "amount_fen": _INT, "lead_time_days": _FLOAT,
            "stock_days": _FLOAT, "sole_source": _TRUTH,
        },
    ),
    "product_flows": (
        m.ProductFlow,
        {"product": _TEXT, "period": _TEXT, "import_fen": _INT, "inflow_fen": _INT, "demand_fen": _INT, "export_fen": _INT},
    ),
    "reports": (m.Report, {"organisation": _TEXT, "period": _TEXT, "item": _TEXT, "value": _FLOAT}),
    "credentials": (
        m.Credential,
        {"organisation": _TEXT, "kind": _TEXT, "level": _TEXT, "number": _TEXT, "valid_from_date": _DATE, "valid_to_date": _DATE},
    ),
    "projects": (
        m.Project,
        {
            "code": _TEXT, "name": _TEXT, "organisation": _TEXT, "region": _TEXT, "park": _TEXT, "kind": _TEXT, "investment_fen": _INT,
            "invested_fen": _INT, "start_date": _DATE, "planned_finish_date": _DATE, "finish_date": _DATE,
        },
    ),
    "official_figures": (
        m.OfficialFigure,
        {
            "indicator": _TEXT, "region": _TEXT, "period": _TEXT, "value": _FLOAT, "unit": _TEXT, "basis": _TEXT, "citation": _TEXT,
            "mark": _TEXT,
        },
    ),
}  # fmt: skip
_STANDING: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "organisation_names": (m.OrganisationName, {"organisation": _TEXT, "kind": _TEXT, "name": _TEXT}),
    "sites": (m.Site, {"organisation": _TEXT, "name": _TEXT, "region": _TEXT, "park": _TEXT, "address": _TEXT}),
}
"""Tables that keep no versions; of names those that the list of organisations does not give."""
_STANDING_ROWS = {
    "organisation_names": ~Q(kind="current") & Q(organisation__merged_into=None),
    "sites": Q(organisation__merged_into=None),
}
_ORGANISATIONS = ("organisation", "supplier", "customer")


def exported_tables() -> Collection[str]:
    """Codes of the tables that `table_frame` knows."""
    return ("parks", "organisations", *_STANDING, *_FACTS)


def table_frame(code: str, viewer: Viewer, known_at: datetime | None = None) -> pl.DataFrame:
    """Return the rows of a table that ``viewer`` may see, with the field names of its columns and reported_date. Money in fen."""
    if code == "parks":
        columns = {"district": "district_id"}
        return frame_of(
            visible_to(viewer, m.Park.objects.all()),
            columns,
            {**dict.fromkeys(("code", "name", "district", "level"), _TEXT), "reported_date": _DATE},
        )
    if code == "organisations":
        return _organisations(viewer, known_at)
    model, schema = _FACTS[code] if code in _FACTS else _STANDING[code]
    if code in _FACTS:
        rows = visible_to(viewer, model.objects.known_at(known_at))
    else:
        rows = visible_to(viewer, model.objects.filter(_STANDING_ROWS[code]))
        rows = rows.filter(source__received_at__lte=known_at) if known_at else rows
    columns = {"region": "region_id", "park": "park__code", "product": "product__code", "input": "input__code"}
    for name in _ORGANISATIONS:
        if name in schema:
            rows = rows.annotate(**{f"{name}_said": Coalesce(F(f"{name}__credit_code"), F(f"{name}__name"))})
            columns[name] = f"{name}_said"
    dated = {} if code == "organisation_names" else {"reported_date": _DATE}
    frame = frame_of(rows, {name: path for name, path in columns.items() if name in schema}, {**schema, **dated})
    return pl.concat([frame, bulk_export(viewer, known_at)]) if code == "reports" else frame


def _organisations(viewer: Viewer, known_at: datetime | None) -> pl.DataFrame:
    parks = frame_of(m.Park.objects.all(), {}, {"id": _INT, "code": _TEXT}).rename({"id": "park", "code": "_park"})
    frame = organisations_frame(viewer, known_at=known_at).join(parks, on="park", how="left").drop("park").rename({"_park": "park"})
    names = (
        "name", "credit_code", "kind", "listed_code", "region", "outside_place", "inside_city", "park", "industry", "size", "ownership",
        "state", "founded_date", "simulated", "reported_date",
    )  # fmt: skip
    return frame.select(names)
