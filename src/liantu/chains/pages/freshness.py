"""评估是否过时: the notice that newer facts wait, fetched after the page so that no page waits for the count."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.chains.queries import latest_assessment, newer_facts_wait
from liantu.chains.rules import may_assess, sees_drafts


@require_GET
def notice(request: HttpRequest) -> HttpResponse:
    """Say whether facts came in after the assessment; empty for viewers whom it does not concern."""
    viewer = viewer_on(request)
    if not sees_drafts(viewer) or not newer_facts_wait():
        return HttpResponse("")
    return render(request, "chains/notice.html", {"assessment": latest_assessment(viewer), "may_assess": may_assess(viewer)})
