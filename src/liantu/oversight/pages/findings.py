"""发现: the list with filters and export, one finding with its evidence, the page of a check, the runs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.finding import CHECKS
from liantu.kernel.pack import CheckEntry
from liantu.oversight import queries
from liantu.oversight.exports import comma_separated, finding_dict, workbook
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.pages.evidence import evidence_rows
from liantu.oversight.pages.page_context import finding_or_404
from liantu.oversight.pages.subjects import scope_names, subjects_of
from liantu.oversight.rules import may_assign, sees_evidence
from liantu.rooms.subjects import ShownSubject
from liantu.web.labels import SEVERITY_WORDS
from liantu.web.page_context import language, pack
from liantu.web.pages import paginate, sorting

SORTS = {"severity": "severity_rank", "age": "raised_at", "code": "code"}
_CONTENT = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding as a row of a list: with its check, its subject, its age in days and the task under way."""

    record: FindingRecord
    check: CheckEntry | None
    subject: ShownSubject
    days: int
    task: Task | None


def shown_rows(viewer: Viewer, records: Sequence[FindingRecord]) -> list[ShownFinding]:
    """Prepare findings for a list, in a constant number of queries."""
    under_way, subjects, now = queries.open_tasks_of(viewer, records), subjects_of(viewer, records), timezone.now()
    return [
        ShownFinding(
            record, pack().checks.get(record.code), subjects[f"{record.subject_kind}:{record.subject_key}", record.figure],
            (now - record.raised_at).days, under_way.get(record.pk),
        )
        for record in records
    ]  # fmt: skip


@require_GET
@login_required
def finding_list(request: HttpRequest) -> HttpResponse:
    """Show findings, narrowed and sorted by the address; with ``fragment=1`` the bare list for other pages."""
    viewer = viewer_on(request)
    filters = queries.FindingFilter.of(request.GET)
    sort, order = sorting(request, SORTS, "-severity")
    rows = filters.apply(queries.findings(viewer)).order_by(order, "-severity_rank", "raised_at", "pk")
    page = paginate(request, rows)
    shown = shown_rows(viewer, list(page))
    context: dict[str, Any] = {"page": page, "rows": shown, "filters": filters, "sort": sort, "may_assign": may_assign(viewer)}
    if request.GET.get("fragment") == "1":
        return render(request, "oversight/parts/finding_rows.html", context | {"bare": True})
    context |= {
        "counts": queries.counts_by_severity(viewer),
        "checks": sorted(pack().checks.values(), key=lambda check: check.code),
        "chains": pack().chains.values(),
        "districts": pack().districts,
        "severities": SEVERITY_WORDS.items(),
        "states": FindingRecord.State.choices,
        "query": request.GET.urlencode(),
        "simulated": any(row.record.simulated for row in shown),
    }
    return render(request, "oversight/finding_list.html", context)


@require_GET
@login_required
def finding_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the findings of the same address as JSON, a workbook or comma-separated text."""
    if form not in _CONTENT:
        raise Http404
    viewer = viewer_on(request)
    filters = queries.FindingFilter.of(request.GET)
    records = filters.apply(queries.findings(viewer)).order_by("-severity_rank", "raised_at", "pk")
    rows = [finding_dict(record, pack(), language()) for record in records]
    write_audit(viewer.user_id, "export_findings", form=form, rows=len(rows))
    if form == "json":
        content: bytes = json.dumps(rows, ensure_ascii=False, indent=2).encode()
    else:
        cells = [[", ".join(value) if isinstance(value, list) else value for value in row.values()] for row in rows]
        headings = list(rows[0]) if rows else ["code"]
        content = workbook("findings", headings, cells) if form == "xlsx" else comma_separated(headings, cells)
    response = HttpResponse(content, content_type=_CONTENT[form])
    response["Content-Disposition"] = f'attachment; filename="findings-{timezone.localdate():%Y%m%d}.{form}"'
    return response


@require_GET
@login_required
def finding(request: HttpRequest, fingerprint: str) -> HttpResponse:
    """Show one finding: what, why, by which rule, with which rows, what happened to it, what is done about it."""
    viewer, record = viewer_on(request), finding_or_404(request, fingerprint)
    check = pack().checks.get(record.code)
    scopes = queries.scopes_of([record]).get(record.pk, {})
    context: dict[str, Any] = {
        "row": shown_rows(viewer, [record])[0],
        "check": check,
        "served": queries.commitments_of(pack(), check.commitments if check else ()),
        "subject_code": f"{record.subject_kind}:{record.subject_key}",
        "evidence": evidence_rows(record.evidence) if sees_evidence(viewer) else [],
        "evidence_hidden": bool(record.evidence) and not sees_evidence(viewer),
        "scopes": scope_names(viewer, scopes),
        "lines": queries.lines_of(viewer, record),
        "tasks": list(queries.tasks(viewer).filter(finding=record).order_by("-pk")),
        "may_assign": may_assign(viewer) and record.state != FindingRecord.State.CLEARED,
        "simulated": record.simulated,
    }
    return render(request, "oversight/finding.html", context)


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
