"""单位页面: one organisation with its names, trade, products, reports, credentials, sources and history."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on, visible_to
from liantu.kernel.sentence import Sentence
from liantu.registry import queries
from liantu.registry.engine.schema import Table
from liantu.registry.engine.tables import TABLES
from liantu.registry.models import Organisation, OrganisationName, Site
from liantu.registry.pages.as_of import AsOf
from liantu.registry.pages.labels import industry_name, pack
from liantu.registry.pages.organisation_said import Known, sentences_of
from liantu.registry.pages.owed import Owed, owed_sentence
from liantu.registry.pages.reported import capability_sheet, report_sheets
from liantu.registry.pages.row_history import (
    FactVersion,
    fact_versions,
    organisation_versions,
    report_versions,
    table_of,
    visible_sources,
)
from liantu.registry.pages.trade import graph_of, trade_of
from liantu.registry.rules import may_fill
from liantu.web.figures import unit_word
from liantu.web.page_context import whole_number

_FACTS_AT_MOST = 4000
_SENTENCES = 3
_UNSHOWN = ("product__aliases", "product__processes")


@login_required
@require_GET
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an organisation as it is known now, or with ``?as_of=`` as it was known at the end of a day."""
    viewer = viewer_on(request)
    row = get_object_or_404(visible_to(viewer, Organisation.objects.select_related("region", "park", "source", "merged_into")), pk=pk)
    if row.merged_into_id:
        return redirect("organisation", row.merged_into_id)
    as_of = AsOf.of(request)
    shown = row if as_of.moment is None else _as_known(pk, as_of.moment)
    context: dict[str, Any] = {
        "organisation": shown or row,
        "now": row,
        "as_of": as_of,
        "not_yet": shown is None,
        "simulated": row.simulated,
        "may_fill": may_fill(viewer, pk),
    }
    if shown is not None:
        context |= _facts(request, viewer, pk, as_of.moment)
        context |= {"said": _said(viewer, row, shown, context, as_of)}
        context |= {"industry": industry_name(shown.industry), "versions": organisation_versions(viewer, pk)}
    return render(request, "registry/organisation.html", context)


def _said(viewer: Viewer, row: Organisation, shown: Any, facts: dict[str, Any], as_of: AsOf) -> list[Sentence]:
    """The sentences with which the page begins; its own people read first what they owe."""
    sheet = facts["capabilities"]
    said = sentences_of(Known(shown, [line.name for line in sheet.lines], facts["facts_reported"], facts["trade"]))
    if as_of.day is None and may_fill(viewer, row.pk) and row.pk in viewer.organisations:
        owed = owed_sentence(Owed(row, tuple(queries.standings(viewer, row, timezone.localdate(), pack()))))
        said = [owed, *said] if owed else said
    return said[:_SENTENCES]


def _as_known(pk: int, moment: datetime) -> Any:
    """The row as its newest version up to ``moment``; None where it was not known yet, or no more."""
    history: Any = Organisation.history
    newest = (
        history.filter(id=pk, history_date__lte=moment)
        .select_related("region", "park", "source")
        .order_by("-history_date", "-history_id")
        .first()
    )
    return None if newest is None or newest.history_type == "-" else newest


def _facts(request: HttpRequest, viewer: Viewer, pk: int, moment: datetime | None) -> dict[str, Any]:
    """Everything that hangs on the organisation, each table in one query."""
    trade = trade_of(viewer, pk, moment, whole_number(request.GET.get("year", "")), every=request.GET.get("deals") == "all")
    capabilities = list(_of(queries.capabilities(viewer, moment).select_related(None).select_related("product").defer(*_UNSHOWN), pk))
    reports = [*_of(queries.reports(viewer, moment).select_related(None), pk), *queries.reports_of(viewer, pk, moment)]
    credentials = list(_of(queries.credentials(viewer, moment).select_related(None).order_by("kind", "number"), pk))
    projects = list(
        _of(queries.projects(viewer, moment).select_related(None).select_related("region", "park").order_by("-start_date", "code"), pk)
    )
    facts = [
        *capabilities,
        *reports,
        *credentials,
        *projects,
        *(deal.link for side in (trade.suppliers, trade.customers) for deal in side.deals),
    ]
    return {
        "trade": trade,
        "graph": graph_of(trade) if trade.any else None,
        "capabilities": capability_sheet(capabilities),
        "reports": report_sheets(reports),
        "facts_reported": reports,
        "items": pack().items,
        "credentials": credentials,
        "projects": projects,
        "names": _names(viewer, pk, moment),
        "sites": _sites(viewer, pk, moment),
        "sources": _counted(viewer, facts),
    }


def _of(rows: Any, pk: int) -> Any:
    return rows.filter(organisation=pk)[:_FACTS_AT_MOST]


def _names(viewer: Viewer, pk: int, moment: datetime | None) -> list[OrganisationName]:
    rows = visible_to(viewer, OrganisationName.objects.filter(organisation=pk).exclude(kind=OrganisationName.Kind.CURRENT))
    if moment is not None:
        rows = rows.filter(source__received_at__lte=moment)
    return list(rows.order_by("kind", "pk"))


def _sites(viewer: Viewer, pk: int, moment: datetime | None) -> list[Any]:
    seen = visible_to(viewer, Site.objects.filter(organisation=pk)).select_related("region", "park")
    if moment is None:
        return list(seen)
    history: Any = Site.history
    versions = history.filter(organisation_id=pk, history_date__lte=moment, id__in=seen.values("pk")).select_related("region", "park")
    newest = {version.id: version for version in versions.order_by("history_date", "history_id")}
    return [version for version in newest.values() if version.history_type != "-"]


def _counted(viewer: Viewer, facts: list[Any]) -> list[tuple[Any, int]]:
    """The sources of the facts on the page that the viewer may see, newest first, each with its number of facts."""
    counts: dict[int, int] = {}
    for fact in facts:
        counts[fact.source_id] = counts.get(fact.source_id, 0) + 1
    known = visible_sources(viewer, set(counts))
    return [(known[key], counts[key]) for key in sorted(known, reverse=True)]


@login_required
@require_GET
def fact_history(request: HttpRequest, table: str, pk: int) -> HttpResponse:
    """Show all versions of one fact, for the side panel."""
    known = table_of(table)
    return _versions_shown(request, known, fact_versions(viewer_on(request), known, pk) if known else [])


@login_required
@require_GET
def report_history(request: HttpRequest, pk: int, period: str, item: str) -> HttpResponse:
    """Show all versions of one bulk report, for the side panel."""
    return _versions_shown(request, TABLES["reports"], report_versions(viewer_on(request), pk, period, item))


def _versions_shown(request: HttpRequest, table: Table | None, versions: list[FactVersion]) -> HttpResponse:
    if not versions:
        raise Http404
    newest = versions[0].fact
    item = pack().items.get(getattr(newest, "item", ""))
    context = {"table": table, "versions": versions, "newest": newest, "items": pack().items}
    context |= {"money": bool(item and item.money), "unit": unit_word(item.unit) if item else ""}
    return render(request, "registry/fact_history.html", context)
