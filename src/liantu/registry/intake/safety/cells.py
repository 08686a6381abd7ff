"""单元格检查: one pass over a sheet's XML: its true extent, its formulas, error values, percents and merged cells."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from liantu.kernel.errors import Place
from liantu.registry.intake.safety.limits import Limits
from liantu.registry.intake.safety.refusals import refuse
from liantu.registry.intake.safety.workbook import parse_chunks

Sizes = np.ndarray[Any, np.dtype[np.int64]]
CELL_SCHEMA = pl.Schema({"_row": pl.UInt32, "column": pl.UInt32, "code": pl.String})
_REFERENCE = re.compile(r"^([A-Z]{1,4})(\d{1,8})$")
_AREA = re.compile(r"^([A-Z]{1,4})(\d{1,8})(?::([A-Z]{1,4})(\d{1,8}))?$")
_PREFIXED = re.compile(rb":(?:c|f|row|mergeCells?|oleObjects?|controls?)[\s>/]")
_LINKED = re.compile(rb"<(?:[\w.-]+:)?(?:oleObject|control)s?[\s>/]")
_AFTER_NAME = np.zeros(256, dtype=bool)
_AFTER_NAME[list(b" \t\r\n>/")] = True
_LONGEST_TAIL = 4_000_000


@dataclass(frozen=True, slots=True)
class SheetScan:
    """What a sheet's XML holds: ``rows`` and ``columns`` in use, and cells by row (from 1) and column position (from 0).

    ``flaws`` lists cells with a formula (``formula``), an error value (``cell_error``) or covered by a merged cell (``merged_cell``);
    ``percents`` those shown as percent; ``merged`` the merged areas (first row, first column, last row, last column).
    """

    rows: int = 0
    columns: int = 0
    flaws: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CELL_SCHEMA))
    percents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CELL_SCHEMA))
    merged: tuple[tuple[int, int, int, int], ...] = ()


def scan_sheet(
    read: Callable[[], Iterator[bytes]], place: Place, limits: Limits, percent_styles: frozenset[str], sizes: Sizes | None
) -> SheetScan:
    """Scan a sheet; ``read`` opens its XML anew. Fast over bytes; parsed in full only where something calls for it."""
    rows, columns, cells, plain = _fast(read(), place, limits, percent_styles)
    longest = 0 if sizes is None or not len(sizes) else int(sizes.max()) * 4
    if plain and cells * longest <= limits.text_bytes:
        scan = SheetScan(rows, columns)
    else:
        scan = _Parsed(place, limits, percent_styles, sizes).scan(read())
    _check_extent(scan.rows, scan.columns, place, limits)
    return scan


def _check_extent(rows: int, columns: int, place: Place, limits: Limits) -> None:
    if columns > limits.columns:
        refuse("too_many_columns", place, count=columns, limit=limits.columns)
    if rows > limits.rows:
        refuse("too_many_rows", place, count=rows, limit=limits.rows)
    if rows * columns > limits.cells:
        refuse("too_many_cells", place, count=rows * columns, limit=limits.cells)


def _fast(chunks: Iterator[bytes], place: Place, limits: Limits, percent_styles: frozenset[str]) -> tuple[int, int, int, bool]:
    """Return rows, columns, cells, and whether bytes alone tell all there is to know; what is in doubt is parsed in full."""
    marks = [b'"e"', b"'e'", b"<mergeCell"]
    for style in percent_styles:
        marks += [f's="{style}"'.encode(), f"s='{style}'".encode()]
    if percent_styles:
        marks += [b" s ", b"s ="]
    rows = columns = cells = 0
    plain, tail = True, b""
    for chunk in chunks:
        block = tail + chunk
        cut = block.rfind(b"<")
        block, tail = (block[:cut], block[cut:]) if cut >= 0 else (b"", block)
        if len(tail) > _LONGEST_TAIL:
            refuse("cell_too_long", place, count=len(tail), limit=limits.cell_characters)
        if (b":" in block and _LINKED.search(block)) or b"<oleObject" in block or b"<control" in block:
            refuse("embedded_object", place, detail="oleObject")
        extent = _extent(block)
        plain = plain and extent is not None and not any(mark in block for mark in marks) and not _PREFIXED.search(block)
        if extent is not None:
            rows, columns, cells = max(rows, extent[0]), max(columns, extent[1]), cells + extent[2]
    return rows, columns, cells, plain


def _extent(block: bytes) -> tuple[int, int, int] | None:
    """Return the last row, the columns and the cells in a piece of XML; None where a cell has a formula or no plain ``r="B7"``."""
    data = np.frombuffer(block + b" " * 24, dtype=np.uint8)
    opens = np.flatnonzero(data == ord("<"))
    after, ends = data[opens + 1], _AFTER_NAME[data[opens + 2]]
    if bool(((after == ord("f")) & ends).any()):
        return None
    starts = opens[(after == ord("c")) & ends]
    if not len(starts):
        return 0, 0, 0
    for offset, letter in enumerate(b' r="', start=2):
        if not bool((data[starts + offset] == letter).all()):
            return None
    place = starts + 6
    columns, rows = np.zeros(len(starts), dtype=np.int64), np.zeros(len(starts), dtype=np.int64)
    for _ in range(4):
        letters = data[place].astype(np.int64)
        is_letter = (letters >= 65) & (letters <= 90)
        columns[is_letter] = columns[is_letter] * 26 + letters[is_letter] - 64
        place = place + is_letter
    for _ in range(8):
        digits = data[place].astype(np.int64)
        is_letter = (digits >= 48) & (digits <= 57)
        rows[is_letter] = rows[is_letter] * 10 + digits[is_letter] - 48
        place = place + is_letter
    if not bool((data[place] == ord('"')).all()) or int(columns.min()) < 1 or int(rows.min()) < 1:
        return None
    return int(rows.max()), int(columns.max()), len(starts)


def _position(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class _Parsed:
    """The full pass: every cell of a sheet as expat sees it."""

    def __init__(self, place: Place, limits: Limits, percent_styles: frozenset[str], sizes: Sizes | None) -> None:
        self.place, self.limits, self.percent_styles, self.sizes = place, limits, percent_styles, sizes
        self.row = self.column = self.rows = self.columns = self.text_bytes = 0
        self.shared = self.in_value = self.percent = False
        self.value = ""
        self.flaws = {code: array("Q") for code in ("formula", "cell_error", "merged_cell")}
        self.percents = array("Q")
        self.merged: list[tuple[int, int, int, int]] = []

    def scan(self, chunks: Iterator[bytes]) -> SheetScan:
        parse_chunks(chunks, self.place, self.start, self.end, self.text)
        self._spread_merged()
        flaws = pl.concat([_frame(cells, code) for code, cells in self.flaws.items()])
        return SheetScan(self.rows, self.columns, flaws, _frame(self.percents, "percent"), tuple(self.merged))

    def _spread_merged(self) -> None:
        """Name every cell in use that a merged cell covers."""
        covered = 0
        for top, left, last_row, last_column in self.merged:
            bottom, right = min(last_row, self.rows), min(last_column, self.columns - 1)
            covered += max(0, bottom - top + 1) * max(0, right - left + 1)
            if covered > self.limits.rows:
                refuse("too_many_cells", self.place, count=covered, limit=self.limits.rows)
            self.flaws["merged_cell"].extend(_key(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._start_cell(attributes)
        elif tag == "v":
            self.in_value, self.value = True, ""
            if self.percent:
                self.percents.append(_key(self.row, self.column))
        elif tag == "f":
            self.flaws["formula"].append(_key(self.row, self.column))
        elif tag == "row":
            self.row = int(attributes["r"]) if attributes.get("r", "").isdigit() else self.row + 1
            self.column = -1
            self.rows = max(self.rows, self.row)
        elif tag == "mergeCell" and (area := _AREA.match(attributes.get("ref", "").replace("$", ""))):
            left, top, right, bottom = area[1], int(area[2]), area[3] or area[1], int(area[4] or area[2])
            self.merged.append((top, _position(left), bottom, _position(right)))

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = _REFERENCE.match(attributes.get("r", ""))
        if reference:
            self.column, self.row = _position(reference[1]), int(reference[2])
        else:
            self.column += 1
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column + 1)
        _check_extent(min(self.rows, self.limits.rows + 1), self.columns, self.place, self.limits)
        kind = attributes.get("t", "n")
        self.shared = kind == "s"
        self.percent = kind == "n" and attributes.get("s", "") in self.percent_styles
        if kind == "e":
            self.flaws["cell_error"].append(_key(self.row, self.column))

    def text(self, data: str) -> None:
        if self.in_value and self.shared:
            self.value += data

    def end(self, tag: str) -> None:
        if not self.in_value or tag.rpartition(":")[2] != "v":
            return
        self.in_value = False
        if self.shared and self.sizes is not None and self.value.strip().isdigit():
            index = int(self.value)
            self.text_bytes += int(self.sizes[index]) * 3 if index < len(self.sizes) else 0
            if self.text_bytes > self.limits.text_bytes:
                refuse("too_much_text", self.place, count=self.text_bytes, limit=self.limits.text_bytes)


def _key(row: int, column: int) -> int:
    return (row << 20) | column


def _frame(cells: array[int], code: str) -> pl.DataFrame:
    keys = np.frombuffer(cells, dtype=np.uint64) if cells else np.empty(0, dtype=np.uint64)
    columns = {"_row": (keys >> np.uint64(20)).astype(np.uint32), "column": (keys & np.uint64(0xFFFFF)).astype(np.uint32)}
    return pl.DataFrame(columns).with_columns(pl.lit(code).alias("code")).cast(CELL_SCHEMA)
