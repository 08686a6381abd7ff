"""Honest and awkward spreadsheets are read right: headings, dates, encodings, widths, totals, formulas."""

# ruff: noqa: DTZ001 spreadsheets have no time zones
from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from liantu.kernel.errors import Problem
from liantu.registry.intake.columns import known_headings
from liantu.registry.intake.readers import Sheet, input_files, read_sheets
from tests.registry.intake.files import ROWS, TABLES, edited, workbook

KNOWN = known_headings(TABLES)
TEXT = "单位名称,区县,产值\n重庆模拟电机厂,渝北区,1.5\n重庆模拟钢铁公司,巴南区,20\n"
READ = [(2, "重庆模拟电机厂", "渝北区", "1.5"), (3, "重庆模拟钢铁公司", "巴南区", "20")]


def read(path: Path) -> Sheet:
    return next(read_sheets(path, known=KNOWN))


def test_a_plain_workbook(tmp_path: Path) -> None:
    sheet = read(workbook(tmp_path / "a.xlsx"))
    assert sheet.headings == ("单位名称", "区县", "产值（万元）")
    assert sheet.frame.rows() == [(2, "模拟企业 1", "渝北区", "1.5"), (3, "模拟企业 2", "巴南区", "20")]
    assert (sheet.file, sheet.name, sheet.cell(2, 3)) == ("a.xlsx", "Sheet1", "C3")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_in_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    (tmp_path / "a.csv").write_bytes(TEXT.replace(",", separator).encode(encoding))
    assert read(tmp_path / "a.csv").frame.rows() == READ


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_csv_line_endings_quotes_and_blank_rows_keep_row_numbers(tmp_path: Path, ending: str) -> None:
    text = '单位名称,区县\n\n"模拟,企业",渝北区\n"两""行\n名称",巴南区\n,\n模拟企业,巴南区\n'
    (tmp_path / "a.csv").write_bytes(text.replace("\n", ending).encode())
    assert read(tmp_path / "a.csv").frame.get_column("_row").to_list() == [3, 4, 6]
    assert read(tmp_path / "a.csv").frame.get_column("c0").to_list()[:2] == [
        "模拟,企业",
        f'两"行{ending}名称' if ending != "\r" else '两"行\n名称',
    ]


