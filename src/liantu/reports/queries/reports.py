"""月报的查询: reports that a viewer may see, and the documents that are kept of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.reports.engine.document import Document, Words, with_edits
from liantu.reports.models import EditedSentence, MonthReport

_State = MonthReport.State


def month_reports(viewer: Viewer) -> QuerySet[MonthReport]:
    """The reports that the viewer may see, without their documents, newest month first."""
    rows = visible_to(viewer, MonthReport.objects.select_related("made_by", "signed_by", "archived_by", "withdrawn_by"))
    return rows.defer("document")


def report_of(viewer: Viewer, pk: int) -> MonthReport:
    """Return one report; raises NotFoundError."""
    row: MonthReport | None = (
        visible_to(viewer, MonthReport.objects.select_related("made_by", "signed_by", "archived_by", "withdrawn_by")).filter(pk=pk).first()
    )
    if row is None:
        raise NotFoundError(Text(f"没有月报 {pk}", f"report {pk} not found"))
    return row


def document_of(viewer: Viewer, report: MonthReport) -> Document:
    """Return what is kept of a report, with what people wrote in it; raises NotFoundError where nothing is made yet."""
    if not report.document:
        raise NotFoundError(Text("月报尚未生成", "the report is not made yet"))
    edits = visible_to(viewer, EditedSentence.objects.filter(report=report))
    return with_edits(Document.model_validate(report.document), {edit.sentence: Words(zh=edit.zh, en=edit.en) for edit in edits})


def signature_of(report: MonthReport) -> str:
    """Who signed a report and when, as its files say it; empty for a draft."""
    if report.signed_at is None:
        return ""
    signer = report.signed_by
    name = "" if signer is None else signer.display_name or signer.get_username()
    return f"{name}  {timezone.localtime(report.signed_at):%Y-%m-%d}".strip()


def archived_report(viewer: Viewer, scope: Subject, month: Period) -> MonthReport | None:
    """Return the archived report of a scope and month; None without one."""
    rows = visible_to(viewer, MonthReport.objects.filter(scope_kind=scope.kind, scope_key=scope.key, month=str(month)))
    return rows.filter(state=_State.ARCHIVED).first()


def archived_before(viewer: Viewer, report: MonthReport) -> MonthReport | None:
    """Return the archived report of the same scope of the month before; None without one."""
    return archived_report(viewer, Subject(report.scope_kind, report.scope_key), Period.parse(report.month).previous())


def scopes_of(viewer: Viewer, pack: Pack) -> Iterable[tuple[Subject, Text]]:
    """Yield the scopes of which the viewer may read reports, by name: the city, districts, chains."""
    if viewer.sees_city:
        region = pack.region(pack.city)
        yield Subject("city", pack.city), region.name if region else pack.name
    for district in pack.districts:
        if viewer.sees_city or district.code in viewer.districts:
            yield Subject("district", district.code), district.name
    for chain in pack.chains.values():
        if viewer.sees_city or chain.code in viewer.chains:
            yield Subject("chain", chain.code), chain.name
