"""导入作业: the two halves of an intake that run in the worker: check (a dry run), and after confirmation apply."""

from __future__ import annotations

import logging
from typing import Any

from django.db.models import QuerySet
from django_tasks import task

from liantu.accounts.queries import SYSTEM, viewer_of
from liantu.kernel.errors import LiantuError, Problem, ProblemsError
from liantu.kernel.progress import CancelledError
from liantu.kernel.text import Text
from liantu.registry.actions.hooks import after_intake
from liantu.registry.actions.imports import ImportRequest, import_files
from liantu.registry.actions.interrupted import mark_interrupted
from liantu.registry.intake.heartbeat import Heartbeat
from liantu.registry.intake.report import IntakeReport, problem_as_json
from liantu.registry.intake.upload import FolderProgress, forget_uploads, marked_path, parsed_path, upload_files
from liantu.registry.models import Intake
from liantu.rooms import clock

logger = logging.getLogger(__name__)
_State = Intake.State


@task(queue_name="intake")
def check_intake(intake_id: int) -> None:
    """Dry run of an intake: state checking → checked, refused, cancelled or failed."""
    _run(intake_id, _State.WAITING, _State.CHECKING, dry_run=True)


@task(queue_name="intake")
def apply_intake(intake_id: int) -> None:
    """Write a confirmed intake: state applying → done, refused, cancelled or failed."""
    _run(intake_id, _State.APPLYING, _State.APPLYING, dry_run=False)


def _run(intake_id: int, before: str, during: str, *, dry_run: bool) -> None:
    mark_interrupted()
    intake = Intake.objects.select_related("started_by").get(pk=intake_id)
    with Heartbeat(intake.folder):
        if Intake.objects.filter(pk=intake_id, state=before, folder=intake.folder).update(state=during):
            intake.state = during
            _import_and_keep(intake, dry_run=dry_run)


def _import_and_keep(intake: Intake, *, dry_run: bool) -> None:
    """Import and keep how it ended, whatever happens but the death of the process."""
    try:
        report = _import(intake, dry_run=dry_run)
    except CancelledError:
        _end(intake, _State.CANCELLED)
    except ProblemsError as error:
        _end(intake, _State.REFUSED, problems=[problem_as_json(problem) for problem in error.problems])
    except Exception as error:
        logger.exception("intake %s failed", intake.pk)
        _end(intake, _State.FAILED, problems=[problem_as_json(_failure(error))])
        if not isinstance(error, LiantuError):
            raise
    else:
        _finish(intake, report, dry_run=dry_run)


def _import(intake: Intake, *, dry_run: bool) -> IntakeReport:
    """Import for whoever started the intake, with the rights of now; a firm brings in rows about itself only."""
    viewer = viewer_of(intake.started_by) if intake.started_by else SYSTEM
    return import_files(
        ImportRequest(
            upload_files(intake.folder),
            viewer,
            source_map=intake.source_map or None,
            dry_run=dry_run,
            as_of_date=intake.as_of_date,
            intake=intake,
            marked=marked_path(intake.folder),
            parsed=parsed_path(intake.folder),
            right=not dry_run,
            progress=FolderProgress(intake.folder),
        )
    )


def _failure(error: Exception) -> Problem:
    what = (
        error.what if isinstance(error, LiantuError) else Text("导入时出现程序错误，未写入任何数据", "internal error; nothing was written")
    )
    return Problem("failed", what, Text("联系管理员查看日志", "ask the administrator to look at the log"))


def _finish(intake: Intake, report: IntakeReport, *, dry_run: bool) -> None:
    if report.problems:
        _end(intake, _State.REFUSED, report.problems_as_json(), report)
    elif dry_run:
        values = {"plan": report.as_json(), "problems": [], "total_rows": report.total, "state": _State.CHECKED}
        _mine(intake).update(**values)
    else:
        _end(intake, _State.DONE, [], report, scheduled=bool(report.total) and after_intake(intake.pk))


def _mine(intake: Intake) -> QuerySet[Intake]:
    """The intake while it is this job's: not where the job was thought dead and the intake went on without it."""
    return Intake.objects.filter(pk=intake.pk, folder=intake.folder, state=intake.state)


def _confirmed(intake: Intake) -> dict[str, Any]:
    """What the dry run said of plausibility and was confirmed; it is not judged again when it is written."""
    return {name: value for name, value in intake.plan.items() if name == "plausibility" and intake.state == _State.APPLYING}


def _end(
    intake: Intake,
    state: str,
    problems: list[dict[str, Any]] | None = None,
    report: IntakeReport | None = None,
    *,
    scheduled: bool = False,
) -> None:
    """Keep the outcome, and whether more was ``scheduled`` after it; remove the files, but for the marked copy where there are problems."""
    values: dict[str, Any] = {"state": state, "finished_at": clock.now()}
    if problems is not None:
        values["problems"] = problems
    if report is not None:
        values |= {
            "plan": {**report.as_json(), "scheduled": scheduled, **_confirmed(intake)},
            "total_rows": report.total,
            "done_rows": report.total if report.applied else 0,
        }
    _mine(intake).update(**values)
    forget_uploads(intake.folder, keep_marked=state == _State.REFUSED)
