"""签发与归档: sentences are edited in a draft, a draft is signed, what is signed is archived and can be withdrawn with a reason."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import IntegrityError, transaction

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotFoundError
from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.registry.actions.lifecycle import require
from liantu.reports.engine.document import Document
from liantu.reports.errors import ChangedMeanwhileError
from liantu.reports.models import EditedSentence, MonthReport
from liantu.reports.rules import may_draft, may_sign, sees_scope
from liantu.rooms import clock

_State = MonthReport.State
_EDITING, _SIGNING = Text("修改月报", "edit a report"), Text("签发月报", "sign reports")
_NOT_AS_SIGNED = Text("内容与签发时不一致", "what is kept is not what was signed")
_LONGEST = 2000


@transaction.atomic
def edit_sentence(viewer: Viewer, report: MonthReport, sentence: str, zh: str, en: str) -> EditedSentence:
    """Put a person's words in place of a sentence of a draft; an empty language keeps what was generated.

    Raises NotAllowedError, NotFoundError for a sentence that the report does not have, ChangedMeanwhileError where it is no draft any more.
    """
    row = _draft(viewer, report)
    said = next((one for one in Document.model_validate(row.document).sentences if one.id == sentence), None)
    if said is None:
        raise NotFoundError(Text(f"没有语句 {sentence[:80]}", f"sentence {sentence[:80]} not found"))
    words = {"zh": " ".join(zh.split()) or said.generated.zh, "en": " ".join(en.split()) or said.generated.en}
    if any(len(text) > _LONGEST for text in words.values()):
        raise LiantuError(Text(f"语句超过 {_LONGEST} 字", f"longer than {_LONGEST} characters"), Text("请缩短", "shorten it"))
    edit, _made = EditedSentence.objects.update_or_create(report=row, sentence=sentence, defaults={**words, "edited_by_id": viewer.user_id})
    write_audit(viewer.user_id, "edit_report", f"report:{row.pk}", sentence=sentence, **words)
    return edit


@transaction.atomic
def restore_sentence(viewer: Viewer, report: MonthReport, sentence: str) -> None:
    """Take back what a person wrote: the generated sentence stands again. Raises as `edit_sentence`."""
    row = _draft(viewer, report)
    if EditedSentence.objects.filter(report=row, sentence=sentence).delete()[0]:
        write_audit(viewer.user_id, "restore_report", f"report:{row.pk}", sentence=sentence)


@transaction.atomic
def sign(viewer: Viewer, report: MonthReport) -> MonthReport:
    """签发: sign a draft off; from then on no sentence changes. What is signed is kept as a digest. Raises as `edit_sentence`."""
    row = _for_signing(viewer, report)
    values: dict[str, Any] = {"digest": digest_of(row), "signed_by_id": viewer.user_id, "signed_at": clock.now()}
    return _move(viewer, row, _State.DRAFT, _State.SIGNED, "sign_report", **values)


@transaction.atomic
def reopen(viewer: Viewer, report: MonthReport) -> MonthReport:
    """退回修改: make a signed report a draft again, before it is archived."""
    row = _for_signing(viewer, report)
    values: dict[str, Any] = {"digest": "", "signed_by_id": None, "signed_at": None}
    return _move(viewer, row, _State.SIGNED, _State.DRAFT, "reopen_report", **values)


def archive(viewer: Viewer, report: MonthReport) -> MonthReport:
    """归档: keep a signed report for good, with the figures that it rests on.

    Raises LiantuError where another report of the scope and month is archived, or what is kept is not what was signed.
    """
    try:
        with transaction.atomic():
            row = _for_signing(viewer, report)
            if row.state == _State.SIGNED and not is_as_signed(row):
                raise LiantuError(_NOT_AS_SIGNED, Text("退回修改后重新签发", "reopen and sign it anew"))
            values: dict[str, Any] = {"archived_by_id": viewer.user_id, "archived_at": clock.now()}
            return _move(viewer, row, _State.SIGNED, _State.ARCHIVED, "archive_report", **values)
    except IntegrityError as error:
        raise LiantuError(
            Text("该范围当月已有归档的月报", "a report of this scope and month is archived already"),
            Text("先撤回已归档的月报", "withdraw that one first"),
        ) from error


@transaction.atomic
def withdraw(viewer: Viewer, report: MonthReport, reason: str) -> MonthReport:
    """撤回: take an archived report back; it stays readable with the reason. Raises LiantuError without a reason."""
    row, said = _for_signing(viewer, report), " ".join(reason.split())
    if not said:
        raise LiantuError(Text("撤回须写明原因", "a reason is needed"), Text("写明撤回的原因", "say why the report is withdrawn"))
    values: dict[str, Any] = {"withdrawn_by_id": viewer.user_id, "withdrawn_at": clock.now(), "withdrawn_reason": said[:300]}
    return _move(viewer, row, _State.ARCHIVED, _State.WITHDRAWN, "withdraw_report", reason=said[:300], **values)


def digest_of(report: MonthReport) -> str:
    """Return the SHA-256 of a report's document and edited sentences."""
    edits = sorted(EditedSentence.objects.filter(report=report).values_list("sentence", "zh", "en"))
    text = json.dumps([report.document, [list(edit) for edit in edits]], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def is_as_signed(report: MonthReport) -> bool:
    """Whether what is kept of a report is what was signed."""
    return bool(report.digest) and digest_of(report) == report.digest


def _draft(viewer: Viewer, report: MonthReport) -> MonthReport:
    """The report, locked, as a draft that the viewer may edit."""
    require(may_draft(viewer) and _in_scope(viewer, report), _EDITING)
    row = _locked(report)
    if row.state != _State.DRAFT:
        raise _meanwhile(row)
    return row


def _for_signing(viewer: Viewer, report: MonthReport) -> MonthReport:
    require(may_sign(viewer) and _in_scope(viewer, report), _SIGNING)
    return _locked(report)


def _locked(report: MonthReport) -> MonthReport:
    return MonthReport.objects.select_for_update().get(pk=report.pk)


def _in_scope(viewer: Viewer, report: MonthReport) -> bool:
    return sees_scope(viewer, Subject(report.scope_kind, report.scope_key))


def _move(viewer: Viewer, row: MonthReport, before: str, after: str, verb: str, *, reason: str = "", **values: Any) -> MonthReport:
    """Move a report on from the state in which it has to be, with a line of audit."""
    if not MonthReport.objects.filter(pk=row.pk, state=before).update(state=after, **values):
        raise _meanwhile(row)
    detail = {"reason": reason} if reason else {}
    write_audit(viewer.user_id, verb, f"report:{row.pk}", scope=f"{row.scope_kind}:{row.scope_key}", month=row.month, **detail)
    row.refresh_from_db()
    return row


def _meanwhile(row: MonthReport) -> ChangedMeanwhileError:
    state = str(row.get_state_display())
    return ChangedMeanwhileError(
        Text(f"月报现为“{state}”，不能这样处理", f"the report is {row.state} by now"), Text("刷新页面后再办理", "reload the page")
    )
