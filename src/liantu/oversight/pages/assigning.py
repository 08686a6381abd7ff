"""派发页面: give out tasks on one finding or on many, ask for a data check, leave findings alone and take that back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.errors import LiantuError
from liantu.kernel.figure import Subject
from liantu.oversight import queries
from liantu.oversight.actions import ask_data_check, attach, dismiss, give_out, give_out_many, restore
from liantu.oversight.engine.rule_files import WorkRules
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.pages.decisions import suggested_department
from liantu.oversight.pages.docking import usual_order
from liantu.oversight.pages.findings import shown_rows
from liantu.oversight.pages.forms import AssignForm, DataCheckForm, DismissForm
from liantu.oversight.pages.page_context import finding_or_404, refuse, said
from liantu.oversight.pages.subjects import shown_subjects
from liantu.oversight.queries import FindingFilter
from liantu.oversight.rules import may_assign
from liantu.rooms.subjects import ShownSubject
from liantu.web.context import wants_fragment
from liantu.web.numbers import yuan
from liantu.web.page_context import pack

_SAMPLE = 3


@require_http_methods(["GET", "POST"])
@login_required
def task_assign(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The form that gives out a task on a finding, and what it sends; ``?dock=1`` one that brings supply and demand together."""
    return _assign(request, [finding_or_404(request, fingerprint)])


@require_http_methods(["GET", "POST"])
@login_required
def task_assign_many(request: HttpRequest) -> HttpResponse:
    """The form that gives out tasks on the findings that are chosen (``finding``, repeated) or that a list is narrowed to."""
    return _assign(request, chosen(request))


def _assign(request: HttpRequest, records: Sequence[FindingRecord]) -> HttpResponse:
    viewer = viewer_on(request)
    if not may_assign(viewer) or not records:
        raise Http404
    first = queries.scopes_of(records[:1]).get(records[0].pk, {})
    check = pack().checks.get(records[0].code)
    usual = usual_order(records, suggested_department(viewer, check, first), dock="dock" in request.GET)
    form = AssignForm(request.POST or None, request.FILES or None, viewer=viewer, findings=records, usual=usual)
    if request.method == "POST" and form.is_valid():
        try:
            return _given(request, _make(viewer, records, form))
        except LiantuError as error:
            form.add_error("due_date" if "期限" in error.what.zh else None, said(error))
    context: dict[str, Any] = {
        "form": form,
        "check": check,
        "chosen": _summary(viewer, records),
        "findings": records,
        "action": request.path,
    }
    context["kind"] = pack().work.get(form["kind"].value() or "")
    context["under_way"] = queries.open_tasks(viewer, records[0]) if len(records) == 1 else []
    return _shown(request, "assign", context, form)


def _make(viewer: Viewer, records: Sequence[FindingRecord], form: AssignForm) -> list[Task]:
    """Give the tasks out, with the file that goes with all of them."""
    by_district, file = form.cleaned_data["by_district"], form.cleaned_data["file"]
    if len(records) == 1 and not by_district:
        made = [give_out(viewer, records[0], pack(), form.order())]
    else:
        made = give_out_many(viewer, records, pack(), form.order(), by_district=by_district)
    if file:
        attach(viewer, made, file, pack())
    return made


def _given(request: HttpRequest, made: Sequence[Task]) -> HttpResponse:
    """Say how many tasks were given out; the page behind the panel is loaded anew, so that it shows them."""
    messages.success(request, ngettext("已派发 %(count)d 项任务。", "已派发 %(count)d 项任务。", len(made)) % {"count": len(made)})
    return _behind(request, "task" if len(made) == 1 else "task_list", *([made[0].pk] if len(made) == 1 else []))


def _behind(request: HttpRequest, page: str, *keys: Any) -> HttpResponse:
    """Load the page behind the panel anew; without a panel lead to ``page``."""
    if wants_fragment(request):
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    return redirect(page, *keys)


