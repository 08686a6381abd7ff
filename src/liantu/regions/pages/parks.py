"""园区清单: all parks by district and by how they stand, with their export."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.regions import queries
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.page_context import data_status, listed, marks_text, note_export, region_name
from liantu.regions.pages.park_rows import STATES, ParkRow, park_rows, state_word
from liantu.statistics import queries as statistics
from liantu.web import spreadsheets
from liantu.web.figures import read_unit_word
from liantu.web.filter_chips import chips
from liantu.web.filters import Filter
from liantu.web.numbers import read
from liantu.web.page_context import pack
from liantu.web.pages import paginate, sorted_by

_PER_PAGE = 30


@require_GET
def park_list(request: HttpRequest) -> HttpResponse:
    """Show all parks; the address may name a district or a state, and the order."""
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    everything = park_rows(viewer, city, assessment)
    filters = ParkFilter.of(request.GET)
    rows = filters.apply(everything)
    states = {state: sum(row.state == state for row in everything) for state in STATES}
    page = paginate(request, rows, _PER_PAGE)
    context = {
        "page": page,
        "rows": list(page.object_list),
        "total": len(everything),
        "states": [(state, state_word(state), count) for state, count in states.items() if count],
        "state": filters.state,
        "districts": [district for district in city.districts if any(row.district == district.code for row in everything)],
        "district": filters.district,
        "chips": chips(
            request,
            {
                "district": (_("区县"), region_name(city, filters.district) if filters.district else ""),
                "state": (_("状态"), state_word(filters.state) if filters.state in states else filters.state),
            },
        ),
        "sort": filters.sort,
        "rule": queries.rules_of_assessment(assessment).parks if assessment else None,
        "address": request.GET.urlencode(),
        **data_status(assessment, statistics.latest_computation(viewer)),
    }
    return render(request, "regions/parks.html", context)


class ParkFilter(Filter):
    """What a list of parks is narrowed to, and its order; without one, those that need a look first."""

    district: str = ""
    state: str = ""
    sort: str = ""

    def apply(self, rows: list[ParkRow]) -> list[ParkRow]:
        """Return the parks that are left, in order."""
        rows = [row for row in rows if self.district in {"", row.district} and self.state in {"", row.state}]
        keys: dict[str, Callable[[ParkRow], Any]] = {
            "name": lambda row: row.name, "district": lambda row: row.district, "output": lambda row: row.output.value,
            "concentration": lambda row: row.concentration.value, "fields": lambda row: row.sub_fields, "hhi": lambda row: row.hhi,
            "firms": lambda row: row.firms,
        }  # fmt: skip
        return sorted_by(self.sort or "-output", rows, keys)


@require_GET
def park_list_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the parks of the same address as .xlsx or .csv."""
    if form not in spreadsheets.FORMS:
        raise Http404
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    rows = ParkFilter.of(request.GET).apply(park_rows(viewer, city, assessment))
    note_export(viewer, "export_parks", form=form)
    return spreadsheets.table_response(form, "parks", _sheet(rows, assessment))


def _sheet(rows: list[ParkRow], assessment: RegionAssessment | None) -> spreadsheets.Sheet:
    output = _("%(name)s（%(unit)s）") % {"name": _("产值"), "unit": read_unit_word("yi_yuan")}
    headings = [
        _("园区代码"), _("园区"), _("区县"), _("级别"), output, _("企业数"), _("细分领域数"), _("前三领域占比（%）"),
        _("集中度 HHI"), _("建议命名"), _("建议命名占比"), _("状态"), _("说明"), _("年份"), _("数据标记"),
    ]  # fmt: skip
    year, marks = assessment.year if assessment else None, marks_text(assessment)
    lines = [
        [
            row.code, row.name, row.district_name, row.level, read(row.output.value, "yi_yuan"),
            row.firms, row.sub_fields, row.concentration.value, row.hhi,
            listed(row.named), row.named_share, state_word(row.state), row.why, year, marks,
        ]
        for row in rows
    ]  # fmt: skip
    return spreadsheets.Sheet(_("园区"), headings, lines, {4: "#,##0.0#", 7: "0.0", 8: "0.000", 10: "0.0%"})
