"""园区: one park: sub-fields with shares, concentration, what it should name, whether it is spread thin, its firms."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import SYSTEM, Viewer, viewer_on
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.regions import queries
from liantu.regions.models import RegionAssessment, RegionKind
from liantu.regions.pages.page_context import data_status, note_export
from liantu.regions.pages.park_rows import HEAD, park_row
from liantu.regions.pages.structure import Structure, bars, sheet, structure
from liantu.regions.rules import sees_unprotected
from liantu.registry import queries as registry
from liantu.statistics import queries as statistics
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.page_context import not_found_as_404, pack

_SHOWN_FIRMS = 30
NAMED = Text("建议命名", "to name")


@require_GET
@not_found_as_404
def park(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one park; firms that the viewer may not see are counted where the viewer sees the city's parks at all."""
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    row = park_row(viewer, city, assessment, code)
    context: dict[str, Any] = {
        "row": row,
        "head": [(one, row.cells.get(one)) for one in HEAD if any(row.cells.values()) or not viewer.is_public],
        "rule": queries.rules_of_assessment(assessment).parks if assessment else None,
        **_firms(viewer, assessment, code),
        **data_status(assessment, statistics.latest_computation(viewer)),
    }
    if assessment is not None:
        found = _structure(viewer, city, assessment, code)
        context |= {"structure": found, "bars": bars(found, row.name, city)}
    return render(request, "regions/park.html", context)


@require_GET
@not_found_as_404
def park_export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Send the sub-fields of a park as .xlsx or .csv."""
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    if form not in spreadsheets.FORMS or assessment is None:
        raise Http404
    row = park_row(viewer, city, assessment, code)
    note_export(viewer, "export_park", park=code, form=form)
    return spreadsheets.table_response(form, f"park-{code}", sheet(_structure(viewer, city, assessment, code), row.name, assessment))


def _structure(viewer: Viewer, city: Pack, assessment: RegionAssessment, code: str) -> Structure:
    profile = queries.profile_of(viewer, assessment, RegionKind.PARK, code)
    digits = queries.rules_of_assessment(assessment).parks.digits
    roles = dict.fromkeys(profile.named if profile else (), translated(NAMED))
    return structure(viewer, city, assessment, (RegionKind.PARK, code), digits, roles)


def _firms(viewer: Viewer, assessment: RegionAssessment | None, code: str) -> dict[str, Any]:
    """The largest firms of a park that the viewer may see, their output of the year, and how many are not shown."""
    seen = registry.organisations(viewer).filter(park__code=code)
    total = seen.count()
    if assessment is not None:
        item = queries.rules_of_assessment(assessment).structure.item
        told = registry.reports(viewer, assessment.known_at).filter(organisation=OuterRef("pk"), item=item, period=str(assessment.year))
        seen = seen.annotate(told=Subquery(told.values("value")[:1])).order_by(F("told").desc(nulls_last=True), "pk")
    everything = registry.organisations(SYSTEM).filter(park__code=code).count() if sees_unprotected(viewer) else total
    return {"firms": list(seen[:_SHOWN_FIRMS]), "seen_firms": total, "hidden_firms": everything - total}
