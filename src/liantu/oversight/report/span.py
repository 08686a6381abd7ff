"""时段: the days of which a report tells, as moments, and the findings of its scope."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from liantu.kernel.report import ReportMonth, day_text
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight import queries
from liantu.oversight.models import FindingRecord, FindingScope


@dataclass(frozen=True, slots=True)
class Span:
    """The first moment of the first day, and the first moment after the last."""

    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, asked: ReportMonth) -> Span:
        """The days that the report tells of."""
        return cls(_moment(asked.since), _moment(asked.until + timedelta(days=1)))


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def days(asked: ReportMonth) -> dict[str, Text]:
    """First and last day as words."""
    return {name: day_text(day) for name, day in (("since", asked.since), ("until", asked.until))}


def findings_of(viewer: Viewer, asked: ReportMonth) -> QuerySet[FindingRecord]:
    """The findings of the scope that the viewer may see: of the city all, else those that concern the district or chain."""
    rows = queries.findings(viewer)
    if asked.scope.kind == "city":
        return rows
    return rows.filter(pk__in=FindingScope.objects.filter(kind=asked.scope.kind, key=asked.scope.key).values("finding"))
