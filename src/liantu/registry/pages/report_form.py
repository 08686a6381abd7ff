"""填报页: the report of an organisation and period as a form: last period and last year beside each field, checks while typing, sending."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.period import Period, PeriodError
from liantu.registry import actions, queries
from liantu.registry.engine.report_form import ReportForm, ReportFormRules
from liantu.registry.intake.form_batch import Typed
from liantu.registry.models import Organisation
from liantu.registry.pages.labels import pack
from liantu.registry.pages.report_shown import shown_form
from liantu.registry.queries.report_form import Kept, digest
from liantu.registry.rules import may_fill
from liantu.web.figures import translated
from liantu.web.page_context import whole_number

_EDITOR_BYTES = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: whose report, of which period, by which form, and who asks."""

    viewer: Viewer
    organisation: Organisation
    form: ReportForm
    period: Period
    today: date


def _asked(request: HttpRequest, pk: int, period: str) -> Asked:
    """Read the address; 404 for what there is not, 403 for whom it is not."""
    viewer = viewer_on(request)
    organisation = get_object_or_404(queries.organisations(viewer), pk=pk)
    if not may_fill(viewer, pk):
        raise PermissionDenied
    today = timezone.localdate()
    try:
        wanted = Period.parse(period)
    except PeriodError as error:
        raise Http404 from error
    form = pack().rule(ReportFormRules).form(wanted.kind)
    if form is None or wanted.end_date >= today or wanted < form.periods(today)[-1].shifted(-form.look_back):
        raise Http404
    return Asked(viewer, organisation, form, wanted, today)


def _filling(request: HttpRequest, asked: Asked) -> actions.Filling:
    """What a form brings: cells by item, reasons, and which page it is."""
    post = request.POST
    cells = {item: post.get(item, "")[:100] for item in asked.form.items}
    reasons = {item: post.get(f"why-{item}", "") for item in asked.form.items}
    page = actions.Page(post.get("editor", "")[:32], whole_number(post.get("version", "")) or 0, post.get("held", "")[:64])
    typed = Typed(asked.organisation.pk, asked.organisation.name, asked.period, cells)
    return actions.Filling(asked.organisation, typed, reasons, page)


@login_required
@require_safe
def report_due(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how the reports of an organisation stand, period by period, with a way to each."""
    viewer = viewer_on(request)
    organisation = get_object_or_404(queries.organisations(viewer), pk=pk)
    if not may_fill(viewer, pk):
        raise PermissionDenied
    forms = queries.standings(viewer, organisation, timezone.localdate(), pack())
    context = {"organisation": organisation, "forms": forms, "simulated": organisation.simulated}
    return render(request, "registry/report_due.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_form(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """Show the form, or send what it brings."""
    asked = _asked(request, pk, period)
    if request.method != "POST":
        kept = _kept(asked)
        return _page(request, asked, kept, _opened(asked, kept), None)
    filling = _filling(request, asked)
    outcome = actions.send_report(filling, asked.viewer)
    if outcome.sent:
        messages.success(request, _sent(asked, outcome))
        return redirect("report_form", pk, str(asked.period))
    kept = _kept(asked)
    if outcome.clash:  # told now: sent again, it is meant
        page = actions.Page(filling.page.editor, outcome.draft.version, digest(kept[asked.period]))
        filling = replace(filling, page=page)
    return _page(request, asked, kept, filling, outcome)


@login_required
@require_POST
def report_check(request: HttpRequest, pk: int, period: str) -> HttpResponse:
    """Check what is typed so far and keep it as a draft; the parts of the page that say so are sent back."""
    asked = _asked(request, pk, period)
    filling = _filling(request, asked)
    outcome = actions.keep_draft(filling, asked.viewer)
    shown = shown_form(asked.form, filling, outcome, _kept(asked), pack())
    context = {"shown": shown, "outcome": outcome, "draft": outcome.draft, "organisation": asked.organisation, "part": True}
    return render(request, "registry/parts/report_said.html", context)


def _sent(asked: Asked, outcome: actions.Outcome) -> str:
    told = {"form": translated(asked.form), "period": translated(asked.period)}
    return _("%(period)s的%(form)s已报送。") % told if outcome.report.total else _("%(period)s的%(form)s没有变化，已确认。") % told


def _opened(asked: Asked, kept_reports: Kept) -> actions.Filling:
    """The form as it is first shown: what was typed and not sent, else what is kept."""
    draft = queries.drafts(asked.viewer, asked.organisation.pk).get(str(asked.period))
    kept = kept_reports[asked.period]
    typed = draft.values if draft and draft.is_open else _as_typed(asked.form, kept)
    page = actions.Page(secrets.token_hex(_EDITOR_BYTES), draft.version if draft else 0, digest(kept))
    cells = Typed(asked.organisation.pk, asked.organisation.name, asked.period, typed)
    return actions.Filling(asked.organisation, cells, draft.reasons if draft and draft.is_open else {}, page)


def _as_typed(form: ReportForm, kept: Mapping[str, float]) -> dict[str, str]:
    items = pack().items
    return {one.item: one.written(kept[one.item], items[one.item].unit) for one in form.fields if one.item in kept}


def _kept(asked: Asked) -> Kept:
    period = asked.period
    periods = [period, period.previous(), period.same_period_last_year()]
    return queries.kept_reports(asked.viewer, asked.organisation.pk, list(dict.fromkeys(periods)), asked.form.items)


def _page(request: HttpRequest, asked: Asked, kept: Kept, filling: actions.Filling, outcome: actions.Outcome | None) -> HttpResponse:
    whole = asked.form.required <= set(kept[asked.period])
    context: dict[str, Any] = {
        "organisation": asked.organisation,
        "simulated": asked.organisation.simulated,
        "form": asked.form,
        "period": asked.period,
        "previous": asked.period.previous(),
        "last_year": asked.period.same_period_last_year(),
        "due_date": asked.form.due_date(asked.period),
        "standing": asked.form.standing(asked.period, asked.today, whole=whole),
        "reported": bool(kept[asked.period]),
        "shown": shown_form(asked.form, filling, outcome, kept, pack()),
        "page": filling.page,
        "outcome": outcome,
        "draft": outcome.draft if outcome else queries.drafts(asked.viewer, asked.organisation.pk).get(str(asked.period)),
    }
    return render(request, "registry/report_form.html", context)
