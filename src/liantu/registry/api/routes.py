"""登记接口: products, organisations and what they report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from django.db.models import Q
from django.http import Http404, HttpRequest
from ninja import Query, Router

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.registry import queries
from liantu.registry.api.schemas import OrganisationOut, ProductOut, ReportOut
from liantu.web.api.paging import Page, PageNumber, PageSize, paged
from liantu.web.api.problems import ParameterError
from liantu.web.api.schemas import both

router = Router()
open_router = Router()
_Words = Annotated[str, Query(max_length=100)]
_Key = Annotated[int, Query(ge=1, le=2**63 - 1, description="id of a row")]


@open_router.get("/products", response=Page[ProductOut], summary="产品 / products")
def products(request: HttpRequest, page: PageNumber = 1, size: PageSize = 50, q: _Words = "") -> dict[str, Any]:
    """Products, narrowed by a part of the name or code."""
    rows = queries.products(viewer_on(request)).order_by("code")
    if q:
        rows = rows.filter(Q(name_zh__icontains=q) | Q(name_en__icontains=q) | Q(code__icontains=q))
    return paged(rows, page, size, lambda part: [_product(row) for row in part])


@open_router.get("/products/{code}", response=ProductOut, summary="一个产品 / one product")
def product(request: HttpRequest, code: str) -> dict[str, Any]:
    """One product."""
    row = queries.products(viewer_on(request)).filter(code=code).first()
    if row is None:
        raise Http404
    return _product(row)


@router.get("/organisations", response=Page[OrganisationOut], summary="单位 / organisations")
def organisations(
    request: HttpRequest, page: PageNumber = 1, size: PageSize = 50, q: _Words = "", district: _Words = "", industry: _Words = ""
) -> dict[str, Any]:
    """Organisations that you may see, narrowed by name or credit code, district and industry."""
    rows = queries.organisations(viewer_on(request)).order_by("pk")
    if q:
        rows = rows.filter(Q(name__icontains=q) | Q(credit_code__startswith=q.upper()))
    if district:
        rows = rows.filter(region_id=district)
    if industry:
        rows = rows.filter(industry__startswith=industry)
    return paged(rows, page, size, lambda part: [_organisation(row) for row in part])


@router.get("/organisations/{pk}", response=OrganisationOut, summary="一家单位 / one organisation")
def organisation(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One organisation."""
    row = queries.organisations(viewer_on(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    return _organisation(row)


@router.get("/reports", response=Page[ReportOut], summary="填报 / reports")
def reports(
    request: HttpRequest,
    page: PageNumber = 1,
    size: PageSize = 50,
    organisation: _Key | None = None,
    item: _Words = "",
    period: _Words = "",
    kind: PeriodKind = PeriodKind.YEAR,
) -> dict[str, Any]:
    """Reported values that hold now and that you may see, of one kind of period.

    ``period`` decides the kind where it is given. Reports by month, quarter or half-year are asked for by organisation or period.
    """
    wanted_period = Period.parse(period) if period else None
    kind = kind if wanted_period is None else wanted_period.kind
    if kind is not PeriodKind.YEAR:
        return _bulk_reports(viewer_on(request), page, size, kind, organisation, item, wanted_period)
    wanted = {"organisation_id": organisation, "item": item or None, "period": None if wanted_period is None else str(wanted_period)}
    rows = queries.reports(viewer_on(request)).filter(**{name: value for name, value in wanted.items() if value is not None})
    return paged(rows.order_by("organisation_id", "period", "item", "pk"), page, size, _reports)


def _bulk_reports(
    viewer: Viewer, page: int, size: int, kind: PeriodKind, organisation: int | None, item: str, period: Period | None
) -> dict[str, Any]:
    """A page of the values of the batches, in the order of organisation, period and item."""
    if organisation is None and period is None:
        what = Text("按月、季、半年的填报请给出单位或期间", "name an organisation or a period for reports by month, quarter or half-year")
        raise ParameterError(what)
    values = queries.report_rows(
        viewer, kind, organisations=None if organisation is None else [organisation], items=[item] if item else None, period=period
    ).sort("organisation", "period", "item")
    part = values.slice((page - 1) * size, size)
    simulated = dict(queries.organisations(viewer).filter(pk__in=part.get_column("organisation").to_list()).values_list("pk", "simulated"))
    items = [
        {
            **{name: row[name] for name in ("organisation", "item", "value", "reported_date", "source")},
            "period": str(Period.numbered(row["period"], kind)),
            "simulated": simulated[row["organisation"]],
        }
        for row in part.iter_rows(named=True)
    ]
    return {"items": items, "count": values.height, "page": page, "size": size}


def _product(row: Any) -> dict[str, Any]:
    name = both(Text(row.name_zh, row.name_en or row.name_zh))
    return {"code": row.code, "name": name, "industry": row.industry, "unit": row.unit, "aliases": row.aliases}


def _organisation(row: Any) -> dict[str, Any]:
    names = ("name", "credit_code", "kind", "inside_city", "industry", "size", "state", "simulated")
    return {"id": row.pk, "region": row.region_id, **{name: getattr(row, name) for name in names}}


def _reports(rows: list[Any]) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {
            "organisation": row.organisation_id, "period": row.period, "item": row.item, "value": row.value,
            "reported_date": row.reported_date, "source": row.source_id, "simulated": row.organisation.simulated,
        }  # fmt: skip
