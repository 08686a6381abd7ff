"""Makers of files for the intake's tests: honest, awkward and hostile ones."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Kind, Table

FIRMS = Table(
    "firms",
    Text("企业名录", "Firms"),
    (
        Column("name", Text("单位名称", "Name"), required=True, other_headings=("企业名称",)),
        Column("credit_code", Text("统一社会信用代码", "Credit code"), Kind.CREDIT_CODE),
        Column("district", Text("区县", "District"), Kind.REGION),
        Column("size", Text("规模", "Size"), Kind.CHOICE, choices=(("large", Text("大型", "large")), ("small", Text("小型", "small")))),
        Column("output_fen", Text("产值", "Output"), Kind.YUAN, unit="万元", note=Text("全年", "whole year")),
        Column("founded_date", Text("成立日期", "Founded on"), Kind.DATE),
        Column("listed", Text("是否上市", "Listed"), Kind.YES_NO),
    ),
    ("credit_code", "name"),
)
LINKS = Table(
    "links",
    Text("供货关系", "Supply links"),
    (
        Column("supplier", Text("供货单位", "Supplier"), Kind.ORGANISATION, required=True),
        Column("customer", Text("购货单位", "Customer"), Kind.ORGANISATION, required=True),
        Column("year", Text("年份", "Year"), Kind.YEAR, required=True, minimum=1949),
        Column("share", Text("占比", "Share"), Kind.SHARE),
    ),
    ("supplier", "customer", "year"),
)
TABLES = {"firms": FIRMS, "links": LINKS}
ROWS: list[list[Any]] = [["单位名称", "区县", "产值（万元）"], ["模拟企业 1", "渝北区", 1.5], ["模拟企业 2", "巴南区", 20]]


def workbook(path: Path, rows: Sequence[Sequence[Any]] = ROWS, **more: list[Any]) -> Path:
    """Write a plain workbook: ``rows`` on the first sheet, further sheets by name."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Sheet1"
    for row in rows:
        sheet.append(list(row))
    for name, other in more.items():
        added = book.create_sheet(name)
        for row in other:
            added.append(list(row))
    book.save(path)
    return path


def edited(path: Path, change: Callable[[Any], None]) -> Path:
    """Open a workbook with openpyxl, change it, save it."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def repacked(path: Path, changes: Mapping[str, bytes | Callable[[bytes], bytes]]) -> Path:
    """Write a workbook's parts anew with some replaced, changed or added."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, change in changes.items():
        parts[name] = change if isinstance(change, bytes) else change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


SHEET_PART = "xl/worksheets/sheet1.xml"


def sheet_xml(body: bytes) -> bytes:
    """Return a sheet part whose rows are ``body``."""
    opening = b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return opening + b"<sheetData>" + body + b"</sheetData></worksheet>"
