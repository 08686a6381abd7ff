"""草稿: a report is made by a job that says how far it is, and that another one takes over where its worker was killed."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task as job
from django_tasks_db.models import DBTaskResult

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.period import Period
from liantu.kernel.progress import Progress
from liantu.kernel.report import ReportMonth
from liantu.kernel.text import Text
from liantu.registry.actions.lifecycle import reason_of, require
from liantu.reports.actions.telling import tell_signers
from liantu.reports.errors import ChangedMeanwhileError
from liantu.reports.models import MonthReport
from liantu.reports.queries import make_document, span_of
from liantu.reports.rules import may_draft, sees_scope

logger = logging.getLogger(__name__)
SILENT_SECONDS = 60
"""A job that has given no sign of life for so long is dead."""
_State = MonthReport.State
_UNDER_WAY = (_State.WAITING, _State.MAKING)
_UNFINISHED = ("READY", "RUNNING")
_DRAFTING = Text("生成月报", "make a report")


def ask_draft(viewer: Viewer, scope: Subject, month: Period) -> MonthReport:
    """Put the making of a draft in the queue; return the one that waits or is being made already, if any.

    Raises NotAllowedError outside of the viewer's scopes, LiantuError for a month that is not over.
    """
    require(may_draft(viewer), _DRAFTING)
    if not sees_scope(viewer, scope):
        raise NotAllowedError(Text("您不能生成该范围的月报", "you may not make a report of this scope"))
    take_over()
    same = {"scope_kind": scope.kind, "scope_key": scope.key, "month": str(month)}
    since, until = span_of(scope, month, timezone.localdate())
    with transaction.atomic():  # who asks at the same moment meets the constraint, and gets the one that is there
        report, made = MonthReport.objects.get_or_create(
            **same, state__in=_UNDER_WAY, defaults={"since": since, "until": until, "made_by_id": viewer.user_id}
        )
        if made:
            write_audit(viewer.user_id, "draft_report", f"report:{report.pk}", scope=str(scope), month=str(month))
            transaction.on_commit(lambda: _enqueue(report))
    return report


def retry(viewer: Viewer, report: MonthReport) -> MonthReport:
    """Make a draft again that failed or was interrupted; raises NotAllowedError, ChangedMeanwhileError where it was made meanwhile."""
    _require_scope(viewer, report)
    take_over()
    try:
        with transaction.atomic():
            updated = MonthReport.objects.filter(pk=report.pk, state=_State.FAILED).update(
                state=_State.WAITING, attempt=F("attempt") + 1, failure={}, beat_at=None
            )
    except IntegrityError:
        raise ChangedMeanwhileError(Text("该范围该月的月报正在生成", "the report of this scope and month is being made already")) from None
    report.refresh_from_db()
    if updated:
        write_audit(viewer.user_id, "retry_report", f"report:{report.pk}")
        _enqueue(report)
    elif not report.under_way:
        raise ChangedMeanwhileError(Text("月报已经生成", "the report is made already"))
    return report


def take_over() -> int:
    """Put reports in the queue again whose job died, or was lost before it began; return how many there were.

    A job that was only slow and goes on writes nothing: its attempt no longer counts.
    """
    before = timezone.now() - timedelta(seconds=SILENT_SECONDS)
    silent = Q(state=_State.MAKING, beat_at__lt=before)
    lost = Q(state=_State.WAITING) & ~Q(pk__in=_queued())
    dead = list(MonthReport.objects.filter(silent | lost, asked_at__lt=before).defer("document"))
    taken = 0
    for report in dead:
        mine = MonthReport.objects.filter(pk=report.pk, attempt=report.attempt, state=report.state)
        if mine.update(state=_State.WAITING, attempt=report.attempt + 1, beat_at=None):
            report.attempt += 1
            _enqueue(report)
            taken += 1
    return taken


def _queued() -> list[int]:
    """Ids of the reports whose job waits or runs."""
    rows = DBTaskResult.objects.filter(task_path=f"{__name__}.draft_job", status__in=_UNFINISHED)
    return [int(arguments["args"][0]) for arguments in rows.values_list("args_kwargs", flat=True)]


def _enqueue(report: MonthReport) -> None:
    draft_job.enqueue(report.pk, report.attempt)


@job()
def draft_job(report_id: int, attempt: int) -> None:
    """Make the draft of a report, for the attempt that counts: waiting → making → draft or failed."""
    take_over()
    make_draft(report_id, attempt)


def make_draft(report_id: int, attempt: int) -> bool:
    """Make the draft; return whether it was this attempt's to make and is made. What goes wrong is kept with the report."""
    mine = MonthReport.objects.filter(pk=report_id, attempt=attempt)
    if not mine.filter(state=_State.WAITING).update(state=_State.MAKING, beat_at=timezone.now()):
        return False
    report = mine.filter(state=_State.MAKING).defer("document").first()
    if report is None:
        return False
    asked = ReportMonth(Subject(report.scope_kind, report.scope_key), Period.parse(report.month), report.since, report.until)
    try:
        document = make_document(load_pack(settings.PACK), asked, _progress_of(report_id, attempt))
    except Exception as error:
        logger.exception("report %s failed", report_id)
        reason = reason_of(error)
        mine.filter(state=_State.MAKING).update(state=_State.FAILED, failure={"zh": reason.zh, "en": reason.en})
        return False
    made = {"document": document.model_dump(mode="json"), "simulated": document.simulated, "made_at": document.made_at}
    done = bool(mine.filter(state=_State.MAKING).update(state=_State.DRAFT, **made))
    if done and report.made_by_id is None:
        report.refresh_from_db()
        tell_signers(report)
    return done


def _progress_of(report_id: int, attempt: int) -> Progress:
    """Keep each step with the report, as a sign of life."""
    mine = MonthReport.objects.filter(pk=report_id, attempt=attempt, state=_State.MAKING)

    def tell(step: Text, done: int, total: int | None) -> None:
        mine.update(step={"zh": step.zh, "en": step.en}, steps_done=done, steps_total=total or 0, beat_at=timezone.now())

    return tell


def _require_scope(viewer: Viewer, report: MonthReport) -> None:
    require(may_draft(viewer) and sees_scope(viewer, Subject(report.scope_kind, report.scope_key)), _DRAFTING)
