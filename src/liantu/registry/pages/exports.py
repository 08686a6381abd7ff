"""导出: a list as .csv or .xlsx, streamed, with nothing in it that a spreadsheet program would run."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter
from django.http import FileResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

FORMS = ("xlsx", "csv")
_RUNS = re.compile(r"^'*[=+\-@＝＋－＠\t\r]")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_ROWS = 1_048_575


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


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """Stream rows as UTF-8 with a byte-order mark, which spreadsheet programs need for Chinese."""
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        yield writer.writerow([neutral(heading) for heading in headings])
        for row in rows:
            yield writer.writerow([neutral(value) for value in row])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def xlsx_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """Write rows to a workbook row by row (memory does not grow with them) and send it; text is never a formula."""
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 FileResponse closes it
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, {**options, "default_date_format": "yyyy-mm-dd", "remove_timezone": True})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, headings, bold)
    sheet.freeze_panes(1, 0)
    for at, row in enumerate(rows, start=1):
        if at > _MOST_ROWS:
            break
        for column, value in enumerate(row):
            if value is not None and value != "":
                sheet.write(at, column, value)
    book.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_WORKBOOK)


def export_response(form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """Send rows in ``form`` (one of `FORMS`) under a name that carries the day."""
    dated = f"{name}-{timezone.localdate():%Y%m%d}"
    return (xlsx_response if form == "xlsx" else csv_response)(dated, headings, rows)


def yes_no(value: bool | None) -> str:
    """The word for a truth that may be unknown."""
    return "" if value is None else _("是") if value else _("否")
