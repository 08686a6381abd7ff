"""月报列表: the reports that the viewer may read, and the button that makes one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.period import Period
from liantu.reports.actions import ask_draft
from liantu.reports.models import MonthReport
from liantu.reports.queries import month_reports, months_to_report, parse_scope, scopes_of
from liantu.reports.rules import may_draft, may_read
from liantu.web.figures import translated
from liantu.web.filters import Filter
from liantu.web.page_context import language, pack
from liantu.web.pages import paginate


class ReportFilter(Filter):
    """What the list is narrowed to; empty means all. ``scope`` is ``kind:key``."""

    scope: str = ""
    month: str = ""
    state: str = ""


@require_GET
@login_required
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports, the newest month first, with a form that makes one."""
    viewer, city = viewer_on(request), pack()
    if not may_read(viewer):
        raise PermissionDenied(_("月报供市、区县人员和链长查看。"))
    scopes = [(str(scope), translated(name)) for scope, name in scopes_of(viewer, city)]
    asked = ReportFilter.of(request.GET)
    kind, _colon, key = asked.scope.partition(":")
    given = {"scope_kind": kind, "scope_key": key, "month": asked.month, "state": asked.state}
    rows = month_reports(viewer).filter(**{name: value for name, value in given.items() if value})
    page = paginate(request, rows)
    names = dict(scopes)
    context = {
        "page": page,
        "rows": [(row, names.get(f"{row.scope_kind}:{row.scope_key}", row.scope_key), Period.parse(row.month).text) for row in page],
        "scopes": scopes,
        "months": [(str(month), translated(month.text)) for month in months_to_report()],
        "states": MonthReport.State.choices,
        "asked": asked,
        "may_draft": may_draft(viewer),
        "simulated": any(row.simulated for row in page),
    }
    return render(request, "reports/list.html", context)


@require_POST
@login_required
def report_draft(request: HttpRequest) -> HttpResponse:
    """Put the making of a draft in the queue and show how far it is."""
    viewer = viewer_on(request)
    try:
        scope = parse_scope(pack(), request.POST.get("scope", ""))
        report = ask_draft(viewer, scope, Period.parse(request.POST.get("month", "")))
    except NotAllowedError as error:
        raise PermissionDenied(error.what.in_language(language())) from error
    except NotFoundError as error:
        raise Http404(error.what.in_language(language())) from error
    except LiantuError as error:
        messages.error(request, error.what.in_language(language()))
        return redirect("report_list")
    return redirect("month_report", report.pk)
