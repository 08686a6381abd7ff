"""工作台: the landing page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.actions import mark_visit
from liantu.accounts.queries import Role, Viewer, viewer_on
from liantu.kernel.errors import NotAllowedError
from liantu.oversight import queries
from liantu.oversight.actions import ask_refresh
from liantu.oversight.pages.page_context import refuse
from liantu.oversight.rules import may_refresh
from liantu.web.page_context import page_of

_SINCE = "looked_at_before"


@require_GET
def workbench(request: HttpRequest) -> HttpResponse:
    """Show what needs a decision today; the public gets the chains, a firm its own page."""
    viewer = viewer_on(request)
    if viewer.is_public:
        return redirect("chain_list" if page_of("chain_list") else "account_login")
    if own := _own_page(viewer):
        return redirect(own)
    bench = queries.workbench(viewer, timezone.localdate(), _since(request))
    context: dict[str, Any] = {
        "bench": bench,
        "may_refresh": may_refresh(viewer),
        "today": timezone.localdate(),
        "simulated": bench.simulated,
    }
    return render(request, "oversight/workbench.html", context)


@require_POST
@login_required
def refresh(request: HttpRequest) -> HttpResponse:
    """Put an assessment and a run of the checks in the queue."""
    try:
        if ask_refresh(viewer_on(request)):
            messages.success(request, _("已开始重新评估和检查，完成后本页会更新。"))
        else:
            messages.info(request, _("重新评估已在进行中。"))
    except NotAllowedError as error:
        refuse(request, error)
    return redirect("workbench")


@require_GET
@login_required
def freshness(request: HttpRequest) -> HttpResponse:
    """The panel of data freshness, asked for again while a refresh runs."""
    viewer = viewer_on(request)
    fresh = queries.freshness(viewer)
    response = render(request, "oversight/parts/freshness.html", {"fresh": fresh, "may_refresh": may_refresh(viewer)})
    if not fresh.refreshing and request.GET.get("was") == "refreshing":
        response["HX-Refresh"] = "true"
    return response


def _own_page(viewer: Viewer) -> str:
    """Where a firm starts: the page of its organisation; empty for everybody else and where there are several."""
    only_firm = viewer.roles <= {Role.FIRM, Role.CHAIN_LEADER} and not viewer.chains
    if not only_firm or len(viewer.organisations) != 1:
        return ""
    return page_of("organisation", next(iter(viewer.organisations)))


def _since(request: HttpRequest) -> datetime | None:
    """When the viewer was here before this session; the first look of a session marks the visit."""
    if _SINCE not in request.session:
        user = request.user
        before = getattr(user, "last_visit_at", None)
        request.session[_SINCE] = before.isoformat() if before else ""
        if user.pk is not None:
            mark_visit(user.pk)
    return parse_datetime(request.session[_SINCE]) if request.session[_SINCE] else None
