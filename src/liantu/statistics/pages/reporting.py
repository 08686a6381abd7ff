"""填报情况页: what is odd about firms' reports, and who is to be reminded of which, under the viewer's own rights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import SYSTEM, Role, Viewer, viewer_on
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.models import Computation, QualityIssue
from liantu.statistics.pages.issue_labels import ShownIssue, shown_issue
from liantu.statistics.pages.page_context import data_status
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.names import dimension_keys
from liantu.statistics.queries.quality import Reminder, is_own, issue_counts, quality_issues, reminders
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.filter_chips import Chip, chips
from liantu.web.filters import Filter
from liantu.web.page_context import pack
from liantu.web.pages import paginate

_KINDS, _MISSING = tuple(QualityIssue.Kind.values), QualityIssue.Kind.MISSING.value


class IssueFilter(Filter):
    """What the lists are narrowed to; empty means all, as does a kind that there is not."""

    district: str = ""
    kind: str = ""
    period: str = ""

    def issues(self, viewer: Viewer, computation: Computation | None) -> Any:
        """The issues that are left."""
        kinds = [self.kind] if self.kind in _KINDS else [kind for kind in _KINDS if kind != _MISSING or not is_own(viewer)]
        return quality_issues(viewer, kinds=kinds, district=self.district or None, period=self.period or None, computation=computation)


@require_GET
@login_required
def reporting(request: HttpRequest) -> HttpResponse:
    """Show how many reports are missing, late or odd by district and kind, whom to remind, and every issue in words."""
    viewer, city, filters = viewer_on(request), pack(), IssueFilter.of(request.GET)
    computation = latest_computation(SYSTEM)
    counts = issue_counts(viewer, computation=computation)
    page = paginate(request, filters.issues(viewer, computation))
    reminded, own = reminders(viewer, city, filters.district or None, computation=computation), is_own(viewer)
    known = quality_issues(viewer, computation=computation).order_by("-period").values_list("period", flat=True).distinct()
    periods = {period: Period.parse(period).text for period in known}
    context = {
        "filters": filters,
        "own": own,
        "fills": viewer.organisations if viewer.has(Role.FIRM) else frozenset(),
        "chips": _chips(request, city, filters, periods),
        "districts": [] if own else _districts(viewer, city, counts.to_dicts(), computation),
        "totals": [
            (kind, label, sum(len(one.missing) for one in reminded) if own and kind == _MISSING else _total(counts, kind))
            for kind, label in _labels()
        ],
        "kinds": _labels(),
        "periods": list(periods.items()),
        "places": [(code, name) for code, name in _places(city).items() if code in set(counts.get_column("district"))],
        "page": page,
        "rows": [shown_issue(city, issue) for issue in page],
        "reminders": paginate(request, reminded, 20, "firms"),
        "firms_named": {code: translated(name) for code, name in _places(city).items()},
        "query": request.GET.urlencode(),
        **data_status(computation),
    }
    return render(request, "statistics/reporting.html", context)


def _chips(request: HttpRequest, city: Pack, filters: IssueFilter, periods: Mapping[str, Text]) -> list[Chip]:
    """What the issues are narrowed to."""
    return chips(
        request,
        {
            "district": (_("区县"), _places(city).get(filters.district, filters.district)),
            "kind": (_("问题"), dict(_labels()).get(filters.kind, "")),
            "period": (_("期间"), periods.get(filters.period, filters.period)),
        },
    )


@require_GET
@login_required
def reminder_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the firms to be reminded as .xlsx (one sheet a district, for sending) or .csv, of the district of the address or of all."""
    viewer, city, filters = _asked(request, form)
    found = reminders(viewer, city, filters.district or None)
    write_audit(viewer.user_id, "export_reminders", filters.district, form=form, rows=len(found))
    headings = [_("区县"), _("企业代码"), _("企业"), _("缺报期数"), _("缺报期间"), _("迟报期数"), _("迟报期间（天数）")]
    names = _places(city)
    name = f"reminders-{filters.district}" if filters.district else "reminders"
    if form == "csv":
        return spreadsheets.table_response(form, name, spreadsheets.Sheet("", headings, [_reminder(names, one) for one in found]))
    groups: dict[str, list[Reminder]] = {}
    for one in found:
        groups.setdefault(one.district, []).append(one)
    ordered = sorted(groups.items(), key=lambda pair: (pair[0] not in names, list(names).index(pair[0]) if pair[0] in names else 0))
    sheets = [
        spreadsheets.Sheet(_name(names, district) or _("区县不明"), headings, [_reminder(names, one) for one in rows])
        for district, rows in ordered
    ] or [spreadsheets.Sheet(_("催报名单"), headings, [])]
    return spreadsheets.xlsx_response(name, sheets)