def _shown(request: HttpRequest, name: str, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    """A form in the panel, or as a page of its own."""
    fragment = wants_fragment(request)
    template = f"oversight/parts/{name}_form.html" if fragment else f"oversight/{name}.html"
    return render(request, template, context, status=422 if form.errors and not fragment else 200)


def chosen(request: HttpRequest) -> list[FindingRecord]:
    """The findings that hold of those that the form or address names one by one, or else narrows to; the largest at stake first.

    A form names those that it showed, so that none is added before it is sent. 404 where an address names and narrows to nothing. One
    more than may be given out at once shows that there are too many.
    """
    viewer, named = viewer_on(request), request.POST.getlist("finding") or request.GET.getlist("finding")
    rows = queries.findings(viewer).exclude(state=FindingRecord.State.CLEARED).order_by(*queries.BY_STAKE)
    most = pack().rule(WorkRules).tasks_at_once
    if named:
        return list(rows.filter(fingerprint__in=named[: most + 1]))
    filters = FindingFilter.of(request.GET)
    if not filters.active:
        raise Http404
    return list(filters.apply(rows)[: most + 1])


def _summary(viewer: Viewer, records: Sequence[FindingRecord]) -> dict[str, Any]:
    """What was chosen, in short: how many, what is known to be at stake, the first few, and how many tasks each district would get."""
    known = [record.stake_cny for record in records if record.stake_cny is not None]
    scopes = queries.scopes_of(records)
    counts: dict[str, int] = {}
    for record in records:
        for code in scopes.get(record.pk, {}).get("district", []):
            if viewer.sees_city or code in viewer.districts:
                counts[code] = counts.get(code, 0) + 1
    districts = [(region, counts[region.code]) for region in pack().districts if region.code in counts]
    return {
        "count": len(records),
        "rows": records[:_SAMPLE],
        "more": len(records) - _SAMPLE,
        "stake": yuan(sum(known)) if known else "",
        "unknown": len(records) - len(known),
        "districts": districts,
    }


@require_http_methods(["GET", "POST"])
@login_required
def data_check(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Ask a firm or district that the finding concerns whether the reported data is right."""
    viewer, record = viewer_on(request), finding_or_404(request, fingerprint)
    choices = asked_about(viewer, record)
    if not may_assign(viewer) or not choices:
        raise Http404
    form = DataCheckForm(request.POST or None, choices=choices)
    if request.method == "POST" and form.is_valid():
        try:
            return _given(request, [ask_data_check(viewer, record, pack(), form.order())])
        except LiantuError as error:
            form.add_error("due_date" if "期限" in error.what.zh else None, said(error))
    return _shown(request, "data_check", {"form": form, "row": shown_rows(viewer, [record])[0]}, form)


def asked_about(viewer: Viewer, record: FindingRecord) -> list[tuple[str, ShownSubject]]:
    """Firms and districts that a finding concerns and that the viewer sees, by ``kind:key``."""
    scopes = queries.scopes_of([record]).get(record.pk, {})
    subjects = [Subject(kind, key) for kind in ("organisation", "district") for key in sorted(scopes.get(kind, []))]
    shown = shown_subjects(viewer, [(subject, "") for subject in subjects])
    return [(str(subject), shown[str(subject), ""]) for subject in subjects if shown[str(subject), ""].url]


@require_http_methods(["GET", "POST"])
@login_required
def dismiss_many(request: HttpRequest) -> HttpResponse:
    """Leave the chosen findings alone, with the reason and the last day."""
    viewer, records = viewer_on(request), chosen(request)
    if not may_assign(viewer) or not records:
        raise Http404
    form = DismissForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            dismiss(viewer, records, pack(), reason=form.cleaned_data["reason"], until=form.cleaned_data["until"])
        except LiantuError as error:
            form.add_error(None, said(error))
        else:
            count = len(records)
            messages.success(
                request, ngettext("%(count)d 条预警事项暂不处理。", "%(count)d 条预警事项暂不处理。", count) % {"count": count}
            )
            return _behind(request, "finding_list")
    context = {"form": form, "chosen": _summary(viewer, records), "findings": records, "action": request.path}
    return _shown(request, "dismiss", context, form)


@require_POST
@login_required
def dismissal_undo(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Take back that a finding is left alone."""
    record = finding_or_404(request, fingerprint)
    try:
        restore(viewer_on(request), record)
        messages.success(request, _("已恢复处理。"))
    except LiantuError as error:
        refuse(request, error)
    return redirect("finding", fingerprint)
