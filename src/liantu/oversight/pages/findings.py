"""预警事项: findings as rows, the page of a check, the runs of the checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import CheckEntry
from liantu.oversight import queries
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.pages.subjects import subjects_of
from liantu.oversight.rules import may_assign
from liantu.rooms.subjects import ShownSubject
from liantu.web.numbers import yuan
from liantu.web.page_context import pack
from liantu.web.pages import paginate


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a row: check, subject, what is at stake in words, age in days, the task under way, whether it is left alone."""

    record: FindingRecord
    check: CheckEntry | None
    subject: ShownSubject
    days: int
    task: Task | None
    stake: str
    left_alone: bool


def shown_rows(viewer: Viewer, records: Sequence[FindingRecord]) -> list[ShownFinding]:
    """Prepare findings for a list, in a constant number of queries."""
    under_way, subjects, now = queries.open_tasks_of(viewer, records), subjects_of(viewer, records), timezone.now()
    return [
        ShownFinding(
            record, pack().checks.get(record.code), subjects[f"{record.subject_kind}:{record.subject_key}", record.figure],
            (now - record.raised_at).days, under_way.get(record.pk), "" if record.stake_cny is None else yuan(record.stake_cny),
            queries.is_left_alone(record),
        )
        for record in records
    ]  # fmt: skip


@require_GET
def check_page(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a check looks at, why, how, and what to do; with its findings for those who may see them."""
    check = pack().checks.get(code)
    if check is None:
        raise Http404
    viewer = viewer_on(request)
    rows = queries.FindingFilter(code=code).apply(queries.findings(viewer))
    page = paginate(request, rows)
    context = {
        "check": check,
        "thresholds": [(name, yuan(value) if name.endswith("_yuan") else f"{value:g}") for name, value in check.thresholds.items()],
        "runs_here": code in CHECKS,
        "served": queries.commitments_of(pack(), check.commitments),
        "work": pack().work.get(check.work),
        "page": page,
        "rows": shown_rows(viewer, list(page)),
        "may_assign": may_assign(viewer),
        "simulated": any(record.simulated for record in page.object_list),
    }
    return render(request, "oversight/check.html", context)


@require_GET
@login_required
def run_list(request: HttpRequest) -> HttpResponse:
    """Show when the checks ran and what came and went."""
    if viewer_on(request).is_public:
        raise Http404
    return render(request, "oversight/run_list.html", {"page": paginate(request, queries.runs(viewer_on(request)))})
