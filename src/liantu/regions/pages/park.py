"""园区: one park: sub-fields with shares, concentration, what it should name, whether it is spread thin, its firms."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import SYSTEM, Reader, reader_on
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.regions import queries
from liantu.regions.models import RegionAssessment, RegionKind
from liantu.regions.pages.asked import note_export, standing
from liantu.regions.pages.park_rows import HEAD, park_row
from liantu.regions.pages.structure import Structure, bars, sheet, structure
from liantu.regions.rules import sees_unprotected
from liantu.registry import queries as registry
from liantu.statistics import queries as statistics
from liantu.web import spreadsheets
from liantu.web.asking import not_found_as_404, pack
from liantu.web.figures import translated

_SHOWN_FIRMS = 30
NAMED = Text("建议命名", "to name")


@require_GET
@not_found_as_404
def park(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one park; firms that the reader may not see are counted where the reader sees the city's parks at all."""
    reader, city = reader_on(request), pack()
    assessment = queries.latest_assessment(reader)
    row = park_row(reader, city, assessment, code)
    context: dict[str, Any] = {
        "row": row,
        "head": [(one, row.cells.get(one)) for one in HEAD if any(row.cells.values()) or not reader.is_public],
        "rule": queries.rules_of_assessment(assessment).parks if assessment else None,
        **_firms(reader, assessment, code),
        **standing(assessment, statistics.latest_computation(reader)),
    }
    if assessment is not None:
        found = _structure(reader, city, assessment, code)
        context |= {"structure": found, "bars": bars(found, row.name, city)}
    return render(request, "regions/park.html", context)


@require_GET
@not_found_as_404
def park_export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Send the sub-fields of a park as .xlsx or .csv."""
    reader, city = reader_on(request), pack()
    assessment = queries.latest_assessment(reader)
    if form not in spreadsheets.FORMS or assessment is None:
        raise Http404
    row = park_row(reader, city, assessment, code)
    note_export(reader, "export_park", park=code, form=form)
    return spreadsheets.table_response(form, f"park-{code}", sheet(_structure(reader, city, assessment, code), row.name, assessment))


def _structure(reader: Reader, city: Pack, assessment: RegionAssessment, code: str) -> Structure:
    profile = queries.profile_of(reader, assessment, RegionKind.PARK, code)
    digits = queries.rules_of_assessment(assessment).parks.digits
    roles = dict.fromkeys(profile.named if profile else (), translated(NAMED))
    return structure(reader, city, assessment, (RegionKind.PARK, code), digits, roles)


def _firms(reader: Reader, assessment: RegionAssessment | None, code: str) -> dict[str, Any]:
    """The largest firms of a park that the reader may see, their output of the year, and how many are not shown."""
    seen = registry.organisations(reader).filter(park__code=code)
    total = seen.count()
    if assessment is not None:
        item = str(assessment.rule["regions"]["structure"]["item"])
        told = registry.reports(reader, assessment.known_at).filter(organisation=OuterRef("pk"), item=item, period=str(assessment.year))
        seen = seen.annotate(told=Subquery(told.values("value")[:1])).order_by(F("told").desc(nulls_last=True), "pk")
    everything = registry.organisations(SYSTEM).filter(park__code=code).count() if sees_unprotected(reader) else total
    return {"firms": list(seen[:_SHOWN_FIRMS]), "seen_firms": total, "hidden_firms": everything - total}
