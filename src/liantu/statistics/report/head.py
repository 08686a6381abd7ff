"""主要指标: the head figures of the month: value, month on month, year on year, the year so far."""

from __future__ import annotations

from math import isclose

from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import (
    NOTHING,
    Cell,
    Column,
    Filling,
    Quantity,
    ReportChart,
    ReportSeries,
    ReportTable,
    SectionDraft,
    listed,
    percent_words,
    said,
)  # fmt: skip
from liantu.kernel.sentence import Cited, Sentence
from liantu.kernel.text import Text
from liantu.statistics.queries.month_courses import MonthCourse
from liantu.statistics.report.month import Month
from liantu.statistics.report.written import amount_words, months_words

_YEAR = 12


def head_figures(month: Month) -> SectionDraft | None:
    """The head indicators; None where the viewer sees no value of the month of any of them."""
    known = [course for course in month.courses.values() if course.value is not None]
    if not known:
        return None
    words, first = month.words.head_figures, known[0]
    draft = SectionDraft("head_figures", words.title, 20, month.simulated, words.note)
    table = ReportTable(words.table, _columns(month), tuple(_row(month, course) for course in known))
    return draft.add(_first(month, first), _to_date(month, first), _others(month, known[1:]), table, _chart(month, first))


def _first(month: Month, course: MonthCourse) -> Sentence:
    """What is said of the indicator that leads: its value and how it changed on the year and on the month."""
    words, entry = month.words.head_figures, month.entry(course.indicator)
    values: Filling = {
        "place": month.place_name,
        "month": month.month.text,
        "name": entry.name,
        "value": month.cited(course.indicator, course.value),
    }
    on_year, on_month = course.year_on_year, course.month_on_month
    if on_year is None:
        return said(words.same, values, key="first")
    previous = course.changes.get("previous")
    reason = Text("上月数值未知", "that of the month before is unknown") if previous is None else previous.reason
    if on_month is None:
        before = Text(f"环比不可得（{reason.zh}）", f"no change on the month ({reason.en})") if reason else NOTHING
    else:
        change = percent_words(on_month)
        before = Text(f"环比{change.zh}", f"{change.en} on the month")
    return said(words.first, {**values, "change": percent_words(on_year), "before": before}, key="first", good=on_year > 0)


def _to_date(month: Month, course: MonthCourse) -> Sentence | None:
    total, growth = course.year_to_date, course.year_to_date_growth
    if total is None or growth is None or month.month.ordinal == 1:
        return None
    values: Filling = {
        "place": month.place_name, "months": months_words(month.month), "name": month.entry(course.indicator).name,
        "total": amount_words(month.amount(course.indicator, total, bound=course.year_to_date_bound)), "change": percent_words(growth),
    }  # fmt: skip
    return said(month.words.head_figures.to_date, values, key="to_date")


def _others(month: Month, courses: list[MonthCourse]) -> Sentence | None:
    words = month.words.head_figures
    items = []
    for course in courses:
        if course.year_on_year is not None:
            value = month.cited(course.indicator, course.value)
            values: Filling = {"name": month.entry(course.indicator).name, "value": value, "change": percent_words(course.year_on_year)}
            items.append(said(words.other, values).pieces)
    divider = Text("；", "; ")
    return said(words.others, {"list": listed(items, divider)}, key="others") if items else None


def _columns(month: Month) -> tuple[Column, ...]:
    so_far = months_words(month.month)
    return (
        Column(Text("指标", "Indicator")),
        Column(month.month.text, numeric=True),
        Column(Text("环比", "On the month"), numeric=True),
        Column(Text("同比", "On the year"), numeric=True),
        Column(Text(f"{so_far.zh}累计", so_far.en), numeric=True),
        Column(Text("累计同比", "On the year, to date"), numeric=True),
    )


def _row(month: Month, course: MonthCourse) -> tuple[Cell, ...]:
    entry = month.entry(course.indicator)
    on_year: Cell = Quantity(course.year_on_year, "percent", 1)
    growth = course.growth.get(month.month)
    if course.growth_of and growth is not None and course.year_on_year is not None and isclose(growth, course.year_on_year, abs_tol=1e-6):
        on_year = Cited(course.growth_of, month.asked.scope, month.month, growth)
    return (
        entry.name,
        month.cited(course.indicator, course.value),
        Quantity(course.month_on_month, "percent", 1),
        on_year,
        month.amount(course.indicator, course.year_to_date, bound=course.year_to_date_bound),
        Quantity(course.year_to_date_growth, "percent", 1),
    )


def _chart(month: Month, course: MonthCourse) -> ReportChart:
    """The leading indicator by month, this year beside last year."""
    words, entry, year = month.words.head_figures, month.entry(course.indicator), month.month.year
    last_year = tuple(course.values.get(Period(year - 1, PeriodKind.MONTH, n)) for n in range(1, _YEAR + 1))
    so_far = range(1, month.month.ordinal + 1)
    this_year = (*(course.values.get(Period(year, PeriodKind.MONTH, n)) for n in so_far), *[None] * (_YEAR - month.month.ordinal))
    series = (
        ReportSeries(words.this_year.format(year=year - 1), last_year),
        ReportSeries(words.this_year.format(year=year), this_year),
    )
    names = tuple(Text(f"{n}月", f"{Period(year, PeriodKind.MONTH, n).start_date:%b}") for n in range(1, _YEAR + 1))
    title = Text(words.chart.zh.format(name=entry.name.zh), words.chart.en.format(name=entry.name.en))
    return ReportChart("lines", title, names, series, entry.unit, entry.digits, says="first")
