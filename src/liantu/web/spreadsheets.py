"""表格导出: rows as .csv or .xlsx, with nothing in them that a spreadsheet program would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.http import HttpResponse

_RUNS = re.compile(r"^'*[=+\-@＝＋－＠\t\r]")
_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, headings and rows; ``formats`` gives a column's number format by position."""

    name: str
    headings: Sequence[str]
    rows: Rows
    formats: dict[int, str]


def neutral(value: Any) -> Any:
    """Return a cell for a .csv: an apostrophe stands before text that would run as a formula.

    >>> neutral("=1+2"), neutral("钢板"), neutral(None), neutral(-5.2)
    ("'=1+2", '钢板', '', -5.2)
    """
    if value is None:
        return ""
    return f"'{value}" if isinstance(value, str) and _RUNS.match(value) else value


def csv_response(name: str, headings: Sequence[str], rows: Rows) -> HttpResponse:
    """Send rows as UTF-8 with a byte-order mark, which spreadsheet programs need for Chinese."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerows([[neutral(value) for value in row] for row in (headings, *rows)])
    return _attached(text.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def xlsx_response(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Send sheets as a workbook; text is written as text, whatever it looks like."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    bold = book.add_format({"bold": True, "bg_color": "#E6EEFB", "border": 1, "text_wrap": True, "valign": "vcenter"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        formats = {column: book.add_format({"num_format": written}) for column, written in sheet.formats.items()}
        page.write_row(0, 0, list(sheet.headings), bold)
        page.freeze_panes(1, 0)
        for line, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                _write(page, line, column, value, formats.get(column))
        for column, heading in enumerate(sheet.headings):
            longest = max([len(str(heading)) * 2, *(len(str(row[column])) + 4 for row in sheet.rows[:200] if row[column] is not None)])
            page.set_column(column, column, min(longest, 48))
    book.close()
    return _attached(file.getvalue(), _WORKBOOK_TYPE, f"{name}.xlsx")


def _write(page: Any, line: int, column: int, value: Any, written: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool | str):
        page.write_string(line, column, str(value))
    elif isinstance(value, int | float):
        page.write_number(line, column, value, written)
    else:
        page.write_string(line, column, str(value))


def _attached(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
