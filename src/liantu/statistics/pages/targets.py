"""目标页: all targets with what is known of each, and one target with its path, forecast, verdict, reasons and rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.forecast import CHANCE
from liantu.statistics.engine.source_words import SourceWords
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.pages.change import change_address
from liantu.statistics.pages.charts import ahead_of, fan, fan_coverage
from liantu.statistics.pages.gaps import gap_context, page_part
from liantu.statistics.pages.labels import counted, counted_name, required, verdict_words
from liantu.statistics.pages.page_context import data_status
from liantu.statistics.pages.target_bar import bar
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.gaps import gap_dimensions, gap_firms, why_no_gap
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.target_sentences import target_sentence
from liantu.statistics.queries.targets import NO_SERIES, TargetSide, TargetView, target_view, target_views
from liantu.statistics.queries.worth import worths
from liantu.statistics.rules import sees_aggregates
from liantu.web import spreadsheets
from liantu.web.figures import bound_word, read_unit_word, translated, unit_word
from liantu.web.filters import Filter
from liantu.web.numbers import read
from liantu.web.page_context import deep, language, not_found_as_404, pack

_STATES = ("missed", "off_path", "met", "on_path", "cannot_be_told", "unknown")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many targets stand so, by their leading side."""

    state: str
    word: str
    count: int
    current: bool


class TargetFilter(Filter):
    """The state that the list of targets is narrowed to."""

    state: str = ""


@require_GET
def target_list(request: HttpRequest) -> HttpResponse:
    """Show every target by document, its published and its computed value apart, with verdict or course."""
    viewer = viewer_on(request)
    computation = latest_computation(viewer)
    views = target_views(viewer, pack(), computation=computation)
    state = TargetFilter.of(request.GET).state
    tally = [Tally(name, translated(verdict_words(rows[0].leading)), len(rows), name == state) for name, rows in by_state(views)]
    shown = [view for view in views if not state or state_of(view.leading) == state]
    groups = [(document, list(rows)) for document, rows in groupby(shown, key=lambda view: translated(view.entry.document))]
    context = {"groups": groups, "tally": tally, "total": len(views), "state": state, **data_status(computation)}
    return render(request, "statistics/targets.html", context)


@require_GET
@not_found_as_404
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Show one target: where it stands by each source, path and forecast, what made the change, and the rows under it."""
    viewer, city = viewer_on(request), pack()
    computation = latest_computation(viewer)
    view = target_view(viewer, city, code, computation=computation)
    worth = worths(viewer, city, [view], computation).get(code)
    context = {
        "view": view,
        "said": target_sentence(city, view, worth),
        "bar": bar(view),
        "deep": deep(request),
        **gap_context(viewer, city, view, request.GET.get("by", ""), computation),
        "sides": _named_sides(view),
        "rows": _periods(view),
        "counted": counted(view.entry),
        "counted_name": counted_name(view.entry),
        "chart": fan(view),
        "held": fan_coverage(view),
        "no_series": NO_SERIES,
        "chance_words": translated(CHANCE),
        "unit": unit_word(view.entry.unit),
        "change": change_address(city, view.place) if sees_aggregates(viewer) else "",
        "computed_on": None if view.place is None else f"{view.place[1]}:{view.place[2]}",
        **data_status(computation),
    }
    return render(request, "statistics/target.html", context)


@require_GET
@not_found_as_404
def target_gap_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show the firms of one part of a target's gap, those that must add most first; only firms that the viewer may see are named."""
    viewer, city = viewer_on(request), pack()
    computation = latest_computation(viewer)
    view = target_view(viewer, city, code, computation=computation)
    by, key = request.GET.get("by", ""), request.GET.get("key", "")
    made = gap_firms(viewer, city, view, by, key, computation=computation) if by in gap_dimensions(city, view) else None
    if made is None:
        raise NotFoundError(why_no_gap(viewer, city, view) or Text("没有这样的分项", "there is no such part"))
    part = translated(key_name(city, by, key)) if key else _("归属不明")
    context = {"view": view, "made": made, "by": by, "key": key, "part": part, "page": page_part(by, key), **data_status(computation)}
    return render(request, "statistics/target_gap.html", context)