def test_csv_with_stray_quotes_titles_and_a_stated_separator(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('sep=;\n单位名称;区县\n模拟"甲"厂;渝北区\n')
    (tmp_path / "b.csv").write_text("某区企业表\n\n单位名称,区县\n模拟企业,渝北区\n")
    assert read(tmp_path / "a.csv").frame.rows() == [(3, '模拟"甲"厂', "渝北区")]
    assert read(tmp_path / "b.csv").frame.rows() == [(4, "模拟企业", "渝北区")]


def test_csv_cells_neutralised_by_an_export_come_back(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("单位名称,区县\n'=1+2,'@x\n-5,'plain\n")
    assert read(tmp_path / "a.csv").frame.rows() == [(2, "=1+2", "@x"), (3, "-5", "'plain")]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_real_dates_are_iso_under_both_date_systems(tmp_path: Path, epoch: dt.datetime) -> None:
    days: list[dt.date] = [dt.date(2024, 1, 5), dt.date(1904, 3, 1), dt.datetime(2024, 2, 29, 8, 30), dt.datetime(2024, 2, 29)]

    def fill(book: Any) -> None:
        book.epoch = epoch
        for row, day in enumerate(days, start=2):
            book.active.cell(row, 4, day)
        book.active["D1"] = "成立日期"

    sheet = read(edited(workbook(tmp_path / "a.xlsx"), fill))
    assert sheet.column(3).to_list() == ["2024-01-05", "1904-03-01", "2024-02-29T08:30:00", "2024-02-29"]


def test_dates_as_text_stay_as_they_were_written(tmp_path: Path) -> None:
    written = ["2024/1/5", "2024.1.5", "2024年1月5日", "20240105"]
    sheet = read(workbook(tmp_path / "a.xlsx", [["单位名称", "成立日期"], *[[f"企业{day}", day] for day in written]]))
    assert sheet.column(1).to_list() == written


def test_full_width_numbers_and_codes_are_narrowed_and_words_are_not(tmp_path: Path) -> None:
    cells = [
        "１２３．５",
        "９１５００１０３ＭＡ",
        "２０２４年１月５日",
        "（重庆）模拟厂",
        "第２机床厂",
        "　渝北区　",
        "３５％",
        "\u00a0x\u200b",
    ]
    sheet = read(workbook(tmp_path / "a.xlsx", [["单位名称", "区县"], *[[cell, "渝北区"] for cell in cells]]))
    assert sheet.column(0).to_list() == ["123.5", "91500103MA", "2024年1月5日", "（重庆）模拟厂", "第２机床厂", "渝北区", "35%", "x"]


def test_numbers_are_plain_decimals_percents_as_seen_and_yes_no_as_words(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        for position, value in enumerate([1e-7, 1234567890123.0, True, 0.35, 0.0], start=2):
            book.active.cell(2, position, value)
        book.active["E2"].number_format = "0.0%"

    sheet = read(edited(workbook(tmp_path / "a.xlsx", [["单位名称", "a", "b", "c", "d", "e"], ["x"]]), fill))
    assert sheet.frame.rows() == [(2, "x", "0.0000001", "1234567890123", "true", "35%", "0")]


def test_formulas_errors_merged_cells_and_lost_digits_are_flaws_and_null(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.active
        sheet["C2"], sheet["C3"], sheet["C4"] = "=1+2", "#N/A", 915001030000000123
        sheet["A4"], sheet["A5"] = "模拟企业 3", "模拟企业 4"
        sheet.merge_cells("B4:B5")

    sheet = read(edited(workbook(tmp_path / "a.xlsx"), fill))
    found = {(sheet.cell(column, row), code) for row, column, code in sheet.flaws.rows()}
    assert found == {("C2", "formula"), ("C3", "cell_error"), ("C4", "digits_lost"), ("B4", "merged_cell"), ("B5", "merged_cell")}
    assert sheet.column(2).null_count() == 4


def test_titles_above_blank_columns_and_totals_below(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["某区 2024 年企业表"], [], [None, "序号", "单位名称", None, "产值（万元）"],
        [None, 1, "模拟企业 1", None, 5], [], [None, 2, "模拟企业 2", None, 6],
        [None, None, "合 计", None, "=SUM(E4:E6)"], [None, "注：以上为模拟数据"],
    ]  # fmt: skip
    sheet = read(workbook(tmp_path / "a.xlsx", rows))
    assert (sheet.heading_row, sheet.headings) == (3, ("", "序号", "单位名称", "", "产值（万元）"))
    assert sheet.frame.select("_row", "c2", "c4").rows() == [(4, "模拟企业 1", "5"), (6, "模拟企业 2", "6")]
    assert [(left.row, left.reason) for left in sheet.left_out] == [(7, "total"), (8, "footnote")]
    assert sheet.flaws.is_empty()


def test_merged_headings_in_two_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["单位名称", "基本情况", None, "经营"],
        [None, "区县", "规模", "产值（万元）"],
        ["模拟企业", "渝北区", "大型", 3],
    ]

    def merge(book: Any) -> None:
        book.active.merge_cells("A1:A2")
        book.active.merge_cells("B1:C1")

    sheet = read(edited(workbook(tmp_path / "a.xlsx", rows), merge))
    assert sheet.headings == ("单位名称", "区县", "规模", "产值（万元）")
    assert sheet.groups == ("", "基本情况", "基本情况", "经营")
    assert sheet.frame.rows() == [(3, "模拟企业", "渝北区", "大型", "3")]


def test_hidden_rows_are_read_hidden_and_note_sheets_are_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Sheet1"].row_dimensions[2].hidden = True
        book["secret"].sheet_state = "hidden"

    path = edited(workbook(tmp_path / "a.xlsx", secret=ROWS, 填表说明=[["请如实填写"]], blank=[], 产品目录=ROWS), hide)
    notices: list[Problem] = []
    sheets = list(read_sheets(path, known=KNOWN, notice=notices.append))
    assert [(sheet.name, sheet.frame.height) for sheet in sheets] == [("Sheet1", 2), ("产品目录", 2)]
    assert {(notice.place.sheet, notice.code) for notice in notices} == {
        ("secret", "sheet_hidden"),
        ("填表说明", "sheet_of_notes"),
        ("blank", "sheet_blank"),
    }


def test_parquet_in_plain_text(tmp_path: Path) -> None:
    day = dt.date(2024, 1, 5)
    frame = pl.DataFrame({"name": ["x", None], "output": [1.0, None], "n": [3, None], "day": [day, None], "yes": [True, None]})
    frame.with_columns(at=pl.lit(dt.datetime(2024, 1, 5, 8, 30)), tiny=1e-7).write_parquet(tmp_path / "a.parquet")
    sheet = read(tmp_path / "a.parquet")
    assert sheet.headings == ("name", "output", "n", "day", "yes", "at", "tiny")
    assert sheet.frame.row(0) == (2, "x", "1", "3", "2024-01-05", "true", "2024-01-05T08:30:00", "0.0000001")


def test_folders_are_read_in_order_without_lock_files_and_links(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    workbook(tmp_path / "b" / "c.xlsx")
    (tmp_path / "a.csv").write_text(TEXT)
    (tmp_path / "~$a.xlsx").write_bytes(b"lock")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "z.csv").symlink_to("/etc/passwd")
    assert [file.name for file in input_files(tmp_path)] == ["a.csv", "c.xlsx"]
    assert [sheet.file for sheet in read_sheets(tmp_path, known=KNOWN)] == ["a.csv", "c.xlsx"]


_WORDS = st.text(st.characters(whitelist_categories=("L", "N"), max_codepoint=0x9FFF), min_size=1, max_size=12).map(
    lambda text: "名" + text
)
_NUMBERS = st.one_of(st.integers(-(10**14), 10**14), st.decimals(-1000, 1000, places=3).map(float))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(_WORDS, _NUMBERS, st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1))), min_size=1, max_size=12))
def test_what_is_written_is_what_is_read(tmp_path: Path, rows: list[tuple[str, float, dt.date]]) -> None:
    sheet = read(workbook(tmp_path / "a.xlsx", [["单位名称", "产值", "成立日期"], *rows]))
    assert sheet.column(0).to_list() == [word for word, _, _ in rows]
    assert [float(text) for text in sheet.column(1)] == [float(number) for _, number, _ in rows]
    assert sheet.column(2).to_list() == [day.isoformat() for _, _, day in rows]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not installed")
def test_a_workbook_written_by_libreoffice(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TEXT)
    subprocess.run(["soffice", "--headless", "--convert-to", "xlsx", "--outdir", tmp_path, tmp_path / "a.csv"], check=True, timeout=120)
    if not (tmp_path / "a.xlsx").exists():
        pytest.skip("LibreOffice is installed without Calc")
    assert read(tmp_path / "a.xlsx").frame.height == 2
