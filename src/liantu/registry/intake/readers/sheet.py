"""表页: a sheet as it was read: headings and cells as text, each with the place where people see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

FLAW_SCHEMA = pl.Schema({"_row": pl.UInt32, "column": pl.UInt32, "code": pl.String})
"""Cells that must not be used as they stand: the row, the column position and why (``formula``, ``cell_error``)."""


def column_letters(position: int) -> str:
    """Return the letters of the column at ``position``, which counts from 0.

    >>> column_letters(0), column_letters(25), column_letters(26), column_letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_position(letters: str) -> int:
    """Return the position, from 0, of the column with ``letters``.

    >>> column_position("A"), column_position("AA"), column_position("XFD")
    (0, 26, 16383)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the sheet that is not data (合计, 总计, a second heading row), and why."""

    row: int
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: ``headings[i]`` stands over column ``c<i>`` of ``frame``, and ``i`` is the column's position in the file.

    ``frame`` holds ``_row`` (UInt32, the row's number as people see it, from 1) and ``c0`` … ``cN``, all String, null where
    empty: numbers as plain decimals, dates as ISO (``2024-01-05`` or ``2024-01-05T08:30:00``), blanks trimmed. Blank rows and rows
    that are ``left_out`` are not in the frame. A column without a heading has ``""``. Cells named in ``flaws`` are null in the frame.
    """

    file: str
    name: str
    headings: tuple[str, ...]
    frame: pl.DataFrame
    heading_row: int = 1
    path: Path | None = None
    left_out: tuple[LeftOut, ...] = ()
    flaws: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLAW_SCHEMA))
    groups: tuple[str, ...] = ()
    """The merged group above each heading, where the sheet has two heading rows; else empty."""
    unit: str = ""
    """What a line above the headings says of units (单位：万元); else empty."""
    invisible: tuple[str, ...] = ()
    """Cells out of which characters were taken that nobody sees."""

    def cell(self, position: int, row: int) -> str:
        """Return the name of a cell, such as ``C7``, of the column at ``position`` (from 0) in ``row`` (from 1)."""
        return f"{column_letters(position)}{row}"

    def column(self, position: int) -> pl.Series:
        """Return the cells of the column at ``position``."""
        return self.frame.get_column(f"c{position}")
