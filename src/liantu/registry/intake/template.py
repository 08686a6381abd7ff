"""模板: the blank workbook for a set of tables, and filled workbooks of the same shape that can be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Kind, Table
from liantu.registry.intake.guide import GUIDE, kind_note
from liantu.registry.intake.readers import NOTE_SHEETS, column_letters

READ_ME, LISTS, _ = NOTE_SHEETS
HEADING_ROWS = 2
_CHECKED_ROWS = 20_000
_SHEET_NAME_LENGTH = 31
_YES_NO = (Text("是", "yes"), Text("否", "no"))
_WIDTHS = {Kind.ORGANISATION: 30, Kind.PRODUCT: 26, Kind.CREDIT_CODE: 22, Kind.DATE: 12, Kind.YEAR: 8}
_STYLES: dict[str, dict[str, Any]] = {
    "heading": {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "required": {"bold": True, "bg_color": "#9C1C1C", "font_color": "#FFFFFF", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "second": {"italic": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "number": {"num_format": "#,##0.######"},
    "whole": {"num_format": "0"},
    "title": {"bold": True, "font_size": 16},
    "words": {"text_wrap": True, "valign": "top"},
}
_CELL_STYLES = {
    Kind.DATE: "date", Kind.INTEGER: "whole", Kind.YEAR: "whole", Kind.NUMBER: "number", Kind.YUAN: "number", Kind.SHARE: "number",
}  # fmt: skip


class PackLists(Protocol):
    """What the drop-down lists need of a pack: regions, parks, products and report items."""

    @property
    def regions(self) -> Iterable[Any]:
        """The regions of the city."""
        ...

    @property
    def parks(self) -> Iterable[Any]:
        """The parks of the city."""
        ...

    @property
    def products(self) -> Mapping[str, Any]:
        """The products by code."""
        ...

    @property
    def items(self) -> Mapping[str, Any]:
        """The report items by code."""
        ...


@dataclass(slots=True)
class _Book:
    """A workbook being written, with its styles and the lists that drop-downs draw on."""

    book: Workbook
    styles: dict[str, Format]
    lists: dict[str, str] = field(default_factory=dict)


def write_template(path: Path, tables: Mapping[str, Table], pack: PackLists | None = None) -> None:
    """Write the blank workbook of ``tables``: a page of guidance, a sheet per table, and drop-down lists from ``pack``."""
    _write(path, tables, {}, pack)


def write_workbook(path: Path, frames: Mapping[str, pl.DataFrame], tables: Mapping[str, Table], pack: PackLists | None = None) -> None:
    """Write frames, by table code, whose columns are field names, in the template's shape; reading it again gives the same values."""
    _write(path, {code: tables[code] for code in frames}, frames, pack)


def heading_text(column: Column, language: str) -> str:
    """Return a column's heading as the template writes it: with its unit, and the word 必填 where it must be filled."""
    zh = language == "zh"
    marks = [column.unit] if column.unit else []
    marks += [("必填" if zh else "required")] if column.required else []
    name = column.heading.in_language(language)
    if not marks:
        return name
    return f"{name}（{'，'.join(marks)}）" if zh else f"{name} ({', '.join(marks)})"


def sheet_name(table: Table) -> str:
    """Return the name of a table's sheet, which Excel holds to 31 characters without some marks."""
    return "".join(letter for letter in table.name.zh if letter not in "[]:*?/\\'")[:_SHEET_NAME_LENGTH]


def _write(path: Path, tables: Mapping[str, Table], frames: Mapping[str, pl.DataFrame], pack: PackLists | None) -> None:
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        workbook = _Book(book, {name: book.add_format(style) for name, style in _STYLES.items()})
        _write_guide(workbook, tables)
        sheets = {code: book.add_worksheet(sheet_name(table)) for code, table in tables.items()}
        _write_lists(workbook, tables, pack)
        for code, table in tables.items():
            _write_table(workbook, sheets[code], table, frames.get(code))


def _write_guide(workbook: _Book, tables: Mapping[str, Table]) -> None:
    sheet = workbook.book.add_worksheet(READ_ME)
    sheet.set_column(0, 1, 60, workbook.styles["words"])
    sheet.set_column(2, 5, 24, workbook.styles["words"])
    sheet.write_row(0, 0, [GUIDE[0].zh, GUIDE[0].en], workbook.styles["title"])
    row = 1
    for line in GUIDE[1:]:
        sheet.write_row(row, 0, [line.zh, line.en], workbook.styles["words"])
        row += 1
    row += 1
    for table in tables.values():
        sheet.write_row(row, 0, [table.name.zh, table.name.en], workbook.styles["heading"])
        row += 1
        if table.note.zh:
            sheet.write_row(row, 0, [table.note.zh, table.note.en], workbook.styles["words"])
            row += 1
        for column in table.columns:
            note = _note(column)
            sheet.write_row(
                row,
                0,
                [f"· {heading_text(column, 'zh')}：{note.zh}", f"· {heading_text(column, 'en')}: {note.en}"],
                workbook.styles["words"],
            )
            row += 1
        row += 1


