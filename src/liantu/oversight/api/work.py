"""办理接口: the decision list, tasks on many findings at once, data checks, progress, reminders, files, findings left alone."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from ninja import File, Router, UploadedFile

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.actions import (
    Order,
    ask_data_check,
    attach,
    dismiss,
    give_out_many,
    remind,
    reopen_task,
    report_progress,
    restore,
)
from liantu.oversight.api.routes import found, task_of, task_out
from liantu.oversight.api.schemas import DataCheckIn, DecisionOut, DismissIn, FileOut, NoteIn, ProgressIn, TaskOut, TasksIn
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import FindingRecord
from liantu.web.api.schemas import both

router = Router()


@router.get("/decisions", response=list[DecisionOut], summary="待决事项 / decisions")
def decisions(request: HttpRequest, waiting: bool = False) -> list[dict[str, Any]]:
    """Findings that hold, folded by check and cause, the largest sum at stake first; ``waiting`` only those without an open task."""
    viewer = viewer_on(request)
    rows = queries.holding(viewer)
    return [_decision(row) for row in queries.decisions(viewer, queries.untasked(rows) if waiting else rows)]


@router.post("/tasks/many", response={201: list[TaskOut]}, summary="批量派发 / give out many tasks")
def tasks_assign(request: HttpRequest, body: TasksIn) -> Any:
    """Give out a task on each finding that has none under way, or by district one for each district that a finding concerns."""
    viewer = viewer_on(request)
    order = Order(body.title, body.department, body.owner, tuple(body.co_owners), body.due_date, body.note)
    made = give_out_many(viewer, _all(viewer, body.findings), load_pack(settings.PACK), order, by_district=body.by_district)
    return 201, [task_out(task) for task in made]


@router.post("/findings/{fingerprint}/data-check", response={201: TaskOut}, summary="数据核实 / ask for a data check")
def data_check(request: HttpRequest, fingerprint: str, body: DataCheckIn) -> Any:
    """Ask a firm or district that the finding concerns whether the reported data is right."""
    viewer = viewer_on(request)
    kind, _separator, key = body.towards.partition(":")
    order = Order(due_date=body.due_date, note=body.note, towards=(kind, key))
    return 201, task_out(ask_data_check(viewer, found(viewer, fingerprint), load_pack(settings.PACK), order))


@router.post("/findings/dismiss", response={204: None}, summary="暂不处理 / leave findings alone")
def findings_dismiss(request: HttpRequest, body: DismissIn) -> Any:
    """Leave findings alone to the end of a day; one whose severity gets worse comes back before."""
    viewer = viewer_on(request)
    dismiss(viewer, _all(viewer, body.findings), load_pack(settings.PACK), reason=body.reason, until=body.until)
    return 204, None


@router.post("/findings/{fingerprint}/restore", response={204: None}, summary="恢复处理 / take a dismissal back")
def finding_restore(request: HttpRequest, fingerprint: str) -> Any:
    """Take back that a finding is left alone."""
    viewer = viewer_on(request)
    restore(viewer, found(viewer, fingerprint))
    return 204, None


@router.post("/tasks/{pk}/progress", response=TaskOut, summary="填报进度 / report progress")
def task_progress(request: HttpRequest, pk: int, body: ProgressIn) -> dict[str, Any]:
    """Say how far a task is."""
    viewer = viewer_on(request)
    return task_out(report_progress(viewer, task_of(viewer, pk), body.percent, body.note))


@router.post("/tasks/{pk}/remind", response=TaskOut, summary="催办 / remind")
def task_remind(request: HttpRequest, pk: int, body: NoteIn) -> dict[str, Any]:
    """Remind those who work on an open task."""
    viewer = viewer_on(request)
    return task_out(remind(viewer, task_of(viewer, pk), body.note))


@router.post("/tasks/{pk}/reopen", response=TaskOut, summary="重新办理 / take up again")
def task_reopen(request: HttpRequest, pk: int, body: NoteIn) -> dict[str, Any]:
    """Take up a closed task again, with the reason."""
    viewer = viewer_on(request)
    return task_out(reopen_task(viewer, task_of(viewer, pk), body.note))


@router.get("/tasks/{pk}/files", response=list[FileOut], summary="附件 / files of a task")
def task_files(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """Files that go with a task."""
    viewer = viewer_on(request)
    return [_file(row) for row in queries.attachments(viewer, task_of(viewer, pk))]


@router.post("/tasks/{pk}/files", response={201: FileOut}, summary="添加附件 / add a file")
def task_attach(request: HttpRequest, pk: int, file: File[UploadedFile]) -> Any:
    """Let a file go with a task; kinds and sizes are bounded by the pack, hostile files are refused."""
    viewer, pack = viewer_on(request), load_pack(settings.PACK)
    content = file.read(pack.rule(WorkRules).files.largest_bytes + 1)
    return 201, _file(attach(viewer, [task_of(viewer, pk)], (file.name or "", content), pack))


@router.get("/tasks/{pk}/files/{file}", summary="下载附件 / download a file")
def task_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """The bytes of a file that goes with a task, as they came."""
    viewer = viewer_on(request)
    kept = get_object_or_404(queries.attachments(viewer, task_of(viewer, pk)), pk=file)
    write_audit(viewer.user_id, "task_file", f"file:{kept.pk}", task=pk)
    response = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    return response


def _all(viewer: Viewer, fingerprints: list[str]) -> list[FindingRecord]:
    """The findings of these fingerprints; 404 where one of them is not there for the viewer."""
    rows = list(queries.findings(viewer).filter(fingerprint__in=set(fingerprints)).order_by(*queries.BY_STAKE))
    if len(rows) != len(set(fingerprints)):
        raise Http404
    return rows


def _decision(row: queries.Decision) -> dict[str, Any]:
    names = ("code", "cause", "count", "red", "unknown", "since", "simulated")
    lead = row.lead
    return {
        **{name: getattr(row, name) for name in names},
        "stake_yuan": row.stake_cny,
        "severity": ("blue", "yellow", "red")[row.severity_rank - 1],
        "given_out": row.work.findings,
        "due_date": row.work.due_date,
        "first": lead.fingerprint,
        "line": both(Text(lead.line_zh, lead.line_en)),
    }


def _file(row: Any) -> dict[str, Any]:
    return {"id": row.pk, "by": row.by_id, **{name: getattr(row, name) for name in ("name", "size_bytes", "sha256", "at")}}
