"""政策措施: the measures with their commitments and what carries them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import reader_on
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import coverage
from liantu.oversight import queries
from liantu.oversight.pages.asking import department_name
from liantu.web.asking import pack


@require_GET
def measure_list(request: HttpRequest) -> HttpResponse:
    """Show every measure, its commitments, and what is open under it for those who may see it."""
    reader, city = reader_on(request), pack()
    rows = [(row, [department_name(code) for code in row.entry.owners]) for row in queries.measures(reader, city)]
    covered = coverage(city)
    context = {
        "rows": rows,
        "coverage": covered,
        "waiting_by_room": [(room, len(entries)) for room, entries in covered.by_room().items()],
        "checks": city.checks,
        "runs_here": set(CHECKS.codes),
        "indicators": city.indicators,
        "work": city.work,
        "counts_shown": not reader.is_public,
    }
    return render(request, "oversight/measure_list.html", context)
