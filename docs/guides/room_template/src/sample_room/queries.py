"""Reads of visits; each restricted to what the viewer may see."""

from __future__ import annotations

from datetime import date

from django.db.models import Max, QuerySet

from liantu.accounts.queries import Viewer, visible_to
from liantu.registry import queries as registry
from liantu.sample_room.models import Visit


def visits(viewer: Viewer) -> QuerySet[Visit]:
    """Visits that the viewer may see, the newest first."""
    return visible_to(viewer, Visit.objects.select_related("organisation"))


def last_visits(viewer: Viewer) -> list[tuple[int, str, date | None]]:
    """Organisations of the city that the viewer sees: id, name and last visit, those never visited first; two queries."""
    last = dict(visits(viewer).order_by().values_list("organisation").annotate(last=Max("visit_date")))
    rows = registry.organisations(viewer).filter(inside_city=True).order_by("pk").values_list("pk", "name")
    return sorted(((pk, name, last.get(pk)) for pk, name in rows), key=lambda row: (row[2] is not None, row[2] or date.min, row[0]))
