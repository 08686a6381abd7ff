"""指标页: every indicator with its newest values, and one by any of its dimensions and periods, as picture and table."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.kernel.bound import Bound
from liantu.kernel.formula import parse_formula
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.figures.explained import in_words
from liantu.statistics.pages.change import change_address
from liantu.statistics.pages.explorer import Explored, Line, explore, question_of
from liantu.statistics.pages.explorer_charts import picture
from liantu.statistics.pages.head_figures import shown_heads
from liantu.statistics.pages.page_context import data_status, population_name
from liantu.statistics.queries import figures_frame, latest_computation
from liantu.statistics.queries.head_figures import head_figures
from liantu.statistics.queries.months import months_of_year
from liantu.statistics.queries.names import dimension_name
from liantu.statistics.queries.official import side_by_side
from liantu.statistics.rules import sees_aggregates
from liantu.web.figures import figure_url, read_unit_word, translated
from liantu.web.filters import Filter
from liantu.web.numbers import plain
from liantu.web.page_context import deep, not_found_as_404, pack

_FEW_YEARS = 8
_VIEWS = {
    "line": gettext_lazy("折线"), "bar": gettext_lazy("条形"), "heat": gettext_lazy("热力"), "multiples": gettext_lazy("小图并列"),
    "tiles": gettext_lazy("区县方格"),
}  # fmt: skip
_PLAIN_FORMS = (("xlsx", "Excel"), ("csv", "CSV"))
_FORMS = (("xlsx", "Excel"), ("csv", "CSV"), ("sdmx-csv", "SDMX-CSV"), ("sdmx-json", "SDMX-JSON"), ("sdmx-structure", "SDMX"))


class IndicatorFilter(Filter):
    """The words that an indicator is looked up by."""

    q: str = ""


@require_GET
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Show all indicators with formula: the city's newest value, its course, what is published, which commitments it serves."""
    viewer, city = viewer_on(request), pack()
    computation = latest_computation(viewer)
    words = IndicatorFilter.of(request.GET).q.lower()
    frame = figures_frame(viewer, dimension="city", kind=PeriodKind.YEAR, computation=computation)
    series: dict[str, list[tuple[str, float | None]]] = {}
    for indicator, period, value in frame.select("indicator", "period", "value").iter_rows():
        series.setdefault(indicator, []).append((period, value))
    published = {row.indicator for row in city.series}
    rows = [_listed(entry, series.get(code, [])[-_FEW_YEARS:], published) for code, entry in city.measured.items() if _found(entry, words)]
    figures = head_figures(viewer, city, computation=computation) if not words else []
    context = {
        "heads": shown_heads(figures),
        "rows": rows,
        "total": len(city.measured),
        "words": words,
        "city": city.city,
        **data_status(computation),
    }
    return render(request, "statistics/indicators.html", context)


@require_GET
@not_found_as_404
def indicator(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one indicator by the dimension, periods and picture that the address asks for; the address is its permanent link."""
    viewer, city = viewer_on(request), pack()
    entry = city.computed_indicator(code)
    computation = latest_computation(viewer)
    question = question_of(request.GET, entry)
    explored = explore(viewer, city, entry, question, computation)
    beside = side_by_side(viewer, city, code, city.city, computation=computation) if question.kind is PeriodKind.YEAR else None
    context = {
        "entry": entry,
        "question": question,
        "explored": explored,
        "picture": picture(city, entry, explored),
        "unit": read_unit_word(entry.unit),
        "views": [(view, _VIEWS[view]) for view in question.views],
        "forms": _FORMS if deep(request) else _PLAIN_FORMS,
        "deep": deep(request),
        "in_words": translated(in_words(city, parse_formula(entry.formula or ""))),
        "by_name": translated(dimension_name(question.by)),
        "shown": [_shown(entry, explored, line) for line in explored.lines],
        "counted": any(count is not None for line in explored.lines for count in line.known),
        "change": change_address(city, (code, "city", city.city)) if sees_aggregates(viewer) else "",
        "dimensions": [(name, translated(dimension_name(name))) for name in entry.dimensions],
        "kinds": [(kind, translated(PeriodKind(kind).text)) for kind in entry.periods],
        "population": population_name(city, entry),
        "months": months_of_year(viewer, city, code, computation) if question.by == "city" else None,
        "beside": beside if beside and any(row.official for row in beside.rows) else None,
        "context_rows": beside.context if beside else (),
        "address": request.GET.urlencode(),
        "targets": [target for target in city.targets if target.indicator == code],
        **data_status(computation),
    }
    return render(request, "statistics/indicator.html", context)


def _shown(entry: IndicatorEntry, explored: Explored, line: Line) -> dict[str, Any]:
    """A line of the table: cells with the address at which each opens, or why it is withheld."""
    subject = f"{explored.question.by}:{line.key}"
    cells = [
        {
            "value": value,
            "digits": "" if value is None else plain(value, entry.digits),
            "url": "" if value is None or line.together else figure_url(entry.code, subject, period),
            "reason": reason,
            "bound": translated(Bound(bound).text) if bound else "",
        }
        for period, value, reason, bound in zip(explored.periods, line.values, line.reasons, line.bounds, strict=True)
    ]
    firms = next((pair for pair in zip(reversed(line.known), reversed(line.firms), strict=True) if pair[0] is not None), (None, None))
    return {"key": line.key, "name": line.name, "cells": cells, "known": firms[0], "firms": firms[1]}


def _found(entry: IndicatorEntry, words: str) -> bool:
    return not words or words in f"{entry.code} {entry.name.zh} {entry.name.en}".lower()


def _listed(entry: IndicatorEntry, series: list[tuple[str, float | None]], published: set[str]) -> dict[str, Any]:
    """One line of the list; the newest known value with its period."""
    known = [(Period.parse(period), value) for period, value in series if value is not None]
    return {
        "entry": entry,
        "period": known[-1][0] if known else None,
        "value": known[-1][1] if known else None,
        "points": series,
        "official": any(code in published for code in entry.official),
    }
