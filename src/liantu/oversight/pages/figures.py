"""打开的数字: a figure with its definition, its rule with the numbers filled in, and its rows."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Evidence, Figure, Subject
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.pages.page_context import not_there
from liantu.oversight.pages.subjects import shown_subjects
from liantu.rooms.subjects import ShownSubject
from liantu.web import spreadsheets
from liantu.web.context import wants_fragment
from liantu.web.figures import translated, unit_word, written
from liantu.web.numbers import in_reader_unit, plain, yuan_parts
from liantu.web.page_context import deep, language, pack, whole_number

_PANEL_ROWS, _PAGE_ROWS = 20, 200


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the rule with its number filled in; ``digits`` is empty where the number is unknown."""

    text: Text
    digits: str
    unit: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """An evidence table as it is shown: at most so many rows, cells as text with whether they are numbers."""

    number: int
    evidence: Evidence
    columns: list[tuple[Text, bool]]
    rows: list[tuple[str, list[tuple[str, bool]]]]
    """Each with the address that its first cell leads to."""
    left_off: int


@require_GET
def figure(request: HttpRequest, code: str, subject: str, period: str) -> HttpResponse:
    """Open a figure: as a page, or inside the side panel when htmx asks."""
    opened = _opened(request, code, subject, period)
    viewer, panel = viewer_on(request), wants_fragment(request)
    context = {
        "figure": opened,
        "shown": written(opened.definition, opened.value),
        "bound": translated(opened.bound.text) if opened.value is not None else "",
        "subject": _subject(request, opened),
        "address": {"code": code, "subject": str(opened.subject), "period": period},
        "steps": [Step(text, *_amount(value, unit)) for text, value, unit in opened.steps],
        "sheets": [
            _sheet(number, evidence, _PANEL_ROWS if panel else _PAGE_ROWS)
            for number, evidence in enumerate(opened.evidence)
            if deep(request) or not evidence.deep
        ],
        "deep": deep(request),
        "served": queries.commitments_of(pack(), tuple(opened.definition.commitments)),
        "marks": [str(mark) for mark in opened.marks],
        "may_export": not viewer.is_public,
        "simulated": opened.simulated,
        "panel": panel,
    }
    return render(request, "oversight/figure.html", context)


@require_GET
def figure_rows(request: HttpRequest, code: str, subject: str, period: str, form: str) -> HttpResponseBase:
    """Give every row of one evidence table (``?table=0``) that the viewer may see, as comma-separated text or a workbook."""
    viewer = viewer_on(request)
    if form not in spreadsheets.FORMS or viewer.is_public:
        raise Http404
    opened = _opened(request, code, subject, period)
    number = whole_number(request.GET.get("table", "0")) or 0
    if number >= len(opened.evidence):
        raise Http404
    evidence = opened.evidence[number]
    headings = [column.in_language(language()) for column in evidence.columns]
    if form == "xlsx" and evidence.count > spreadsheets.MOST_ROWS:
        return _too_long(evidence.count)
    said = language()
    rows = ([value.in_language(said) if isinstance(value, Text) else value for value in row] for row in evidence.all_rows())
    write_audit(viewer.user_id, "export_figure", f"{code} {subject}"[:200], form=form, rows=evidence.count)
    return spreadsheets.table_response(form, f"{code}-{number}", spreadsheets.Sheet(evidence.title.in_language(said), headings, rows))


def _too_long(rows: int) -> HttpResponse:
    """What is said where a table has more rows than a sheet can hold; nothing is cut off."""
    what = Text(
        f"共 {rows:,} 行，超过一张工作表可容纳的 {spreadsheets.MOST_ROWS:,} 行，请导出 CSV",
        f"{rows:,} rows exceed the {spreadsheets.MOST_ROWS:,} that a sheet holds; export them as CSV",
    )
    return HttpResponse(str(what), status=413, content_type="text/plain; charset=utf-8")


def _opened(request: HttpRequest, code: str, subject: str, period: str) -> Figure:
    """Open the figure under the viewer's rights, or 404."""
    try:
        return queries.open_figure(viewer_on(request), code, Subject.parse(subject), period)
    except NotFoundError as error:
        raise not_there(error) from None


def _subject(request: HttpRequest, opened: Figure) -> ShownSubject:
    """The subject by name, with its page."""
    code = opened.definition.code
    return shown_subjects(viewer_on(request), [(opened.subject, code)])[str(opened.subject), code]


def _amount(value: float | None, unit: str) -> tuple[str, str]:
    """Digits and unit of a step: money on a readable scale, shares (0–1) as per cent, all else, per cents too, as it stands."""
    if value is None:
        return "", ""
    if unit in {"yuan", "元", "CNY"}:
        return yuan_parts(value)
    if unit == "share":
        return plain(value * 100, 1), "%"
    read, read_unit = in_reader_unit(value, unit)
    return plain(read, _digits(read)), unit_word(read_unit, read)


def _digits(value: float) -> int:
    """How many digits after the point say enough: none for whole numbers, fewer for large ones, three figures for small ones.

    >>> [_digits(value) for value in (120.0, 35134.266, 35.1342, 0.5, 0.00377)]
    [0, 1, 2, 3, 5]
    """
    size = abs(value)
    if value == int(value) or not size:
        return 0
    return 1 if size >= 1000 else 2 if size >= 1 else min(2 - floor(log10(size)), 8)


def _sheet(number: int, evidence: Evidence, at_most: int) -> Sheet:
    rows = [[_cell(value) for value in row] for row in evidence.rows[:at_most]]
    numeric = [any(row[place][1] for row in rows) for place in range(len(evidence.columns))]
    columns = list(zip(evidence.columns, numeric, strict=True))
    addresses = [*evidence.links[:at_most], *[""] * len(rows)]
    return Sheet(number, evidence, columns, list(zip(addresses, rows, strict=False)), max(evidence.count - len(rows), 0))


def _cell(value: Any) -> tuple[str, bool]:
    """A cell as text, and whether it is a number."""
    if isinstance(value, bool) or value is None:
        return ("" if value is None else "✓" if value else "✗"), False
    if isinstance(value, Text):
        return value.in_language(language()), False
    if isinstance(value, int):
        return str(value) if 1900 <= value <= 2100 else f"{value:,}", True
    if isinstance(value, float):
        return (f"{value:,.0f}" if abs(value) >= 1000 else f"{value:,.4g}"), True
    return str(value), False
