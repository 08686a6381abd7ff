"""What a page or an export says, as a test reads it."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
from django.http import HttpResponseBase


def content(response: HttpResponseBase) -> bytes:
    """The bytes of an answer, streamed or not."""
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined,arg-type,no-any-return]


def text(response: HttpResponseBase) -> str:
    """The page as text."""
    return content(response).decode()


def table(response: HttpResponseBase, form: str) -> list[list[str]]:
    """The rows of an exported .csv or .xlsx, headings first, all as text; numbers as Python writes them, empty for nothing."""
    raw = content(response)
    if form == "csv":
        return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(raw), read_only=True).worksheets[0]
    return [[_written(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def sheets(response: HttpResponseBase) -> list[str]:
    """The names of a workbook's sheets."""
    return list(openpyxl.load_workbook(io.BytesIO(content(response)), read_only=True).sheetnames)


def _written(value: Any) -> str:
    return "" if value is None else str(value)


def numbers(rows: list[list[str]], column: int) -> list[float | None]:
    """A column of numbers, whichever form wrote them."""
    return [float(row[column]) if len(row) > column and row[column] else None for row in rows[1:]]
