"""预警事项: what was raised and what was cleared in the days of the report, and what stood open at their end."""

from __future__ import annotations

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone

from liantu.kernel.report import Cell, Column, Quantity, ReportMonth, ReportSection, ReportTable, SectionDraft, counted, said
from liantu.kernel.sentence import Linked, Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight.engine.report_wording import OversightReport
from liantu.oversight.models import FindingRecord
from liantu.oversight.report.span import Span, days, findings_of
from liantu.web.figures import in_both
from liantu.web.labels import SEVERITY_WORDS
from liantu.web.page_context import pack, page_of
from liantu.web.quantities import quantity_words

_CLEARED = FindingRecord.State.CLEARED
_COLUMNS = (
    Column(Text("级别", "Severity")),
    Column(Text("预警事项", "Finding")),
    Column(Text("影响金额", "At stake"), numeric=True),
    Column(Text("日期", "Date")),
)
_STAKE = 2


def findings(viewer: Viewer, asked: ReportMonth) -> ReportSection:
    """The findings of the scope."""
    rule, span, rows = pack().rule(OversightReport), Span.of(asked), findings_of(viewer, asked)
    words, dearest = rule.findings, (F("stake_cny").desc(nulls_last=True), "-severity_rank", "pk")
    new = rows.filter(raised_at__gte=span.begins, raised_at__lt=span.ends)
    cleared = rows.filter(state=_CLEARED, cleared_at__gte=span.begins, cleared_at__lt=span.ends)
    new_rows, cleared_rows = list(new.order_by(*dearest)[: rule.shown]), list(cleared.order_by(*dearest)[: rule.shown])
    counts = {"new": counted(new.count()), "cleared": counted(cleared.count())}
    note = words.note if new_rows or cleared_rows else None
    draft = SectionDraft("findings", words.title, 70, any(row.simulated for row in (*new_rows, *cleared_rows)), note)
    return draft.add(
        said(words.changes, {**days(asked), **counts}, key="changes"),
        said(words.open, _open(rows, span), key="open"),
        _stake(words.stake, new, "stake", good=False),
        _stake(words.cleared_stake, cleared, "cleared_stake", good=True),
        _table(words.new, new_rows, "raised_at"),
        _table(words.cleared, cleared_rows, "cleared_at"),
    ).section()


def _stake(pattern: Text, rows: QuerySet[FindingRecord], key: str, *, good: bool) -> Sentence | None:
    """What is at stake in findings together; None where it is known of none."""
    told = rows.aggregate(stake=Sum("stake_cny"))["stake"]
    return None if told is None else said(pattern, {"amount": _amount(told)}, key=key, stake_cny=told, good=good)


def _open(rows: QuerySet[FindingRecord], span: Span) -> dict[str, Text]:
    """How many stood open at the end of the days, by severity."""
    open_then = rows.filter(Q(cleared_at__isnull=True) | Q(cleared_at__gte=span.ends) | ~Q(state=_CLEARED), first_seen_at__lt=span.ends)
    numbers = dict(open_then.order_by().values_list("severity").annotate(Count("pk")))
    by_severity = {severity: counted(numbers.get(severity, 0)) for severity in SEVERITY_WORDS}
    return {"count": counted(sum(numbers.values())), **by_severity}


def _table(title: Text, rows: list[FindingRecord], moment: str) -> ReportTable:
    """A table of findings; without the column of what is at stake where that is known of none."""
    kept = [place for place in range(len(_COLUMNS)) if place != _STAKE or any(row.stake_cny is not None for row in rows)]
    cells = [_row(row, moment) for row in rows]
    return ReportTable(title, tuple(_COLUMNS[place] for place in kept), tuple(tuple(row[place] for place in kept) for row in cells))


def _row(row: FindingRecord, moment: str) -> tuple[Cell, ...]:
    day = f"{timezone.localdate(getattr(row, moment)):%Y-%m-%d}"
    return (
        in_both(lambda: str(SEVERITY_WORDS.get(row.severity, row.severity))),
        Linked(Text(row.line_zh, row.line_en), page_of("finding", row.fingerprint)),
        Quantity(row.stake_cny, "yuan"),
        Text(day, day),
    )


def _amount(yuan: float) -> Text:
    return in_both(lambda: quantity_words(Quantity(yuan, "yuan")))
