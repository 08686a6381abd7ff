"""政策措施: the measures with their commitments and what carries them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import Pack, coverage
from liantu.oversight import queries
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.pages.page_context import department_name
from liantu.web.figures import figure_url
from liantu.web.page_context import pack, page_of

_ROOMS = {"chains": "chain_list", "regions": "region_list"}
_LISTS = {"pairing_fit": "pairing", "park_concentration": "park_list", "opportunity_score": "opportunity_list"}
"""Pages that show the figures of a room, and of these the ones that have a page of their own."""


@require_GET
def measure_list(request: HttpRequest) -> HttpResponse:
    """Show every measure, its commitments, and what is open under it for those who may see it."""
    viewer, city = viewer_on(request), pack()
    rows = [(row, [department_name(code) for code in row.entry.owners]) for row in queries.measures(viewer, city)]
    covered = coverage(city)
    fields = city.rule(WorkRules).fields
    context = {
        "rows": rows,
        "coverage": covered,
        "waiting_by_field": [(fields.get(room), len(entries)) for room, entries in covered.by_room().items()],
        "fields": fields,
        "checks": city.checks,
        "runs_here": set(CHECKS.codes),
        "indicators": city.indicators,
        "figure_pages": figure_pages(city),
        "work": city.work,
        "counts_shown": not viewer.is_public,
    }
    return render(request, "oversight/measure_list.html", context)


def figure_pages(city: Pack) -> dict[str, str]:
    """Where each figure is looked at: in the explorer, on its target's page, opened where it is published, else in the list of its room."""
    pages = {code: reverse("indicator", args=[code]) for code in city.measured}
    for target in city.targets:
        pages.setdefault(target.indicator, reverse("target", args=[target.code]))
    for row in city.series:
        if row.region == city.city and row.indicator in city.indicators:
            pages.setdefault(row.indicator, figure_url(row.indicator, f"city:{city.city}", "latest"))
    for commitment in (one for measure in city.measures for one in measure.commitments):
        for code in commitment.figures:
            if address := page_of(_LISTS.get(code) or _ROOMS.get(commitment.room, "")):
                pages.setdefault(code, address)
    return pages
