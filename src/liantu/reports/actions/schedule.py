"""按期起草: on the day that the pack states the draft of the month before is made by itself, and those who sign it are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from liantu.accounts.queries import SYSTEM
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.reports.actions.drafts import ask_draft
from liantu.reports.actions.telling import tell_signers
from liantu.reports.engine.template import ReportTemplate, Schedule
from liantu.reports.models import MonthReport

_State = MonthReport.State


def draft_the_day(today: date) -> int:
    """Ask for the drafts of the month before that the pack wants by ``today`` and that nobody made; return how many.

    Done again it asks for none twice; who was not yet told of a finished one is told.
    """
    pack = load_pack(settings.PACK)
    schedule = pack.rule(ReportTemplate).schedule
    if schedule is None or today.day < schedule.day:
        return 0
    month, asked = Period.of(today, PeriodKind.MONTH).previous(), 0
    for scope in _scopes(pack, schedule):
        reports = MonthReport.objects.filter(scope_kind=scope.kind, scope_key=scope.key, month=str(month))
        if not reports.exists():
            ask_draft(SYSTEM, scope, month)
            asked += 1
        for report in reports.filter(state=_State.DRAFT, made_by=None):
            tell_signers(report)
    return asked


def _scopes(pack: Pack, schedule: Schedule) -> Iterator[Subject]:
    keys = {"city": [pack.city], "district": [region.code for region in pack.districts], "chain": list(pack.chains)}
    return (Subject(kind, key) for kind in schedule.scopes for key in keys[kind])
