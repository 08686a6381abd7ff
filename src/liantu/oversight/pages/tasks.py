"""任务页面: give out, list, take, finish and drop; the look again after finishing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import LiantuError
from liantu.oversight import queries
from liantu.oversight.actions import accept_task, ask_recheck, assign_task, drop_task, finish_task
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.pages.findings import shown_rows
from liantu.oversight.pages.forms import AssignForm
from liantu.oversight.pages.page_context import department_name, finding_or_404, refuse, said, task_or_404
from liantu.oversight.rules import may_assign, may_work_on
from liantu.web.context import wants_fragment
from liantu.web.filters import Filter, choose
from liantu.web.page_context import pack
from liantu.web.pages import paginate

_PATIENCE = timedelta(minutes=10)
"""After this long without a result the page says that the look again was lost and offers it once more."""


@require_http_methods(["GET", "POST"])
@login_required
def task_assign(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The form that gives out a task on a finding, and what it sends."""
    viewer, record = viewer_on(request), finding_or_404(request, fingerprint)
    if not may_assign(viewer):
        raise Http404
    chains = queries.scopes_of([record]).get(record.pk, {}).get("chain", [])
    form = AssignForm(request.POST or None, finding=record, chains=chains)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        owner = data["owner"].pk if data["owner"] else None
        wanted = {name: data[name] for name in ("title", "department", "due_date", "note")}
        try:
            made = assign_task(viewer, record, pack(), owner_id=owner, **wanted)
        except LiantuError as error:
            form.add_error("due_date" if "期限" in error.what.zh else None, said(error))
        else:
            if wants_fragment(request):
                return render(request, "oversight/parts/assigned.html", {"task": made})
            messages.success(request, _("已派发任务。"))
            return redirect("task", made.pk)
    context = {"form": form, "row": shown_rows(viewer, [record])[0], "check": pack().checks.get(record.code)}
    name = "oversight/parts/assign_form.html" if wants_fragment(request) else "oversight/assign.html"
    return render(request, name, context, status=422 if form.errors and not wants_fragment(request) else 200)


class TaskFilter(Filter):
    """Which of the lists of tasks, and the state and district that it is narrowed to."""

    list: str = ""
    state: str = ""
    district: str = ""


@require_GET
@login_required
def task_list(request: HttpRequest) -> HttpResponse:
    """Show the viewer's tasks, all that are seen, or those overdue."""
    viewer, today = viewer_on(request), timezone.localdate()
    filters = TaskFilter.of(request.GET)
    which = choose(filters.list, queries.LISTS, "mine")
    district = next((one for one in pack().districts if one.code == filters.district), None)
    code = district.code if district else ""
    counts = queries.task_counts(viewer, today, code)
    if not filters.list and not counts["mine"]:
        which = "all"
    page = paginate(request, queries.task_list(viewer, which, today, filters.state, code))
    words = {"mine": _("我的任务"), "all": _("全部"), "overdue": _("逾期")}
    kept = f"&district={code}" if code else ""
    tabs = [{"url": f"?list={key}{kept}", "label": words[key], "count": counts[key], "current": key == which} for key in queries.LISTS]
    context = {"page": page, "tabs": tabs, "which": which, "state": filters.state, "states": Task.State.choices, "today": today}
    context["district"] = district
    return render(request, "oversight/task_list.html", context | {"simulated": any(task.finding.simulated for task in page.object_list)})


@require_GET
@login_required
def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a task with its history, what may be done with it now, and the figure before and after."""
    return render(request, "oversight/task.html", _context(request, task_or_404(request, pk)))


@require_GET
@login_required
def task_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What the look again found; asks again by itself while it runs."""
    return render(request, "oversight/parts/outcome.html", _context(request, task_or_404(request, pk)))


@require_POST
@login_required
def task_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Accept, finish or drop a task, or look again at a finished one."""
    viewer, row = viewer_on(request), task_or_404(request, pk)
    note = request.POST.get("note", "")
    moves: dict[str, Callable[[], Any]] = {
        "accept": lambda: accept_task(viewer, row, note),
        "finish": lambda: finish_task(viewer, row, note),
        "drop": lambda: drop_task(viewer, row, note),
        "recheck": lambda: ask_recheck(viewer, row),
    }
    if verb not in moves:
        raise Http404
    try:
        moves[verb]()
    except LiantuError as error:
        refuse(request, error)
    return redirect("task", pk)


def _context(request: HttpRequest, row: Task) -> dict[str, Any]:
    viewer = viewer_on(request)
    waiting = row.state == Task.State.DONE and row.rechecked_at is None
    record = queries.findings(viewer).filter(pk=row.finding_id).first()
    state_after = dict(FindingRecord.State.choices).get(row.finding_after, "")
    return {
        "task": row,
        "row": shown_rows(viewer, [record])[0] if record else None,
        "kind": pack().work.get(row.kind),
        "department": department_name(row.department),
        "lines": queries.task_lines(viewer, row),
        "may_work": may_work_on(viewer, row),
        "waiting": waiting,
        "lost": waiting and row.closed_at is not None and timezone.now() - row.closed_at > _PATIENCE,
        "state_after": state_after,
        "today": timezone.localdate(),
        "simulated": row.finding.simulated,
    }
