"""The workbook given back: bad cells coloured and commented where they stand, all problems listed, nothing that runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text
from liantu.registry.intake.columns import known_headings
from liantu.registry.intake.marked import MOST_MARKS, write_marked
from liantu.registry.intake.readers import read_sheets
from tests.registry.intake.files import ROWS, TABLES, edited, workbook

WHAT, MEND = Text("不是数字", "it is no number"), Text("请填数字", "Enter a number")


def problem(file: str, sheet: str, cell: str = "", row: int | None = None) -> Problem:
    return Problem("number", WHAT, MEND, Place(file, sheet, row, cell))


def test_cells_are_marked_where_they_stand_and_the_rest_is_unchanged(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["某区企业表"], [], *ROWS]
    path = workbook(tmp_path / "a.xlsx", rows, Other=ROWS)
    found = write_marked(path, [problem("a.xlsx", "Sheet1", "C4"), problem("a.xlsx", "Sheet1", row=5)], tmp_path / "out.xlsx")
    assert (found.marks, found.more) == (2, 0)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["问题 Problems", "Sheet1", "Other"]
    cell = book["Sheet1"]["C4"]
    assert cell.value == 1.5
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert all(text in cell.comment.text for text in (WHAT.zh, WHAT.en, MEND.zh, MEND.en))
    assert book["Sheet1"]["A5"].comment is not None
    assert book["Sheet1"]["A4"].comment is None
    assert [cell.value for cell in book["问题 Problems"][2]][:5] == ["a.xlsx", "Sheet1", "C4", "number", WHAT.zh]
    assert book["问题 Problems"]["C2"].hyperlink.location == "'Sheet1'!C4"
    before, after = (list(read_sheets(file, known=known_headings(TABLES))) for file in (path, tmp_path / "out.xlsx"))
    assert [sheet.frame.rows() for sheet in before] == [sheet.frame.rows() for sheet in after]


def test_csv_comes_back_as_a_workbook_and_formula_text_does_not_run(tmp_path: Path) -> None:
    (tmp_path / "企业名录.csv").write_text('单位名称,区县\n=HYPERLINK("x"),+1+1\n007,@SUM(A1)\n')
    write_marked(tmp_path / "企业名录.csv", [problem("企业名录.csv", "", "B3")], tmp_path / "out.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx")["企业名录"]
    assert [cell.data_type for row in sheet["A2:B3"] for cell in row] == ["s"] * 4 or all(
        cell.data_type != "f" for row in sheet["A2:B3"] for cell in row
    )
    again = next(read_sheets(tmp_path / "out.xlsx"))
    assert again.flaws.is_empty()
    assert again.frame.rows() == [(2, '=HYPERLINK("x")', "+1+1"), (3, "007", "@SUM(A1)")]


def test_values_that_cannot_be_trusted_are_left_blank_and_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.active["C2"] = 915001030000000123

    path = edited(workbook(tmp_path / "a.xlsx"), fill)
    write_marked(path, [problem("a.xlsx", "Sheet1", "C2")], tmp_path / "out.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx")["Sheet1"]["C2"]
    assert cell.value is None
    assert "9150010300000001" in cell.comment.text


def test_only_the_first_marks_are_set_and_the_rest_is_counted(tmp_path: Path) -> None:
    rows = MOST_MARKS + 500
    (tmp_path / "a.csv").write_text("单位名称,产值\n" + "x,y\n" * rows)
    problems = [problem("a.csv", "", f"B{row}") for row in range(2, rows + 2)]
    found = write_marked(tmp_path / "a.csv", problems, tmp_path / "out.xlsx")
    assert (found.marks, found.more) == (MOST_MARKS, 500)
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert sum(1 for (cell,) in book["a"]["B2:B5501"] if cell.comment) == MOST_MARKS
    assert "500" in str(book["问题 Problems"].cell(rows + 2, 1).value)


def test_a_refused_file_is_only_listed_and_sheets_of_several_files_keep_apart(tmp_path: Path) -> None:
    files = [workbook(tmp_path / "a.xlsx"), workbook(tmp_path / "b.xlsx"), workbook(tmp_path / "c.xlsm")]
    write_marked(files, [problem("c.xlsm", ""), problem("b.xlsx", "Sheet1", "A2")], tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["问题 Problems", "a Sheet1", "b Sheet1"]
    assert book["b Sheet1"]["A2"].comment is not None