def _write_lists(workbook: _Book, tables: Mapping[str, Table], pack: PackLists | None) -> None:
    """Write the hidden sheet of lists, one column each, and remember its ranges."""
    lists = {
        f"{code}.{column.name}": [text.zh for _, text in column.choices]
        for code, table in tables.items()
        for column in table.columns
        if column.choices
    }
    lists["yes_no"] = [text.zh for text in _YES_NO]
    if pack is not None:
        lists[Kind.REGION] = [region.name.zh for region in pack.regions if region.kind in {"district", "area"}]
        lists[Kind.PARK] = [park.name.zh for park in pack.parks]
        lists[Kind.PRODUCT] = [product.name.zh for product in pack.products.values()]
        lists["product_codes"] = [product.code for product in pack.products.values()]
        lists[Kind.ITEM] = [item.name.zh for item in pack.items.values()]
    columns = [(name, values) for name, values in lists.items() if values]
    sheet = workbook.book.add_worksheet(LISTS)
    sheet.hide()
    for row in range(max(len(values) for _, values in columns) + 1):
        for position, (name, values) in enumerate(columns):
            if row <= len(values):
                sheet.write_string(row, position, name if row == 0 else values[row - 1])
    for position, (name, values) in enumerate(columns):
        letters = column_letters(position)
        workbook.lists[name] = f"='{LISTS}'!${letters}$2:${letters}${len(values) + 1}"


def _write_table(workbook: _Book, sheet: Worksheet, table: Table, frame: pl.DataFrame | None) -> None:
    for position, column in enumerate(table.columns):
        width = _WIDTHS.get(column.kind, 18)
        sheet.set_column(position, position, width, workbook.styles[_CELL_STYLES.get(column.kind, "text")])
        _add_list(workbook, sheet, table, column, position)
    sheet.freeze_panes(HEADING_ROWS, 1)
    sheet.set_row(0, 32)
    sheet.set_row(1, 32)
    for row, language in enumerate(("zh", "en")):
        for position, column in enumerate(table.columns):
            style = "required" if column.required else "heading"
            sheet.write_string(row, position, heading_text(column, language), workbook.styles[style if row == 0 else "second"])
            if row == 0:
                note = _note(column)
                sheet.write_comment(row, position, f"{note.zh}\n{note.en}", {"x_scale": 2, "y_scale": 1.5})
    if frame is not None:
        _write_rows(workbook, sheet, table, frame)


def _add_list(workbook: _Book, sheet: Worksheet, table: Table, column: Column, position: int) -> None:
    key = f"{table.code}.{column.name}" if column.choices else str(column.kind)
    source = workbook.lists.get(key)
    if source is None:
        return
    message = _note(column).zh[:250]
    rule = {"validate": "list", "source": source, "error_type": "warning", "input_title": column.heading.zh[:32], "input_message": message}
    sheet.data_validation(HEADING_ROWS, position, _CHECKED_ROWS, position, {**rule, "show_input": bool(message)})


def _write_rows(workbook: _Book, sheet: Worksheet, table: Table, frame: pl.DataFrame) -> None:
    """Write the rows of ``frame``; choices as their Chinese names, text never as a formula, missing as blank."""
    columns = [(position, column) for position, column in enumerate(table.columns) if column.name in frame.columns]
    names = {column.name: {code: text.zh for code, text in column.choices} for _, column in columns if column.choices}
    for row, values in enumerate(frame.select([column.name for _, column in columns]).iter_rows(), start=HEADING_ROWS):
        for (position, column), value in zip(columns, values, strict=True):
            if value is not None:
                _write_value(workbook, sheet, row, position, column, names.get(column.name, {}).get(value, value))


def _write_value(workbook: _Book, sheet: Worksheet, row: int, position: int, column: Column, value: Any) -> None:
    style = workbook.styles[_CELL_STYLES.get(column.kind, "text")]
    if isinstance(value, bool):
        sheet.write_string(row, position, _YES_NO[0 if value else 1].zh, style)
    elif isinstance(value, int | float) and column.kind in _CELL_STYLES:
        sheet.write_number(row, position, value, style)
    elif hasattr(value, "isoformat") and column.kind is Kind.DATE:
        sheet.write_datetime(row, position, value, style)
    else:
        sheet.write_string(row, position, str(value), style)


def _note(column: Column) -> Text:
    """Return what people are told of a column: what its kind asks for, then its own note."""
    parts = [kind_note(column), column.note]
    return Text(
        "；".join(part.zh for part in parts if part.zh) or column.heading.zh,
        "; ".join(part.en for part in parts if part.en) or column.heading.en,
    )
