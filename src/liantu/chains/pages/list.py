"""产业链清单: all chains with the health of their links."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.chains import exports, queries
from liantu.chains.models import LinkState
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.pages.publish import publication
from liantu.chains.rules import sees_chain
from liantu.rooms.findings import finding_counts
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.filters import Filter
from liantu.web.pages import sorted_by

_SORTS = {
    "name": lambda row: translated(row.chain),
    "links": lambda row: row.links,
    "known": lambda row: row.known_links,
    "ratio": lambda row: row.local_supply_ratio,
    "gaps": lambda row: row.counts[LinkState.WEAK] + row.counts[LinkState.LOST] + row.counts[LinkState.ABSENT],
}


class ListFilter(Filter):
    """The order of the list; without one that of the pack."""

    sort: str = ""


@require_GET
def chain_list(request: HttpRequest) -> HttpResponse:
    """Show every chain with counts of states, local ratio and findings, and the sum over all chains."""
    viewer = viewer_on(request)
    assessment = queries.latest_assessment(viewer)
    rows = queries.chain_list(viewer, assessment)
    rows = sorted_by(ListFilter.of(request.GET).sort, rows, _SORTS)
    total = {state: sum(row.counts[state] for row in rows) for state in LinkState.values}
    shown = {
        "rows": rows,
        "total": total,
        "links": sum(total.values()),
        "assessment": assessment,
        "simulated": is_simulated(assessment),
        "publication": publication(viewer, assessment),
        "findings": finding_counts(viewer, "chain"),
        "outside": {row.chain.code for row in rows if not sees_chain(viewer, row.chain.code, assessment)},
        "query": request.GET.urlencode(),
    }
    return render(request, "chains/list.html", shown)


@require_GET
def chain_list_export(request: HttpRequest, form: str) -> HttpResponse:
    """Send the list as .xlsx or .csv."""
    viewer = viewer_on(request)
    assessment = queries.latest_assessment(viewer)
    sheet = exports.list_sheet(queries.chain_list(viewer, assessment), assessment)
    if form == "csv":
        return spreadsheets.csv_response("chains", sheet.headings, sheet.rows)
    if form == "xlsx":
        return spreadsheets.xlsx_response("chains", [sheet, exports.about_sheet(_("全部产业链"), assessment)])
    raise Http404
