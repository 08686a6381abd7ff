"""预警事项: the decision list with its filters, opened to single findings, and what it exports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import viewer_on
from liantu.kernel.figure import Subject
from liantu.oversight import queries
from liantu.oversight.exports import comma_separated, finding_dict, workbook
from liantu.oversight.models import FindingRecord
from liantu.oversight.pages.decisions import cause_name, shown_decisions
from liantu.oversight.pages.findings import shown_rows
from liantu.oversight.pages.subjects import shown_subjects
from liantu.oversight.queries import FindingFilter
from liantu.oversight.rules import may_assign
from liantu.web.figures import translated
from liantu.web.filter_chips import Chip
from liantu.web.labels import SEVERITY_WORDS
from liantu.web.page_context import language, pack
from liantu.web.pages import paginate, sorting

SORTS = {"stake": "stake_cny", "severity": "severity_rank", "age": "raised_at", "code": "code"}
_CONTENT = {
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_OF_ADDRESS = ("code", "cause", "severity", "state", "work", "chain", "district", "subject", "text")


@require_GET
@login_required
def finding_list(request: HttpRequest) -> HttpResponse:
    """Show findings folded by check and cause, or one by one where the address narrows to a check or asks for it (``view=rows``).

    With ``fragment=1`` the bare list for other pages.
    """
    viewer, filters = viewer_on(request), FindingFilter.of(request.GET)
    rows = filters.apply(queries.findings(viewer))
    if request.GET.get("fragment") == "1":
        page = paginate(request, rows.order_by(*queries.BY_STAKE))
        context: dict[str, Any] = {"page": page, "rows": shown_rows(viewer, list(page)), "may_assign": may_assign(viewer), "bare": True}
        return render(request, "oversight/parts/finding_rows.html", context)
    single = one_by_one(request, filters)
    context = _single(request, rows) if single else _folded(request, rows, filters)
    context |= _frame(request, filters) | {"single": single, "may_assign": may_assign(viewer)}
    return render(request, "oversight/finding_list.html", context)


def one_by_one(request: HttpRequest, filters: FindingFilter) -> bool:
    """Whether findings are listed one by one: where asked for or sorted, and where the list is narrowed to a check, a subject, a text."""
    asked = request.GET.get("view")
    narrow = bool(filters.code or filters.subject or filters.text or "sort" in request.GET)
    narrow |= filters.state in {FindingRecord.State.CLEARED, queries.DISMISSED}
    return asked == "rows" or (asked != "folds" and narrow)


def _single(request: HttpRequest, rows: QuerySet[FindingRecord]) -> dict[str, Any]:
    """Findings one by one: the largest value at stake first, unless the address sorts otherwise."""
    sort, order = sorting(request, SORTS, "-stake")
    first = F("stake_cny").asc(nulls_last=True) if order == "stake_cny" else queries.BY_STAKE[0] if order == "-stake_cny" else order
    page = paginate(request, rows.order_by(first, *queries.BY_STAKE[1:]))
    shown = shown_rows(viewer_on(request), list(page))
    return {
        "page": page,
        "rows": shown,
        "sort": sort,
        "total": page.paginator.count,
        "simulated": any(row.record.simulated for row in shown),
    }


def _folded(request: HttpRequest, rows: QuerySet[FindingRecord], filters: FindingFilter) -> dict[str, Any]:
    """Findings folded by check and cause, the largest sum first."""
    viewer = viewer_on(request)
    folded = queries.decisions(viewer, rows)
    page = paginate(request, folded)
    shown = shown_decisions(viewer, list(page), active(filters))
    simulated = any(row.decision.simulated for row in shown)
    return {"page": page, "folds": shown, "total": sum(row.count for row in folded), "simulated": simulated}


def active(filters: FindingFilter) -> dict[str, str]:
    """What the list is narrowed to, as an address says it."""
    return {name: value for name in _OF_ADDRESS if (value := getattr(filters, name))}


def _frame(request: HttpRequest, filters: FindingFilter) -> dict[str, Any]:
    """What stands around the list: counts, choices of the filters, chips of those that hold, the two views."""
    return {
        "filters": filters,
        "chips": _chips(request, filters),
        "kept": {name: value for name, value in active(filters).items() if name in {"cause", "subject"}},
        "counts": queries.counts_by_severity(viewer_on(request)),
        "checks": sorted(pack().checks.values(), key=lambda check: check.code),
        "chains": pack().chains.values(),
        "districts": pack().districts,
        "severities": SEVERITY_WORDS.items(),
        "states": states(),
        "works": works().items(),
        "query": request.GET.urlencode(),
        "as_folds": _address(request, view="folds", sort=None),
        "as_rows": _address(request, view="rows"),
    }


def states() -> list[tuple[str, Any]]:
    """States of an address: those of the record, and being left alone."""
    return [*FindingRecord.State.choices, (queries.DISMISSED, _("暂不处理"))]


def works() -> dict[str, str]:
    """Words for whether somebody works on a finding."""
    return {"waiting": _("待派发"), "given": _("已派发")}


def _address(request: HttpRequest, **changed: str | None) -> str:
    """The address of this list with parameters changed, or left out where None; always from its first page."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in changed.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


def _chips(request: HttpRequest, filters: FindingFilter) -> list[Chip]:
    """The conditions that hold, each in words."""
    names = {
        "code": _("检查"), "cause": _("原因"), "severity": _("级别"), "state": _("状态"), "work": _("办理"), "chain": _("产业链"),
        "district": _("区县"), "subject": _("对象"), "text": _("文字"),
    }  # fmt: skip
    return [
        Chip(names[name], said, _address(request, **{name: None}))
        for name, value in active(filters).items()
        if (said := _said(request, name, value))
    ]


def _said(request: HttpRequest, name: str, value: str) -> str:
    """A value of the address in words; a cause without a name says nothing."""
    city = pack()
    named: Mapping[str, Any] = {"code": city.checks, "chain": city.chains, "district": {region.code: region for region in city.regions}}
    if name in named:
        entry = named[name].get(value)
        return value if entry is None else f"{value} {translated(entry.name)}" if name == "code" else translated(entry.name)
    if name == "subject":
        kind, separator, key = value.partition(":")
        return shown_subjects(viewer_on(request), [(Subject(kind, key), "")])[value, ""].name if separator and kind and key else value
    words = {"severity": SEVERITY_WORDS, "state": dict(states()), "work": works()}
    return cause_name(value) if name == "cause" else str(words[name].get(value, value)) if name in words else value


@require_GET
@login_required
def finding_export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the findings of the same address as JSON, a workbook or comma-separated text, in the order of the list."""
    if form not in _CONTENT:
        raise Http404
    viewer = viewer_on(request)
    records = FindingFilter.of(request.GET).apply(queries.findings(viewer)).order_by(*queries.BY_STAKE)
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
