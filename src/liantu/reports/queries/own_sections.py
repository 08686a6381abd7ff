"""自拟部分: sections of the city's own, from its template, with the figures that they cite by code."""

from __future__ import annotations

from collections.abc import Iterator

from liantu.kernel.errors import LiantuError
from liantu.kernel.figure import Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import Filling, ReportMonth, ReportSection, said
from liantu.kernel.sentence import Cited
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.oversight.queries import open_figure
from liantu.reports.engine.template import OwnFigure, ReportTemplate

_UNKNOWN = Text("未知", "unknown")
_FIRST = 0
"""Own sections stand where the template's order names them."""


def own_sections(viewer: Viewer, asked: ReportMonth, template: ReportTemplate, place: Text) -> Iterator[ReportSection]:
    """Yield the sections of the city's own for the scope; a figure that its readers do not see, or that is unknown, is so called."""
    year = Period(asked.month.year, PeriodKind.YEAR)
    for own in template.own:
        if asked.scope.kind not in own.scopes:
            continue
        values: Filling = {
            "place": place, "month": asked.month.text, "year": year.text,
            **{name: _value(viewer, asked, figure) for name, figure in own.figures.items()},
        }  # fmt: skip
        sentences = tuple(said(pattern, values, key=f"own{place_}") for place_, pattern in enumerate(own.sentences, 1))
        yield ReportSection(own.key, own.title, _FIRST, sentences)


def _value(viewer: Viewer, asked: ReportMonth, figure: OwnFigure) -> Cited | Text:
    subject = asked.scope if figure.subject is None else Subject.parse(figure.subject)
    period = period_of(figure.period, asked.month)
    try:
        value = open_figure(viewer, figure.indicator, subject, str(period)).value
    except LiantuError:
        return _UNKNOWN
    return _UNKNOWN if value is None else Cited(figure.indicator, subject, period, value)


def period_of(word: str, month: Period) -> Period:
    """Return the period that a word of the template means for a month.

    >>> str(period_of("month_last_year", Period.parse("2026-10"))), str(period_of("year_before", Period.parse("2026-10")))
    ('2025-10', '2025')
    """
    months = {"month": month, "month_before": month.previous(), "month_last_year": month.same_period_last_year()}
    return months.get(word) or Period(month.year - (word == "year_before"), PeriodKind.YEAR)
