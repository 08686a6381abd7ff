"""更新: having all brought up to date and checked again, and how new what is shown is."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import NotAllowedError
from liantu.oversight import queries
from liantu.oversight.actions import ask_refresh
from liantu.oversight.pages.page_context import refuse
from liantu.oversight.rules import may_refresh


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