@require_GET
@login_required
def issue_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the issues of the same address as .xlsx or .csv, one line each."""
    viewer, city, filters = _asked(request, form)
    computation = latest_computation(SYSTEM)
    issues = filters.issues(viewer, computation)
    write_audit(viewer.user_id, "export_issues", filters.district, form=form, rows=issues.count())
    headings = [
        _("问题"), _("区县"), _("企业代码"), _("企业"), _("期间"), _("填报项"), _("填报值"), _("参照值"), _("单位"),
        _("可能的单位差错（倍）"), _("迟报天数"), _("说明"),
    ]  # fmt: skip
    return spreadsheets.table_response(form, "issues", spreadsheets.Sheet(_("数据质量问题"), headings, _lines(city, issues)))


def _lines(city: Pack, issues: Any) -> Iterator[list[Any]]:
    names = _places(city)
    for issue in issues:
        shown: ShownIssue = shown_issue(city, issue)
        yield [
            str(issue.get_kind_display()), _name(names, issue.district), issue.organisation_id, issue.organisation.name, issue.period,
            shown.item, issue.value, issue.expected, shown.unit, issue.probable_factor, issue.days, shown.told,
        ]  # fmt: skip


def _asked(request: HttpRequest, form: str) -> tuple[Viewer, Pack, IssueFilter]:
    if form not in spreadsheets.FORMS:
        raise Http404
    return viewer_on(request), pack(), IssueFilter.of(request.GET)


def _total(counts: pl.DataFrame, kind: str) -> int:
    return int(counts.filter(pl.col("kind") == kind).get_column("issues").sum())


def _labels() -> list[tuple[str, Any]]:
    return list(QualityIssue.Kind.choices)


def _places(city: Pack) -> dict[str, Text]:
    return dimension_keys(city, "district")


def _name(names: dict[str, Text], code: str) -> str:
    return translated(names[code]) if code in names else code


def _reminder(names: dict[str, Text], one: Reminder) -> list[Any]:
    late = "、".join(f"{period}（{days}）" for period, days in one.late)
    missing = "、".join(str(period) for period in one.missing)
    return [_name(names, one.district), one.organisation, one.name, len(one.missing), missing, len(one.late), late]


def _districts(viewer: Viewer, city: Pack, counts: list[dict[str, Any]], computation: Computation | None) -> list[dict[str, Any]]:
    """One line a district that the viewer sees something of: reports expected, and issues by kind; the most missing first."""
    names = _places(city)
    rows: dict[str, dict[str, Any]] = {}
    for count in counts:
        row = rows.setdefault(count["district"], dict.fromkeys(_KINDS, 0))
        row[count["kind"]] = count["issues"]
    expected = _expected(computation)
    mine = names.keys() if viewer.sees_city else viewer.districts
    for code in mine:
        if code in expected:
            rows.setdefault(code, dict.fromkeys(_KINDS, 0))
    lines = [
        {
            "code": code,
            "name": _name(names, code) or _("区县不明"),
            "expected": expected.get(code) if code in mine else None,
            "counts": [(kind, row[kind]) for kind in _KINDS],
            "total": sum(row.values()),
        }
        for code, row in rows.items()
    ]
    return sorted(lines, key=lambda line: (-rows[line["code"]]["missing"], -line["total"], line["code"]))


def _expected(computation: Computation | None) -> dict[str, int]:
    """How many reports were expected of each district, over the kinds of period."""
    counted: dict[str, int] = {}
    for by_district in (computation.counts.get("expected", {}) if computation else {}).values():
        for code, row in by_district.items():
            counted[code] = counted.get(code, 0) + int(row["expected"])
    return counted
