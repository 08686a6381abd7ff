"""Workbooks of findings and figures: one writer for all of the platform."""

from __future__ import annotations

import io
from datetime import date, datetime

from openpyxl import load_workbook

from liantu.kernel.text import Text
from liantu.oversight.exports import comma_separated, workbook

ROWS = [["=1+1", 0.5, date(2025, 3, 1), None], [Text("甲", "a"), 2, "x", True]]


def test_a_workbook_has_texts_numbers_and_dates() -> None:
    page = load_workbook(io.BytesIO(workbook("渝北区 · 产值/收入", ["a", "b", "c", "d"], ROWS))).active
    assert page is not None
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells == [
        ["a", "b", "c", "d"],
        ["=1+1", 0.5, datetime(2025, 3, 1), None],  # noqa: DTZ001 spreadsheets have no time zones
        ["甲 / a", 2, "x", True],
    ]
    assert page["A2"].data_type == "s", "what looks like a formula stays text"
    assert page.title == "渝北区 · 产值 收入"


def test_comma_separated_text_runs_nothing() -> None:
    lines = comma_separated(["a", "b", "c", "d"], ROWS).decode("utf-8-sig").splitlines()
    assert lines == ["a,b,c,d", "'=1+1,0.5,2025-03-01,", "甲 / a,2,x,True"]
