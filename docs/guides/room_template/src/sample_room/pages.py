"""Pages of visits."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.sample_room.engine.waiting import waiting_days
from liantu.sample_room.queries import last_visits
from liantu.web.pages import paginate


@require_GET
@login_required
def sample_room_list(request: HttpRequest) -> HttpResponse:
    """List the organisations by how long they wait for a visit."""
    today = timezone.localdate()
    rows = [(pk, name, last, waiting_days(last, today)) for pk, name, last in last_visits(viewer_on(request))]
    return render(request, "sample_room/list.html", {"page": paginate(request, rows)})
