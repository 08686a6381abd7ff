"""一份月报: the report to read, edit, sign and archive; how far a draft is; its files; what changed since the month before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.figure import Subject
from liantu.reports.actions import archive, edit_sentence, is_as_signed, reopen, restore_sentence, retry, sign, withdraw
from liantu.reports.engine.comparison import compared
from liantu.reports.engine.revisions import Revision, revised
from liantu.reports.exports import TYPES, report_file
from liantu.reports.models import MonthReport
from liantu.reports.pages.drawn import drawn_sections
from liantu.reports.queries import archived_before, document_of, present_values, report_of, signature_of
from liantu.reports.rules import may_draft, may_sign, sees_scope
from liantu.web.figures import bound_word, definition
from liantu.web.page_context import done, language, not_found_as_404, pack
from liantu.web.quantities import figure_parts

_State = MonthReport.State


@require_GET
@login_required
@not_found_as_404
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report, or how far it is."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    if not row.readable:
        return render(request, "reports/making.html", {"report": row, **_rights(viewer, row)})
    document = document_of(viewer, row)
    before = archived_before(viewer, row)
    context = {
        "report": row,
        "document": document,
        "sections": list(drawn_sections(document, language())),
        "before": before,
        "as_signed": is_as_signed(row) if row.signed_at else None,
        "simulated": row.simulated,
        **_rights(viewer, row),
    }
    return render(request, "reports/report.html", context)


def _rights(viewer: Viewer, row: MonthReport) -> dict[str, bool]:
    """What the viewer may do with the report now."""
    own = sees_scope(viewer, Subject(row.scope_kind, row.scope_key))
    drafts, signs = own and may_draft(viewer), own and may_sign(viewer)
    return {
        "may_edit": drafts and row.state == _State.DRAFT,
        "may_retry": drafts and row.state == _State.FAILED,
        "may_sign": signs and row.state == _State.DRAFT,
        "may_archive": signs and row.state == _State.SIGNED,
        "may_withdraw": signs and row.state == _State.ARCHIVED,
    }


@require_GET
@login_required
@not_found_as_404
def report_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a draft is; asks again by itself, and opens the report once it is made."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    answer = render(request, "reports/parts/progress.html", {"report": row, **_rights(viewer, row)})
    if not row.under_way:
        answer["HX-Refresh"] = "true"
    return answer


@require_GET
@login_required
@not_found_as_404
def report_comparison(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures of the report's sentences beside those of the archived report of the month before, and those that are others by now."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    before = archived_before(viewer, row)
    document = document_of(viewer, row)
    pairs = [] if before is None else compared(document_of(viewer, before), document)
    values = present_values(viewer, pack(), document)
    context = {
        "report": row, "document": document, "before": before, "pairs": [_pair(pair) for pair in pairs], "simulated": row.simulated,
        "checked": len(values), "revisions": [_revision(one) for one in revised(document, values)],
    }  # fmt: skip
    return render(request, "reports/comparison.html", context)


def _pair(pair: Any) -> dict[str, Any]:
    one = pair.now or pair.before
    digits, unit = figure_parts(definition(one.code), pair.change)
    change = f"{digits} {unit}".strip()
    if change and pair.bounded:
        change = f"{bound_word('estimate')} {change}"
    return {"one": one, "before": pair.before, "now": pair.now, "change": change, "same": pair.same_definition}


def _revision(one: Revision) -> dict[str, Any]:
    known = definition(one.said.code)
    now, change = (" ".join(figure_parts(known, value)).strip() for value in (one.now, one.change))
    return {"one": one.said, "now": now, "change": change}


@require_GET
@login_required
@not_found_as_404
def report_download(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Send the report as Word, PowerPoint or JSON, in the viewer's language."""
    if form not in TYPES:
        raise Http404
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    base_url = request.build_absolute_uri("/")
    content = report_file(document_of(viewer, row), form, language(), pack(), base_url=base_url, signed=signature_of(row))
    write_audit(viewer.user_id, "export_report", f"report:{row.pk}", form=form)
    name = f"{row.scope_kind}-{row.scope_key}-{row.month}-{language()}.{form}"
    return HttpResponse(content, content_type=TYPES[form], headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_POST
@login_required
@not_found_as_404
def report_sentence(request: HttpRequest, pk: int, sentence: str) -> HttpResponse:
    """Keep what a person wrote in place of a sentence, or take it back."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    if "restore" in request.POST:
        done(request, lambda: restore_sentence(viewer, row, sentence), _("已恢复自动生成的语句"))
    else:
        zh, en = request.POST.get("zh", ""), request.POST.get("en", "")
        done(request, lambda: edit_sentence(viewer, row, sentence, zh, en), _("语句已修改"))
    return redirect("month_report", pk)


@require_POST
@login_required
@not_found_as_404
def report_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Sign, reopen, archive or withdraw a report, or make a failed one again."""
    viewer = viewer_on(request)
    row = report_of(viewer, pk)
    reason = request.POST.get("reason", "")
    moves: dict[str, tuple[Callable[[], Any], str]] = {
        "sign": (lambda: sign(viewer, row), _("月报已签发")),
        "reopen": (lambda: reopen(viewer, row), _("已退回修改")),
        "archive": (lambda: archive(viewer, row), _("月报已归档")),
        "withdraw": (lambda: withdraw(viewer, row, reason), _("月报已撤回")),
        "retry": (lambda: retry(viewer, row), _("已重新生成")),
    }
    if verb not in moves:
        raise Http404
    done(request, *moves[verb])
    return redirect("month_report", pk)
