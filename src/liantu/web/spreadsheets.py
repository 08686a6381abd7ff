"""表格导出: rows as .csv or .xlsx, with nothing in them that a spreadsheet program would run.

Rows are read as they are written: a long list is streamed, so that memory does not grow with it.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import IO, Any

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from liantu.kernel.formulas import RUNS

FORMS = ("xlsx", "csv")
_RUNS = re.compile(RUNS)
_CSV = "text/csv; charset=utf-8"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {
    "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd", "remove_timezone": True, "nan_inf_to_errors": True,
}  # fmt: skip
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
MOST_ROWS = 1_048_575
"""Rows below the headings of one sheet."""
_MEASURED = 200
_WIDEST = 48
Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, headings and rows; ``formats`` gives a column's number format by position."""

    name: str
    headings: Sequence[str]
    rows: Rows
    formats: Mapping[int, str] = field(default_factory=dict)


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        """Return the line."""
        return value


def neutral(value: Any) -> Any:
    """Return a cell for a .csv: an apostrophe stands before text that would run as a formula.

    >>> neutral("=1+2"), neutral("钢板"), neutral(None), neutral(-5.2)
    ("'=1+2", '钢板', '', -5.2)
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


def csv_response(name: str, headings: Sequence[str], rows: Rows) -> HttpResponse:
    """Send rows at once as UTF-8 with a byte-order mark, which spreadsheet programs need for Chinese."""
    return HttpResponse("".join(csv_lines(headings, rows)), content_type=_CSV, headers=_attached(f"{name}.csv"))


def xlsx_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Send sheets at once as a workbook; text is written as text, whatever it looks like."""
    return HttpResponse(workbook(sheets), content_type=_WORKBOOK, headers=_attached(f"{name}.xlsx"))


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Return sheets as the bytes of a workbook, for a file or a message."""
    with _workbook(sheets) as file:
        return file.read()


def table_response(form: str, name: str, sheet: Sheet) -> HttpResponseBase:
    """Send one long sheet in ``form`` (one of `FORMS`), under a name that carries the day, without holding it in memory."""
    dated = f"{name}-{timezone.localdate():%Y%m%d}.{form}"
    if form == "xlsx":
        return FileResponse(_workbook([sheet]), as_attachment=True, filename=dated, content_type=_WORKBOOK)
    return StreamingHttpResponse(csv_lines(sheet.headings, sheet.rows), content_type=_CSV, headers=_attached(dated))


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def csv_lines(headings: Sequence[str], rows: Rows) -> Iterator[str]:
    """The lines of a .csv, after the byte-order mark that spreadsheet programs need for Chinese; nothing in them runs as a formula."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in chain([headings], rows):
        yield writer.writerow([neutral(value) for value in row])


def _workbook(sheets: Sequence[Sheet]) -> IO[bytes]:
    """Write a workbook row by row and return it as an open file; rows beyond what a sheet holds are left out."""
    file: IO[bytes] = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 who sends it closes it
    book = xlsxwriter.Workbook(file, _OPTIONS)
    bold = book.add_format({"bold": True, "bg_color": "#E6EEFB", "border": 1, "text_wrap": True, "valign": "vcenter"})
    for sheet in sheets:
        _write_sheet(book, sheet, bold)
    book.close()
    file.seek(0)
    return file


def _write_sheet(book: Any, sheet: Sheet, bold: Any) -> None:
    """Write headings, widths from the first rows, and the rows one by one."""
    page = book.add_worksheet(_NOT_IN_NAMES.sub(" ", sheet.name)[:31].strip() or None)
    formats = {column: book.add_format({"num_format": written}) for column, written in sheet.formats.items()}
    rows = iter(sheet.rows)
    first = list(islice(rows, _MEASURED))
    for column, heading in enumerate(sheet.headings):
        longest = max([len(str(heading)) * 2, *(len(str(row[column])) + 4 for row in first if row[column] is not None)])
        page.set_column(column, column, min(longest, _WIDEST))
    page.write_row(0, 0, list(sheet.headings), bold)
    page.freeze_panes(1, 0)
    line = 1
    for line, row in enumerate(islice(chain(first, rows), MOST_ROWS), start=1):
        for column, value in enumerate(row):
            _write(page, line, column, value, formats.get(column))
    page.autofilter(0, 0, line, max(len(sheet.headings) - 1, 0))


def _write(page: Any, line: int, column: int, value: Any, written: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_boolean(line, column, value)
    elif isinstance(value, int | float):
        page.write_number(line, column, value, written)
    elif isinstance(value, date):
        page.write_datetime(line, column, value)
    else:
        page.write_string(line, column, str(value))
