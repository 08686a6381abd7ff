"""标错工作簿: the same rows given back as a workbook, with bad cells coloured and commented, and a sheet of all problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from liantu.kernel.errors import Place, Problem, UnsafeFileError
from liantu.kernel.text import Text
from liantu.registry.intake.readers import NOTE_SHEETS, Sheet, column_letters, column_position, raw_sheets
from liantu.registry.intake.readers.texts import number_text
from liantu.registry.intake.safety import DEFAULT_LIMITS, Limits

MOST_MARKS = 5_000
MOST_LISTED = 500_000
PROBLEMS = NOTE_SHEETS[2]
_COMMENT_LENGTH = 800
_SHEET_NAME_LENGTH = 31
_CELL = re.compile(r"^([A-Z]{1,3})(\d{1,7})")
_PLAIN_NUMBER = re.compile(r"^-?\d{1,15}(\.\d{1,12})?$")
_HEADINGS = ("文件 File", "工作表 Sheet", "位置 Cell", "代码 Code", "问题", "改正方法", "Problem", "How to correct it")
_MORE = Text("另有 {count:,} 个问题没有标在单元格上", "{count:,} more problems are not marked on cells")
_WAS = Text("原值", "was")

Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """How many problems were marked on cells, and how many more are only listed (or, past 500,000, only counted)."""

    marks: int
    more: int


def write_marked(sources: Path | Sequence[Path], problems: Sequence[Problem], out: Path, *, limits: Limits = DEFAULT_LIMITS) -> Marked:
    """Write the rows of ``sources`` to ``out`` with ``problems`` marked; the first 5,000 on cells, all of them on the first sheet.

    Cells keep their rows and columns, so that the workbook can be mended and brought in again. Every cell is a value, none a formula;
    cells whose value cannot be trusted (formulas, error values, merged cells) are left blank, with what stood there in the comment.
    A file that is refused unread is only listed.
    """
    files = [sources] if isinstance(sources, Path) else list(sources)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(out), options) as book:
        listing = book.add_worksheet(PROBLEMS)
        bad = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1})
        titles: dict[tuple[str, str], str] = {}
        spots, marks = _spots(problems)
        for sheet in _readable(files, limits):
            titles[sheet.file, sheet.name] = title = _title(sheet, len(files) > 1, set(titles.values()))
            _write_sheet(book.add_worksheet(title), sheet, spots.get((sheet.file, sheet.name), {}), bad)
        _write_listing(book, listing, problems, titles, marks)
    return Marked(marks, len(problems) - marks)


def _readable(files: Sequence[Path], limits: Limits) -> Iterator[Sheet]:
    for file in files:
        try:
            yield from raw_sheets(file, limits=limits)
        except UnsafeFileError:
            continue


def _spots(problems: Sequence[Problem]) -> tuple[dict[tuple[str, str], dict[Spot, list[Problem]]], int]:
    """Return the first problems that have a place, by sheet and by cell (row and column from 0), and their number."""
    spots: dict[tuple[str, str], dict[Spot, list[Problem]]] = {}
    marks = 0
    for problem in problems:
        spot = _spot(problem.place)
        if spot is not None and marks < MOST_MARKS:
            spots.setdefault((problem.place.file, problem.place.sheet), {}).setdefault(spot, []).append(problem)
            marks += 1
    return spots, marks


def _spot(place: Place) -> Spot | None:
    if match := _CELL.match(place.cell):
        return int(match[2]) - 1, column_position(match[1])
    return (place.row - 1, 0) if place.row else None


def _title(sheet: Sheet, several: bool, taken: set[str]) -> str:
    """Return a sheet name that Excel takes and no other sheet has."""
    stem = sheet.file.rpartition(".")[0]
    name = sheet.name if sheet.name and not several else f"{stem} {sheet.name}".strip()
    name = re.sub(r"[\[\]:*?/\\']", "_", name)[:_SHEET_NAME_LENGTH] or "Sheet"
    number, base = 2, name
    while name.casefold() in {each.casefold() for each in (*taken, PROBLEMS)}:
        name = f"{base[: _SHEET_NAME_LENGTH - 5]} ({number})"
        number += 1
    return name


def _write_sheet(sheet: Worksheet, source: Sheet, spots: dict[Spot, list[Problem]], bad: Format) -> None:
    flawed = {(row - 1, column) for row, column in source.flaws.select("_row", "column").iter_rows()}
    by_row: dict[int, list[Spot]] = {}
    for spot in spots:
        by_row.setdefault(spot[0], []).append(spot)
    if any(source.headings):
        _write_cells(sheet, source.heading_row - 1, source.headings, by_row.pop(source.heading_row - 1, []), spots, flawed, bad)
    for row, *cells in source.frame.select("_row", *(name for name in source.frame.columns if name != "_row")).iter_rows():
        _write_cells(sheet, row - 1, cells, by_row.pop(row - 1, []), spots, flawed, bad)


def _write_cells(
    sheet: Worksheet,
    row: int,
    cells: Sequence[str | None],
    marked: list[Spot],
    spots: dict[Spot, list[Problem]],
    flawed: set[Spot],
    bad: Format,
) -> None:
    columns = {column for _, column in marked}
    for column, text in enumerate(cells):
        style = bad if column in columns else None
        value = None if (row, column) in flawed else text
        if value:
            _write_text(sheet, row, column, value, style)
        elif style:
            sheet.write_blank(row, column, None, style)
    for spot in marked:
        column = spot[1]
        if column >= len(cells):
            sheet.write_blank(row, column, None, bad)
        was = cells[column] if spot in flawed and column < len(cells) else None
        sheet.write_comment(row, column, _comment(spots[spot], was), {"x_scale": 2.5, "y_scale": 1.5})


def _write_text(sheet: Worksheet, row: int, column: int, text: str, style: Format | None) -> None:
    """Write a cell as a number where that gives the very same text back, else as text; never as a formula."""
    if _PLAIN_NUMBER.match(text) and number_text(float(text)) == text:
        sheet.write_number(row, column, float(text), style)
    else:
        sheet.write_string(row, column, text, style)


def _comment(problems: Sequence[Problem], was: str | None) -> str:
    lines = [f"{problem.code}\n{problem.what.zh}\n{problem.hint.zh}\n{problem.what.en}\n{problem.hint.en}" for problem in problems]
    if was:
        lines.append(f"{_WAS.zh} / {_WAS.en}: {was}")
    return "\n\n".join(lines)[:_COMMENT_LENGTH]


def _write_listing(book: Workbook, sheet: Worksheet, problems: Sequence[Problem], titles: dict[tuple[str, str], str], marks: int) -> None:
    heading = book.add_format({"bold": True, "bg_color": "#9C1C1C", "font_color": "#FFFFFF"})
    link = book.add_format({"font_color": "#0563C1", "underline": 1})
    sheet.set_column(0, 3, 16)
    sheet.set_column(4, 7, 50)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, _HEADINGS, heading)
    linked = 0
    for row, problem in enumerate(problems[:MOST_LISTED], start=1):
        place, spot = problem.place, _spot(problem.place)
        title = titles.get((place.file, place.sheet))
        cells: list[Any] = [place.file, place.sheet, place.cell or str(place.row or ""), problem.code]
        cells += [problem.what.zh, problem.hint.zh, problem.what.en, problem.hint.en]
        for column, text in enumerate(cells):
            if column == 2 and title and spot and linked < MOST_MARKS:
                target = f"internal:'{title}'!{column_letters(spot[1])}{spot[0] + 1}"
                sheet.write_url(row, column, target, link, str(text))
                linked += 1
            elif text:
                sheet.write_string(row, column, text)
    if len(problems) > marks:
        more = _MORE.format(count=len(problems) - marks)
        sheet.write_row(min(len(problems), MOST_LISTED) + 1, 0, [more.zh, more.en], heading)
