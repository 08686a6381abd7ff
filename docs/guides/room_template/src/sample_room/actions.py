"""Writes of visits: one verb a use case, with permission and a line of audit."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.progress import Progress
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.sample_room.models import Visit
from liantu.sample_room.rules import may_record


@transaction.atomic
def record_visit(viewer: Viewer, organisation_id: int, visit_date: date, note: str = "") -> Visit:
    """Record a visit; raises NotAllowedError, NotFoundError for an organisation not seen, LiantuError for a future date."""
    if not may_record(viewer):
        raise NotAllowedError(Text("您没有登记走访的权限", "you are not allowed to record visits"))
    organisation = registry.organisations(viewer).filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFoundError(Text("没有这家单位，或您看不到", "organisation not found, or no access"))
    if visit_date > timezone.localdate():
        raise LiantuError(
            Text("走访日期晚于今天", "the visit lies in the future"), Text("填今天或以前的日期", "give today or an earlier day")
        )
    visit = Visit.objects.create(organisation=organisation, visit_date=visit_date, note=note, simulated=organisation.simulated)
    write_audit(viewer.user_id, "record_visit", f"organisation:{organisation_id}")
    return visit


def demonstrate(progress: Progress) -> None:
    """Record one visit in the demonstration city."""
    progress(Text("登记走访", "recording a visit"), 0, None)
    first = registry.organisations(SYSTEM).filter(inside_city=True).order_by("pk").first()
    if first is not None:
        record_visit(SYSTEM, first.pk, timezone.localdate())
