"""月报接口: reports for programs, under the same rights as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import viewer_on
from liantu.kernel.period import Period
from liantu.reports.actions import archive, ask_draft, edit_sentence, reopen, sign, withdraw
from liantu.reports.exports import TYPES, report_file
from liantu.reports.models import MonthReport
from liantu.reports.queries import document_of, month_reports, parse_scope, report_of, signature_of
from liantu.web.api.paging import Page, PageNumber, PageSize, paged
from liantu.web.page_context import pack

router = Router()


class ReportOut(Schema):
    """A report: its scope and month, how far it is, and whether it rests on simulated data."""

    id: int
    scope: str
    month: str
    since: date
    until: date
    state: str
    steps_done: int
    steps_total: int
    failure: dict[str, str]
    simulated: bool
    made_at: datetime | None
    signed_at: datetime | None
    archived_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str


class DraftIn(Schema):
    """Of what a draft is asked for: ``city``, ``district:CODE`` or ``chain:CODE``, and a month such as 2026-10."""

    scope: str
    month: str


class SentenceIn(Schema):
    """What stands in place of a sentence; an empty language keeps what was generated."""

    zh: str = ""
    en: str = ""


class MoveIn(Schema):
    """A reason, which withdrawing needs."""

    reason: str = ""


@router.get("/month-reports", response=Page[ReportOut], summary="月报 / reports")
def reports(
    request: HttpRequest, page: PageNumber = 1, size: PageSize = 50, scope: str = "", month: str = "", state: str = ""
) -> dict[str, Any]:
    """Reports that you may see, the newest month first."""
    rows = month_reports(viewer_on(request))
    kind, _, key = scope.partition(":")
    given = {"scope_kind": kind, "scope_key": key, "month": month, "state": state}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    return paged(rows, page, size, lambda page_rows: [_report(row) for row in page_rows])


@router.post("/month-reports", response={202: ReportOut}, summary="生成月报 / make a report")
def report_draft(request: HttpRequest, body: DraftIn) -> tuple[int, dict[str, Any]]:
    """Put the making of a draft in the queue; ask for the report again to see how far it is."""
    return 202, _report(ask_draft(viewer_on(request), parse_scope(pack(), body.scope), Period.parse(body.month)))


@router.get("/month-reports/{pk}", response=ReportOut, summary="一份月报 / one report")
def report(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One report."""
    return _report(report_of(viewer_on(request), pk))


@router.get("/month-reports/{pk}/files/{form}", summary="月报文件 / the report as a file")
def report_download(
    request: HttpRequest, pk: int, form: Literal["docx", "pptx", "json"], language: Literal["zh", "en"] = "zh"
) -> HttpResponse:
    """The report as Word, PowerPoint or JSON (which holds both languages, all figures and what they rest on)."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    content = report_file(
        document_of(viewer, row), form, language, pack(), base_url=request.build_absolute_uri("/"), signed=signature_of(row)
    )
    write_audit(viewer.user_id, "export_report", f"report:{row.pk}", form=form)
    return HttpResponse(content, content_type=TYPES[form])


@router.put("/month-reports/{pk}/sentences/{sentence}", response=SentenceIn, summary="修改语句 / rewrite a sentence")
def report_sentence(request: HttpRequest, pk: int, sentence: str, body: SentenceIn) -> dict[str, str]:
    """Put your words in place of a sentence of a draft; what was generated stays beside it."""
    viewer = viewer_on(request)
    edit = edit_sentence(viewer, report_of(viewer, pk), sentence, body.zh, body.en)
    return {"zh": edit.zh, "en": edit.en}


@router.post("/month-reports/{pk}/{verb}", response=ReportOut, summary="签发、归档、撤回 / sign, archive, withdraw")
def report_move(request: HttpRequest, pk: int, verb: Literal["sign", "reopen", "archive", "withdraw"], body: MoveIn) -> dict[str, Any]:
    """Sign a draft, reopen a signed report, archive it, or withdraw an archived one with the reason."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    if verb == "withdraw":
        return _report(withdraw(viewer, row, body.reason))
    return _report({"sign": sign, "reopen": reopen, "archive": archive}[verb](viewer, row))


def _report(row: MonthReport) -> dict[str, Any]:
    names = [name for name in ReportOut.model_fields if name not in {"id", "scope"}]
    return {"id": row.pk, "scope": f"{row.scope_kind}:{row.scope_key}", **{name: getattr(row, name) for name in names}}