@require_GET
def target_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the list of targets as .xlsx or .csv, one line for each target and source."""
    if form not in spreadsheets.FORMS:
        raise Http404
    viewer = viewer_on(request)
    views = target_views(viewer, pack())
    headings = [
        _("代码"), _("目标"), _("文件"), _("要求"), _("期间"), _("单位"), _("口径"), _("来源"), _("最近数值"), _("最近期间"), _("出处"),
        _("状态"), _("说明"), _("差距下限"), _("差距上限"), _("按期完成概率（按模型）"),
        _("界限"), _("统计范围内企业数"), _("据以计算的企业数"), _("核查标记"),
    ]  # fmt: skip
    rows = [_line(view, side, name) for view in views for side, name in _named_sides(view)]
    return spreadsheets.table_response(form, "targets", spreadsheets.Sheet(_("目标"), headings, rows))


def by_state(views: Sequence[TargetView]) -> list[tuple[str, list[TargetView]]]:
    """Targets by where their leading side stands, those that need a look first; states in which none stands are left out."""
    groups = [(name, [view for view in views if state_of(view.leading) == name]) for name in _STATES]
    return [(name, rows) for name, rows in groups if rows]


def state_of(side: TargetSide) -> str:
    """The code of where a side stands: its outcome once the period is over, its course before."""
    if side.verdict.outcome is not Outcome.OPEN:
        return side.verdict.outcome.value
    return "unknown" if side.progress is None else side.progress.path_status.value


def _named_sides(view: TargetView) -> list[tuple[TargetSide, str]]:
    return [(view.official, _("官方数据")), (view.computed, _("企业填报汇总"))]


def _periods(view: TargetView) -> list[dict[str, Any]]:
    """One line a period: what the path asks for, every published row, the computed value, the forecast of each source."""
    paths: dict[str, dict[Period, float]] = {side.origin: dict(side.path) for side, _name in _named_sides(view)}
    expected: dict[str, dict[Period, Any]] = {
        side.origin: {row.period: row for row in ahead_of(side, view)} for side, _name in _named_sides(view)
    }
    computed = {reading.period: reading for reading in view.computed.levels}
    told: dict[Period, list[Any]] = {}
    for side, name in _named_sides(view) if view.measured is not Measured.LEVEL else ():
        for reading in side.readings:
            told.setdefault(reading.period, []).append((name, reading))
    published: dict[Period, list[Any]] = {}
    for row in view.official_rows:
        published.setdefault(row.period, []).append(row)
    known = {
        *published,
        *computed,
        *(period for drawn in paths.values() for period in drawn),
        *(period for told in expected.values() for period in told),
    }
    return [
        {
            "period": period,
            "published": published.get(period, []),
            "computed": computed.get(period),
            "told": told.get(period, []),
            "path": paths[view.leading.origin].get(period, paths[_other(view).origin].get(period)),
            "forecast": expected["official"].get(period) or expected["computed"].get(period),
            "due": period == view.aim.period,
        }
        for period in sorted(known, reverse=True)
    ]


def _other(view: TargetView) -> TargetSide:
    """The side that does not lead."""
    return view.computed if view.leading.origin == "official" else view.official


def _line(view: TargetView, side: TargetSide, name: str) -> list[Any]:
    entry: TargetEntry = view.entry
    newest, margin = side.newest, side.verdict.margin or (None if side.progress is None else side.progress.gap)
    said = entry.document.in_language(language())
    coverage, mark = (None, None) if newest is None else (newest.coverage, newest.mark)
    apart = [read(one, entry.unit) for one in margin or (None, None)]
    return [
        entry.code, translated(entry.name), said, required(entry), entry.period,
        read_unit_word(entry.unit), translated(entry.basis), name,
        None if newest is None else read(newest.value, entry.unit),
        "" if newest is None else str(newest.period), "" if newest is None else translated(pack().rule(SourceWords).text(newest.source)),
        translated(verdict_words(side)), translated(side.verdict.reason), *apart, side.chance,
        "" if newest is None else bound_word(newest.bound.value),
        None if coverage is None else coverage.total, None if coverage is None else coverage.known, translated(mark),
    ]  # fmt: skip
