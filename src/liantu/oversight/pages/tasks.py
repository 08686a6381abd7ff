"""任务页面: list, take, report on, finish, drop and take up again; files; the look again after finishing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.errors import LiantuError
from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.actions import (
    accept_task,
    ask_recheck,
    attach,
    drop_task,
    finish_task,
    remind,
    reopen_task,
    report_progress,
)
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.pages.findings import shown_rows
from liantu.oversight.pages.forms import AttachForm
from liantu.oversight.pages.page_context import department_name, refuse, task_or_404
from liantu.oversight.pages.subjects import shown_subjects
from liantu.oversight.rules import may_assign, may_work_on
from liantu.rooms.cards import Card, case_sections_for
from liantu.rooms.subjects import ShownSubject
from liantu.web.filter_chips import chips
from liantu.web.filters import Filter, choose
from liantu.web.page_context import pack, whole_number
from liantu.web.pages import paginate

VERB_WORDS = {
    "assign": gettext_lazy("派发"), "accept": gettext_lazy("接收"), "progress": gettext_lazy("进度"), "finish": gettext_lazy("办结"),
    "drop": gettext_lazy("撤销"), "reopen": gettext_lazy("重新办理"), "remind": gettext_lazy("催办"), "escalate": gettext_lazy("提请督办"),
    "attach": gettext_lazy("添加附件"),
}  # fmt: skip
"""What the lines of a task's history say was done."""
_PATIENCE = timedelta(minutes=10)
"""After this long without a result the page says that the look again was lost and offers it once more."""


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
    state = dict(Task.State.choices).get(filters.state, "")
    named = {"state": (_("状态"), state), "district": (_("区县"), district.name if district else "")}
    context |= {"district": district, "chips": chips(request, named), "may_assign": may_assign(viewer)}
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
    """Accept, report on, finish, drop or take up a task again, remind of it, add a file, or look again at a finished one."""
    viewer, row = viewer_on(request), task_or_404(request, pk)
    note = request.POST.get("note", "").replace("\0", "")
    percent = whole_number(request.POST.get("percent", ""))
    moves: dict[str, Callable[[], Any]] = {
        "accept": lambda: accept_task(viewer, row, note),
        "progress": lambda: report_progress(viewer, row, -1 if percent is None else percent, note),
        "finish": lambda: finish_task(viewer, row, note),
        "drop": lambda: drop_task(viewer, row, note),
        "reopen": lambda: reopen_task(viewer, row, note),
        "remind": lambda: remind(viewer, row, note),
        "attach": lambda: _attach(request, row),
        "recheck": lambda: ask_recheck(viewer, row),
    }
    if verb not in moves:
        raise Http404
    try:
        moves[verb]()
    except LiantuError as error:
        refuse(request, error)
    return redirect("task", pk)


def _towards(viewer: Viewer, row: Task) -> ShownSubject | None:
    """The district or firm to which the task goes, by name and page."""
    if not row.towards_kind:
        return None
    subject = Subject(row.towards_kind, row.towards_key)
    return shown_subjects(viewer, [(subject, "")])[str(subject), ""]


def _partners(viewer: Viewer, row: Task, record: FindingRecord | None) -> list[Card]:
    """Whom a docking brings together: what the rooms add to the case file, under the reader's own rights."""
    if record is None or row.kind != pack().rule(WorkRules).docking.work:
        return []
    return case_sections_for(viewer, record.code, Subject(record.subject_kind, record.subject_key))


def _attach(request: HttpRequest, row: Task) -> None:
    """Add the file of the request to the task; raises LiantuError where it is not safe."""
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        raise LiantuError(Text(*[" ".join(str(line) for lines in form.errors.values() for line in lines)] * 2))
    attach(viewer_on(request), [row], form.cleaned_data["file"], pack())


@require_GET
@login_required
def task_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Give a file that goes with a task to those who see the task: always as a download, never opened in the browser."""
    kept = get_object_or_404(queries.attachments(viewer_on(request), task_or_404(request, pk)), pk=file)
    write_audit(viewer_on(request).user_id, "task_file", f"file:{kept.pk}", task=pk)
    response = HttpResponse(bytes(kept.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, kept.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _context(request: HttpRequest, row: Task) -> dict[str, Any]:
    viewer = viewer_on(request)
    waiting = row.state == Task.State.DONE and row.rechecked_at is None
    record = queries.findings(viewer).filter(pk=row.finding_id).first()
    state_after = dict(FindingRecord.State.choices).get(row.finding_after, "")
    return {
        "task": row,
        "row": shown_rows(viewer, [record])[0] if record else None,
        "kind": pack().work.get(row.kind),
        "sections": _partners(viewer, row, record),
        "department": department_name(row.department),
        "lines": queries.task_lines(viewer, row),
        "co_owners": list(row.co_owners.order_by("display_name", "username")),
        "towards": _towards(viewer, row),
        "files": list(queries.attachments(viewer, row)),
        "attach_form": AttachForm(auto_id="attach_%s"),
        "may_remind": may_assign(viewer) and row.state in queries.OPEN_STATES,
        "verbs": VERB_WORDS,
        "may_work": may_work_on(viewer, row),
        "waiting": waiting,
        "lost": waiting and row.closed_at is not None and timezone.now() - row.closed_at > _PATIENCE,
        "state_after": state_after,
        "today": timezone.localdate(),
        "simulated": row.finding.simulated,
    }
