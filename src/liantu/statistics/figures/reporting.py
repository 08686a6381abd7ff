"""打开到报率: which part of the reports that are due is in, of a district or the city, with the reports that are missing."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Evidence, Figure, Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.statistics.figures.figure_context import current_pack
from liantu.statistics.models import Computation, QualityIssue
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.quality import quality_issues
from liantu.statistics.queries.reporting import completeness, timeliness
from liantu.statistics.rules import sees_aggregates

CODE = "reporting_completeness"
_KINDS = {
    PeriodKind.YEAR: Text("年报", "yearly reports"), PeriodKind.HALF: Text("半年报", "half-yearly reports"),
    PeriodKind.QUARTER: Text("季报", "quarterly reports"), PeriodKind.MONTH: Text("月报", "monthly reports"),
}  # fmt: skip
_COUNTS = (("expected", Text("应报", "due")), ("missing", Text("缺报", "missing")), ("late", Text("迟报", "late")))


def open_completeness(subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """Open the share as the newest computation has it; ``period`` is the month of that computation. Raises NotFoundError."""
    pack, computation = current_pack(), latest_computation(viewer)
    allowed = subject.kind in {"city", "district"} and sees_aggregates(viewer)
    district = None if subject.kind == "city" else subject.key
    rows = timeliness(computation, district) if allowed and computation is not None else ()
    when = None if computation is None else Period.of(timezone.localdate(computation.known_at), PeriodKind.MONTH)
    if computation is None or when is None or not rows or period not in {None, when}:
        raise NotFoundError(Text(f"没有 {subject} 的 {CODE}", f"no {CODE} for {subject}"))

    value = completeness(computation, district)
    definition = pack.indicators[CODE]
    steps = tuple(
        (Text(f"{word.zh}{_KINDS[row.kind].zh}", f"{_KINDS[row.kind].en} {word.en}"), float(getattr(row, name)), "1")
        for row in rows
        for name, word in _COUNTS
    )

    marks = tuple(Mark(mark) for mark in computation.marks)
    evidence = (_missing(viewer, computation, district),)
    return Figure(definition, subject, when, value, marks, None, (*steps, (definition.name, value, definition.unit)), evidence)


def _missing(viewer: Viewer, computation: Computation, district: str | None) -> Evidence:
    """The missing reports that the viewer may see, the newest period first."""
    pack, kinds = current_pack(), [QualityIssue.Kind.MISSING]

    def query(for_viewer: Viewer) -> QuerySet[QualityIssue]:
        issues = quality_issues(for_viewer, kinds=kinds, district=district, computation=computation)
        return issues.order_by("-period", "organisation__name", "pk")

    def row(issue: QualityIssue) -> tuple[object, ...]:
        where = key_name(pack, "district", issue.district) if issue.district else ""
        return issue.organisation.name, where, Period.parse(issue.period).text

    columns = (Text("单位", "Organisation"), Text("区县", "District"), Text("期间", "Period"))
    return registry.evidence_of(Text("缺报的报表", "Missing reports"), columns, query, viewer, row)
