"""月报: visits of the time that the report tells of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import ReportSection
from liantu.sample_room.queries import visits

_SHOWN = 10


def sections(viewer: Viewer, since: date) -> Iterable[ReportSection]:
    """One section where there were visits since the day: how many, and the newest of them."""
    rows = visits(viewer).filter(visit_date__gte=since)
    if not (count := rows.count()):
        return
    context = {"count": count, "visits": list(rows[:_SHOWN])}
    simulated = rows.filter(simulated=True).exists()
    yield ReportSection("sample_room", _("走访情况"), "sample_room/report/visits.html", 90, context, simulated)
