"""监督接口: findings, tasks and what is done to them, checks, opened figures."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.figure import Evidence, Figure, Subject
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import CheckEntry, load_pack
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.actions import accept_task, assign_task, drop_task, finish_task
from liantu.oversight.api.schemas import CheckOut, FigureOut, FindingOut, NoteIn, TaskIn, TaskLineOut, TaskOut
from liantu.oversight.rules import sees_evidence
from liantu.web.api.paging import Page, PageNumber, PageSize, paged
from liantu.web.api.problems import problem
from liantu.web.api.schemas import both

router = Router()
open_router = Router()
_Words = Annotated[str, Query(max_length=160)]
ROWS_AT_MOST = 200_000
"""Rows of a figure given out at once."""


@router.get("/findings", response=Page[FindingOut], summary="预警事项 / findings")
def findings(  # noqa: PLR0913, RUF100 every parameter is one of the address
    request: HttpRequest,
    page: PageNumber = 1,
    size: PageSize = 50,
    code: _Words = "",
    severity: _Words = "",
    state: _Words = "",
    chain: _Words = "",
    district: _Words = "",
    subject: _Words = "",
    text: _Words = "",
    cause: _Words = "",
    work: Literal["", "waiting", "given"] = "",
) -> dict[str, Any]:
    """Findings that you may see, the largest value at stake first, unknown ones last; without ``state`` those that hold now.

    ``state=dismissed`` are those that are left alone; ``work`` those that have an open task or wait for one.
    """
    viewer = viewer_on(request)
    asked = {"code": code, "cause": cause, "severity": severity, "state": state, "work": work, "chain": chain, "district": district}
    filters = queries.FindingFilter(**asked, subject=subject, text=text)
    rows = filters.apply(queries.findings(viewer)).order_by(*queries.BY_STAKE)
    return paged(rows, page, size, lambda page_rows: [_finding(row, viewer) for row in page_rows])


@router.get("/findings/{fingerprint}", response=FindingOut, summary="一条预警事项 / one finding")
def finding(request: HttpRequest, fingerprint: str) -> dict[str, Any]:
    """One finding."""
    viewer = viewer_on(request)
    return _finding(found(viewer, fingerprint), viewer)


@router.get("/tasks", response=Page[TaskOut], summary="任务 / tasks")
def tasks(
    request: HttpRequest,
    page: PageNumber = 1,
    size: PageSize = 50,
    state: Literal["", "open", "accepted", "done", "dropped"] = "",
    mine: bool = False,
) -> dict[str, Any]:
    """Tasks that you may see, the nearest deadline first."""
    viewer = viewer_on(request)
    rows = queries.tasks(viewer)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(owner=viewer.user_id)
    return paged(rows.order_by("due_date", "pk"), page, size, lambda page_rows: [task_out(row) for row in page_rows])


@router.get("/tasks/{pk}", response=TaskOut, summary="一项任务 / one task")
def task(request: HttpRequest, pk: int) -> dict[str, Any]:
    """One task."""
    return task_out(task_of(viewer_on(request), pk))


@router.get("/tasks/{pk}/lines", response=list[TaskLineOut], summary="办理记录 / history of a task")
def task_lines(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """What happened to a task, oldest first."""
    viewer = viewer_on(request)
    return [
        {"at": line.at, "by": line.by_id, "verb": line.verb, "note": line.note, "progress": line.progress}
        for line in queries.task_lines(viewer, task_of(viewer, pk))
    ]


@router.post("/tasks", response={201: TaskOut}, summary="派发任务 / give out a task")
def task_assign(request: HttpRequest, body: TaskIn) -> tuple[int, dict[str, Any]]:
    """Give out a task on a finding."""
    viewer = viewer_on(request)
    task = assign_task(
        viewer, found(viewer, body.finding), load_pack(settings.PACK), title=body.title, department=body.department,
        owner_id=body.owner, due_date=body.due_date, note=body.note,
    )  # fmt: skip
    return 201, task_out(task)


@router.post("/tasks/{pk}/accept", response=TaskOut, summary="接收 / take")
def task_accept(request: HttpRequest, pk: int, body: NoteIn) -> dict[str, Any]:
    """Take a task that waits."""
    viewer = viewer_on(request)
    return task_out(accept_task(viewer, task_of(viewer, pk), body.note))


@router.post("/tasks/{pk}/finish", response=TaskOut, summary="办结 / finish")
def task_finish(request: HttpRequest, pk: int, body: NoteIn) -> dict[str, Any]:
    """Say what was done; the check looks again and the task then holds the figure before and after."""
    viewer = viewer_on(request)
    return task_out(finish_task(viewer, task_of(viewer, pk), body.note))


@router.post("/tasks/{pk}/drop", response=TaskOut, summary="撤销 / withdraw")
def task_drop(request: HttpRequest, pk: int, body: NoteIn) -> dict[str, Any]:
    """Withdraw a task, with the reason."""
    viewer = viewer_on(request)
    return task_out(drop_task(viewer, task_of(viewer, pk), body.note))


@open_router.get("/checks", response=list[CheckOut], summary="检查 / checks")
def checks(request: HttpRequest) -> list[dict[str, Any]]:
    """All checks of the pack."""
    return [_check(entry) for entry in load_pack(settings.PACK).checks.values()]


@open_router.get("/checks/{code}", response=CheckOut, summary="一个检查 / one check")
def check(request: HttpRequest, code: str) -> dict[str, Any]:
    """One check: what it looks at, why, how, what to do."""
    entry = load_pack(settings.PACK).checks.get(code)
    if entry is None:
        raise Http404
    return _check(entry)


@open_router.get("/figures/{code}", response=FigureOut, summary="打开指标 / open a figure")
def figure(
    request: HttpRequest, code: str, subject: _Words, period: _Words = queries.LATEST, rows: Literal["all", "first"] = "all"
) -> dict[str, Any] | HttpResponse:
    """Open a figure: value, rule with the numbers filled in, and all rows of each table under it that you may see.

    With ``rows=first`` only the first of each table; a figure with more than 200,000 rows in all is refused without it.
    """
    opened = queries.open_figure(viewer_on(request), code, Subject.parse(subject), period)
    count = sum(table.count for table in opened.evidence)
    if rows == "all" and count > ROWS_AT_MOST:
        return _too_many(count)
    return _figure(opened, whole=rows == "all")


def _too_many(rows: int) -> HttpResponse:
    what = Text(f"{rows:,} 行，超过一次可取的 {ROWS_AT_MOST:,} 行", f"{rows:,} rows exceed the limit of {ROWS_AT_MOST:,} per request")
    hint = Text("用 rows=first 只取前几行，或在页面导出 CSV", "take the first rows with rows=first, or export them as CSV from the page")
    return problem(413, what, hint)


def found(viewer: Viewer, fingerprint: str) -> Any:
    """The finding, or 404 where there is none that the viewer sees."""
    row = queries.findings(viewer).filter(fingerprint=fingerprint).first()
    if row is None:
        raise Http404
    return row


def task_of(viewer: Viewer, pk: int) -> Any:
    """The task, or 404 where there is none that the viewer sees."""
    row = queries.tasks(viewer).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _finding(row: Any, viewer: Viewer) -> dict[str, Any]:
    names = (
        "fingerprint", "code", "severity", "state", "figure", "value", "cause", "dismissed_until", "first_seen_at",
        "raised_at", "cleared_at", "simulated",
    )  # fmt: skip
    return {
        **{name: getattr(row, name) for name in names},
        "subject": f"{row.subject_kind}:{row.subject_key}",
        "line": both(Text(row.line_zh, row.line_en)),
        "stake_yuan": row.stake_cny,
        "evidence": row.evidence if sees_evidence(viewer) else None,
    }


def task_out(row: Any) -> dict[str, Any]:
    """A task as the interface gives it out."""
    names = (
        "kind", "title", "state", "department", "progress", "due_date", "created_at", "closed_at", "figure_before",
        "figure_after", "finding_after",
        "rechecked_at",
    )  # fmt: skip
    towards = f"{row.towards_kind}:{row.towards_key}" if row.towards_kind else ""
    known = {"id": row.pk, "finding": row.finding.fingerprint, "owner": row.owner_id, "towards": towards}
    return {**known, **{name: getattr(row, name) for name in names}}


def _check(entry: CheckEntry) -> dict[str, Any]:
    texts = {name: both(getattr(entry, name)) for name in ("name", "looks_at", "why", "computed", "what_to_do")}
    plain = {name: getattr(entry, name) for name in ("code", "thresholds", "work", "due_days")}
    return {**plain, **texts, "commitments": list(entry.commitments), "runs": entry.code in CHECKS}


def _figure(figure: Figure, *, whole: bool) -> dict[str, Any]:
    definition = figure.definition
    return {
        "code": definition.code, "version": definition.version, "name": both(definition.name), "unit": definition.unit,
        "rule": both(definition.rule), "basis": both(definition.basis),
        "subject": str(figure.subject), "period": str(figure.period), "value": figure.value,
        "bound": figure.bound.value, "firms": figure.coverage.total if figure.coverage else None,
        "known": figure.coverage.known if figure.coverage else None, "mark": figure.mark.value if figure.mark else None,
        "reason": both(figure.reason) if figure.reason else None, "marks": [mark.value for mark in figure.marks],
        "simulated": figure.simulated,
        "steps": [{"text": both(text), "value": value, "unit": unit} for text, value, unit in figure.steps],
        "evidence": [_evidence(table, whole=whole) for table in figure.evidence],
    }  # fmt: skip


def _evidence(table: Evidence, *, whole: bool) -> dict[str, Any]:
    rows = [[_cell(value) for value in row] for row in (table.all_rows() if whole else table.rows)]
    columns = [both(column) for column in table.columns]
    return {"title": both(table.title), "columns": columns, "rows": rows, "hidden_rows": table.hidden_rows, "rows_in_all": table.count}


def _cell(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
