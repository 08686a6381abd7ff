"""月报页: the rooms' sections of the monthly report put together, for reading and for print."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.oversight.rules import may_report
from liantu.rooms.cards import report_sections_for
from liantu.web.page_context import pack


@require_GET
@login_required
def report(request: HttpRequest) -> HttpResponse:
    """Show the report of this month to whoever sees the city or a district."""
    viewer, city, today = viewer_on(request), pack(), timezone.localdate()
    if not may_report(viewer):
        raise PermissionDenied(_("月报供市和区县的工作人员查看。"))
    since = month_before(today)
    sections = report_sections_for(viewer, since)
    context = {
        "city": city.region(city.city) or city,
        "scope": [] if viewer.sees_city else [one for one in city.districts if one.code in viewer.districts],
        "since": since,
        "today": today,
        "now": timezone.now(),
        "sections": sections,
        "simulated": any(section.simulated for section in sections),
    }
    return render(request, "oversight/report.html", context)


def month_before(today: date) -> date:
    """The first day of the month before that of ``today``.

    >>> month_before(date(2026, 1, 31))
    datetime.date(2025, 12, 1)
    """
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)
