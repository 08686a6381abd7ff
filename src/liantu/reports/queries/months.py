"""范围与月份: of what and of which months reports can be made, and of which days a report tells."""

from __future__ import annotations

from datetime import date, timedelta

from liantu.kernel.errors import LiantuError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import SCOPES
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.reports.models import MonthReport
from liantu.rooms import clock
from liantu.statistics.queries import latest_computation

_OFFERED = 24


def parse_scope(pack: Pack, text: str) -> Subject:
    """Read ``city``, ``district:500112`` or ``chain:lithium_battery``; raises NotFoundError for what the pack does not have."""
    kind, _, key = text.strip().partition(":")
    known = {
        "city": {pack.city}, "district": {region.code for region in pack.districts}, "chain": set(pack.chains),
    }  # fmt: skip
    scope = Subject(kind, key or (pack.city if kind == "city" else ""))
    if kind not in SCOPES or scope.key not in known[kind]:
        raise NotFoundError(Text(f"没有可生成月报的范围 {text[:80]}", f"no report is made of {text[:80]}"))
    return scope


def months_to_report(today: date | None = None) -> list[Period]:
    """Return the months of which a report can be made, the newest first: those that are over."""
    newest = Period.of(today or clock.today(), PeriodKind.MONTH).previous()
    return [newest.shifted(-back) for back in range(_OFFERED)]


def newest_month(viewer: Viewer) -> Period:
    """Return the newest month that is over and has figures, as far as the viewer sees; the one before this where none is computed."""
    last, computation = months_to_report()[0], latest_computation(viewer)
    text = "" if computation is None else computation.newest.get(PeriodKind.MONTH.value, "")
    return min(last, Period.parse(text), key=lambda month: month.number) if text else last


def span_of(scope: Subject, month: Period, today: date) -> tuple[date, date]:
    """Return the first and last day of what a report tells as new.

    It begins where the archived report of the month before ended, so that nothing is told twice and nothing left out, else with the month.
    It ends on the day on which the report is made, at the latest with the month after, in which the figures of the month come in.
    Raises LiantuError for a month that is not over.
    """
    if month.kind is not PeriodKind.MONTH or month.end_date >= today:
        raise LiantuError(
            Text(f"{month.text.zh}尚未结束，不能生成月报", f"{month.text.en} is not over; no report can be made of it"),
            Text("选择已结束的月份", "choose a month that is over"),
        )
    until = min(today, month.next().end_date)
    before = MonthReport.objects.filter(
        scope_kind=scope.kind, scope_key=scope.key, month=str(month.previous()), state=MonthReport.State.ARCHIVED
    ).first()
    since = month.start_date if before is None else before.until + timedelta(days=1)
    return min(since, until), until
