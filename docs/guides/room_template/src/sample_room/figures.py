"""打开走访数: the number of visits to an organisation, down to the visits."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.sample_room.queries import visits

_CODE = "sample_room_visits"


@FIGURES.opens(_CODE)
def open_visits(subject: Subject, period: Any, viewer: Viewer) -> Figure:
    """Count the visits of a year (the current one where none is named); raises NotFoundError for an organisation not seen."""
    if subject.number is None or not registry.organisations(viewer).filter(pk=subject.number).exists():
        raise NotFoundError(Text("没有这家单位，或您看不到", "organisation not found, or no access"))
    year = period or Period(timezone.localdate().year, PeriodKind.YEAR)
    rows = list(visits(viewer).filter(organisation=subject.number, visit_date__range=(year.start_date, year.end_date)))
    columns = (Text("日期", "Date"), Text("说明", "Note"))
    evidence = Evidence(Text("走访记录", "Visits"), columns, tuple((visit.visit_date.isoformat(), visit.note) for visit in rows))
    marks = (Mark.SIMULATED,) if any(visit.simulated for visit in rows) else (Mark.REPORTED,)
    return Figure(load_pack(settings.PACK).indicators[_CODE], subject, year, float(len(rows)), marks, evidence=(evidence,))
