"""卡片: the report of last month on the homes of those who make it: one button, or how far it is."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.figure import Subject
from liantu.kernel.viewer import Viewer
from liantu.reports.queries import month_reports, newest_month
from liantu.reports.rules import may_draft
from liantu.rooms.cards import Card, Home
from liantu.web.page_context import pack

_HOMES = {Home.LEADER, Home.WORK, Home.CHAIN}
_PLACE = 60


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """The report of the newest month with figures that is over, of the viewer's own scope."""
    scope = own_scope(viewer, home)
    if home not in _HOMES or scope is None or not may_draft(viewer):
        return
    month = newest_month(viewer)
    rows = month_reports(viewer).filter(scope_kind=scope.kind, scope_key=scope.key, month=str(month)).order_by("-pk")
    report = rows.exclude(state="withdrawn").first()
    told = {"scope": str(scope), "month": month, "report": report}
    yield Card("month_report", "reports/cards/month.html", _PLACE, told, acts=True)


def own_scope(viewer: Viewer, home: Home) -> Subject | None:
    """Of what a person with this home makes reports: the own chain, the city, or the only district."""
    if home is Home.CHAIN:
        return Subject("chain", min(viewer.chains)) if viewer.chains else None
    if viewer.sees_city:
        return Subject("city", pack().city)
    return Subject("district", min(viewer.districts)) if viewer.districts else None
