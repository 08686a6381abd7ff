"""Spreadsheets: text stays text, unknown stays empty."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from liantu.web.spreadsheets import Sheet, csv_response, neutral, table_response, workbook, xlsx_response

HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "'=1"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_would_run_gets_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


def test_numbers_and_unknown_in_csv() -> None:
    assert csv_response("x", ["a", "b"], [[-1.5, None]]).content.decode("utf-8-sig") == "a,b\r\n-1.5,\r\n"


def test_a_workbook_keeps_text_as_text() -> None:
    sheet = Sheet("表", ["a", "b"], [[text, 0.5] for text in HOSTILE], {1: "0.0%"})
    page = load_workbook(io.BytesIO(xlsx_response("x", [sheet]).content))["表"]
    assert {cell.data_type for cell in page["A"][1:]} == {"s"}
    assert page["B2"].number_format == "0.0%"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_rows_that_come_one_by_one_are_not_gathered(form: str) -> None:
    response = table_response(form, "x", Sheet("表", ["a", "b"], ((text, date(2025, 3, 1)) for text in HOSTILE)))
    assert response.streaming
    sent = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    if form == "csv":
        assert [line.split(",")[0] for line in sent.decode("utf-8-sig").splitlines()[1:3]] == ["'=1+1", "'+1"]
    else:
        page = load_workbook(io.BytesIO(sent))["表"]
        assert {cell.data_type for cell in page["A"][1:]} == {"s"}
        assert page["B2"].value == datetime(2025, 3, 1)  # noqa: DTZ001 spreadsheets have no time zones


def test_a_workbook_of_any_title_and_values_opens() -> None:
    rows = [[True, float("nan"), date(2025, 3, 1), "=1+1"], [False, 1.5, None, ""]]
    book = load_workbook(io.BytesIO(workbook([Sheet("a/b: [c]?", ["w", "x", "y", "z"], rows), Sheet("", ["only"], [])])))
    page = book.worksheets[0]
    assert page.title == "a b   c"
    assert (page["A2"].value, page["A3"].value, page["D2"].value, page["D2"].data_type) == (True, False, "=1+1", "s")
    assert page["C2"].value == datetime(2025, 3, 1)  # noqa: DTZ001 spreadsheets have no time zones
    assert page["C3"].value is None
    assert page.auto_filter.ref == "A1:D3"
    assert page.freeze_panes == "A2"
