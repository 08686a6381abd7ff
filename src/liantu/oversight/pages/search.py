"""搜索页: what all rooms find for one text, by kind, under the viewer's rights."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.rooms.search import answers, cleaned, search, too_short
from liantu.rooms.text_index import missing

SHOWN, SHOWN_OF_KIND = 8, 200
"""Hits of each kind on the page of all kinds, and on that of one."""


@require_GET
def search_page(request: HttpRequest) -> HttpResponse:
    """Show what is found for ``q``: a few hits of every kind, or with ``kind`` those of one."""
    text, kind = cleaned(request.GET.get("q", "")), request.GET.get("kind", "")
    short = bool(text) and too_short(text)
    at_most = SHOWN_OF_KIND if kind else SHOWN
    found = [] if short or not text else search(viewer_on(request), text, at_most, kind)
    context = {
        "search_text": text,
        "short": short,
        "kind": kind,
        "at_most": at_most,
        "found": found,
        "answers": [] if short or kind or not text else answers(viewer_on(request), text),
        "slow": bool(text) and missing(),
        "simulated": any(hit.simulated for one in found for hit in one.hits),
    }
    return render(request, "oversight/search.html", context)
