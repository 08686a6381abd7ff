"""导入页面: history of intakes, upload, dry run with its problems, confirm, cancel, marked workbook, template."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from liantu.accounts.queries import viewer_on
from liantu.registry import actions, queries
from liantu.registry.intake.pipeline import importable
from liantu.registry.intake.upload import read_progress
from liantu.registry.models import Intake
from liantu.registry.pages.intake_form import IntakeForm
from liantu.registry.pages.intake_shown import shown_plausibility, shown_tables
from liantu.registry.pages.labels import pack
from liantu.registry.pages.problem_words import kinds_of
from liantu.registry.rules import may_follow_intakes, may_import, may_merge, may_upload, tables_of
from liantu.web.filters import Filter
from liantu.web.page_context import done
from liantu.web.pages import paginate

_State = Intake.State
_ACTIVE = (_State.WAITING, _State.CHECKING, _State.APPLYING)
_SOURCES_SHOWN = 10
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def intake_list(request: HttpRequest) -> HttpResponse:
    """Show the intakes that the viewer may see, newest first."""
    viewer = viewer_on(request)
    page = paginate(request, queries.intakes(viewer).defer("problems").prefetch_related("sources"), 30)
    may = may_upload(viewer)
    if not may_follow_intakes(viewer) and not page.paginator.count:
        raise PermissionDenied
    rows = [_row(one) for one in page.object_list]
    context = {
        "page": page,
        "rows": rows,
        "may_upload": may,
        "may_merge": may_merge(viewer),
        "doubts": queries.doubts(viewer).count() if may_merge(viewer) else 0,
        "sources": queries.sources(viewer)[:_SOURCES_SHOWN],
    }
    return render(request, "registry/intake_list.html", context)


def _row(intake: Intake) -> dict[str, Any]:
    tables = intake.plan.get("tables", [])
    counts = (
        {name: sum(table.get(name, 0) for table in tables) for name in ("new", "changed")} if tables else {"new": None, "changed": None}
    )
    names = [name for name, _size in intake.files] or list(
        dict.fromkeys(source.name.partition(" · ")[0] for source in intake.sources.all())
    )
    return {"intake": _as_it_is(intake), "files": names, "problems": intake.plan.get("problem_count"), **counts}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def intake_new(request: HttpRequest) -> HttpResponse:
    """Take files and start the dry run."""
    viewer = viewer_on(request)
    if not may_upload(viewer):
        raise PermissionDenied
    maps = may_import(viewer)
    form = IntakeForm(request.POST or None, request.FILES or None, maps=maps)
    if request.method == "POST" and form.is_valid():
        files = [(file.name or "", file) for file in form.cleaned_data["uploads"]]
        started = actions.start_intake(files, viewer=viewer, **{name: form.cleaned_data[name] for name in ("source_map", "as_of_date")})
        return redirect("intake", started.pk)
    tables = {code: table for code, table in importable().items() if code in tables_of(viewer)}
    return render(
        request, "registry/intake_new.html", {"form": form, "tables": tables.values(), "maps": pack().sources.values() if maps else ()}
    )


class ProblemFilter(Filter):
    """The kind that the problems of an intake are narrowed to."""

    kind: str = ""


@login_required
@require_GET
def intake(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an intake: how far it is, what would change or has changed, and all problems."""
    viewer = viewer_on(request)
    rows = queries.intakes(viewer)
    if request.GET.get("part") == "state":
        return _state(request, _as_it_is(get_object_or_404(rows.defer("problems", "plan"), pk=pk)))
    row = _as_it_is(get_object_or_404(rows.prefetch_related("sources"), pk=pk))
    kinds = Counter(problem["code"] for problem in row.problems)
    kind = ProblemFilter.of(request.GET).kind
    problems = [problem for problem in row.problems if not kind or problem["code"] == kind]
    context = {
        "intake": row,
        "active": row.state in _ACTIVE,
        "progress": _progress(row),
        "tables": shown_tables(viewer, row.plan),
        "plan": row.plan,
        "plausibility": shown_plausibility(row.plan),
        "kinds": kinds_of(kinds),
        "kind": kind,
        "page": paginate(request, problems, 50),
        "has_marked": row.state == _State.REFUSED and actions.marked_copy(row) is not None,
        "may_upload": may_upload(viewer),
        "sources": queries.sources(viewer).filter(intake=row),
    }
    return render(request, "registry/intake.html", context)


def _state(request: HttpRequest, row: Intake) -> HttpResponse:
    """The part that polls; when the job is over the whole page is read anew."""
    if row.state not in _ACTIVE:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context = {"intake": row, "active": True, "polled": True, "progress": _progress(row)}
    return render(request, "registry/parts/intake_progress.html", context)


def _progress(row: Intake) -> dict[str, Any]:
    return dict(read_progress(row.folder)) if row.folder and row.state in _ACTIVE else {}


def _as_it_is(row: Intake) -> Intake:
    """The intake to be shown; one whose job died is interrupted, also before a worker has kept it so."""
    if actions.is_interrupted(row):
        row.state = _State.INTERRUPTED
    return row


def _own(request: HttpRequest, pk: int) -> Intake:
    return get_object_or_404(queries.intakes(viewer_on(request)), pk=pk)


@login_required
@require_POST
def intake_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the dry run showed."""
    row = _own(request, pk)
    done(request, lambda: actions.confirm_intake(row, viewer=viewer_on(request), right="right" in request.POST), _("已开始写入。"))
    return redirect("intake", pk)


@login_required
@require_POST
def intake_rerun(request: HttpRequest, pk: int) -> HttpResponse:
    """Check the files of an interrupted intake anew."""
    row = _own(request, pk)
    done(request, lambda: actions.rerun_intake(row, viewer=viewer_on(request)), _("已重新开始检查。"))
    return redirect("intake", pk)


@login_required
@require_POST
def intake_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop; nothing of the intake is kept."""
    row = _own(request, pk)
    done(request, lambda: actions.cancel_intake(row, viewer=viewer_on(request)), _("已要求取消，不会留下任何改动。"))
    return redirect("intake", pk)


@login_required
@require_safe
def intake_marked(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send the uploaded rows back with the bad cells marked."""
    path = actions.marked_copy(_own(request, pk))
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"liantu-intake-{pk}-marked.xlsx", content_type=_WORKBOOK)


@login_required
@require_safe
def template_download(request: HttpRequest) -> HttpResponseBase:
    """Send the blank workbook of the tables asked for, or of all that the viewer may fill."""
    allowed = tables_of(viewer_on(request))
    codes = [code for code in request.GET.getlist("table") if code in allowed]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "template.xlsx"
        actions.template(path, pack(), only=codes or [code for code in importable() if code in allowed])
        content = path.read_bytes()
    response = HttpResponse(content, content_type=_WORKBOOK)
    response["Content-Disposition"] = 'attachment; filename="liantu-template.xlsx"'
    return response
