"""月报: visits of the days that the report tells of."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.report import Column, ReportMonth, ReportSection, ReportTable, SectionDraft, counted, said
from liantu.kernel.sentence import Linked
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.sample_room.queries import visits
from liantu.web.page_context import page_of

_SHOWN = 10
_COLUMNS = (Column(Text("日期", "Day")), Column(Text("单位", "Organisation")))


def sections(viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
    """One section where there were visits in the days: how many, and the newest of them. A room's own words belong in a rule file."""
    rows = visits(viewer).filter(visit_date__gte=asked.since, visit_date__lte=asked.until)
    if asked.scope.kind == "district":
        rows = rows.filter(organisation__region_id=asked.scope.key)
    if asked.scope.kind == "chain" or not (count := rows.count()):
        return
    shown = list(rows[:_SHOWN])
    table = ReportTable(
        Text("走访", "Visits"),
        _COLUMNS,
        tuple(
            (
                Text(f"{row.visit_date:%Y-%m-%d}", f"{row.visit_date:%Y-%m-%d}"),
                Linked(Text(row.organisation.name, row.organisation.name), page_of("organisation", row.organisation_id)),
            )
            for row in shown
        ),
    )
    sentence = said(Text("走访 {count} 次。", "{count} visits were made."), {"count": counted(count)}, key="visits")
    draft = SectionDraft("sample_room", Text("走访情况", "Visits"), 90, rows.filter(simulated=True).exists())
    yield draft.add(sentence, table).section()
