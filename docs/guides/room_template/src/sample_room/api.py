"""走访接口: visits for programs, under the same rights as the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from liantu.accounts.queries import viewer_on
from liantu.sample_room.queries import visits

router = Router()
_AT_MOST = 200


class VisitOut(Schema):
    """A visit: the organisation's id and the day."""

    organisation: int
    visit_date: date


@router.get("/sample-room/visits", response=list[VisitOut], summary="走访 / visits")
def list_visits(request: HttpRequest) -> list[dict[str, Any]]:
    """The newest visits that you may see."""
    return [{"organisation": row.organisation_id, "visit_date": row.visit_date} for row in visits(viewer_on(request))[:_AT_MOST]]
