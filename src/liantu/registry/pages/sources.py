"""来源页面: what came from one source: its tables with counts, and the rows of one of them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on, visible_to
from liantu.registry import models as m
from liantu.registry import queries
from liantu.registry.engine.schema import Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.pages.labels import WORDED
from liantu.registry.pages.row_history import FACTS
from liantu.web.filters import Filter, choose
from liantu.web.pages import paginate

_MODELS: dict[str, Any] = {
    "organisations": m.Organisation,
    "organisation_names": m.OrganisationName,
    "parks": m.Park,
    "sites": m.Site,
    "products": m.Product,
    "product_inputs": m.ProductInput,
    "capabilities": m.Capability,
    "supply_links": m.SupplyLink,
    "product_flows": m.ProductFlow,
    "reports": m.Report,
    "credentials": m.Credential,
    "projects": m.Project,
    "official_figures": m.OfficialFigure,
}
_JOINED = {Kind.ORGANISATION, Kind.PRODUCT, Kind.REGION, Kind.PARK}
_ROWS_PER_PAGE = 50


class TableFilter(Filter):
    """The table whose rows of a source are shown."""

    table: str = ""


@login_required
@require_GET
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a source, how many rows each table has from it, and the rows of the table asked for."""
    viewer = viewer_on(request)
    row = get_object_or_404(queries.sources(viewer).select_related("intake"), pk=pk)
    counts = _counts(viewer, row)
    shown = choose(TableFilter.of(request.GET).table, counts, next(iter(counts), ""))
    context: dict[str, Any] = {
        "source": row,
        "simulated": row.mark == "simulated",
        "counts": [(TABLES[code], total) for code, total in counts.items()],
        "shown": shown,
        "batches": queries.batches_of_source(viewer, pk),
    }
    if shown:
        context |= _rows(request, viewer, shown, pk, counts[shown])
    return render(request, "registry/source.html", context)


def _counts(viewer: Viewer, row: m.Source) -> dict[str, int]:
    """Rows that the source brought, by table, as far as the viewer sees them: as kept when they were written, else counted."""
    if row.counts and viewer.sees_city:
        bulk = sum(values for _batch, values, *_periods in queries.batches_of_source(viewer, row.pk))
        counts = {code: row.counts.get(code, 0) - (bulk if code == "reports" else 0) for code in _MODELS}
        return {code: count for code, count in counts.items() if count > 0}
    codes = [code for code in _MODELS if code in row.counts] if row.counts else list(_MODELS)
    seen = {code: visible_to(viewer, _MODELS[code].objects.filter(source=row.pk)).count() for code in codes}
    return {code: count for code, count in seen.items() if count}


def _held(rows: Any, model: Any, total: int) -> int:
    """Rows that still hold. Of facts those that were replaced are counted, which are few; rows of a register name their last source."""
    gone: int = rows.filter(known_to__isnull=False).count() if issubclass(model, m.Fact) else total - rows.count()
    return total - gone


def _rows(request: HttpRequest, viewer: Viewer, code: str, source_id: int, total: int) -> dict[str, Any]:
    model = _MODELS[code]
    fields = {field.name for field in model._meta.get_fields()}  # noqa: SLF001
    columns = [column for column in TABLES[code].columns if column.name in fields]
    joined = [column.name for column in columns if column.kind in _JOINED]
    seen_rows = visible_to(viewer, model.objects.filter(source=source_id))
    current = _held(seen_rows, model, total)
    is_fact = issubclass(model, m.Fact)
    rows = seen_rows.select_related(*joined).order_by("pk")
    page = paginate(request, rows, _ROWS_PER_PAGE, total=total if is_fact else current)
    facts = list(page.object_list)
    organisations = {getattr(fact, f"{column.name}_id") for fact in facts for column in columns if column.kind is Kind.ORGANISATION}
    seen = (
        set(queries.organisations(viewer).select_related(None).filter(pk__in=organisations).values_list("pk", flat=True))
        if organisations
        else set()
    )
    lines = [(fact, [_cell(fact, column, seen) for column in columns]) for fact in facts]
    return {"page": page, "columns": columns, "lines": lines, "opens": code in FACTS, "is_fact": is_fact, "held": current, "total": total}


def _cell(fact: Any, column: Any, seen: set[int]) -> tuple[str, Any]:
    """(Kind, value) of a cell; an organisation that the viewer may not see has the kind ``hidden``."""
    value = getattr(fact, column.name)
    if column.kind is Kind.ORGANISATION and value is not None and value.pk not in seen:
        return "hidden", None
    if column.name in WORDED and value:
        return "text", _(value)
    if column.choices:
        return "choice", dict(column.choices).get(value, value)
    return str(column.kind), value
