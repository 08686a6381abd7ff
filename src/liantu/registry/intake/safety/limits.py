"""上限: how large an input may be before it is refused unread."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest input that is read; each default leaves room for a city's largest table and stops what only harms.

    Chosen so that one file at every limit at once still fits the memory of a small server.
    """

    file_bytes: int = 200_000_000
    """Size of one file as it lies on disk."""
    unpacked_bytes: int = 2_000_000_000
    """Size of all parts of a workbook once unpacked; 1,000,000 rows of 8 columns take about 400,000,000."""
    ratio: float = 200.0
    """How many times larger a part may be once unpacked; honest sheets stay below about 60."""
    parts: int = 2_000
    """How many parts a workbook may have."""
    rows: int = 2_000_000
    """Rows of one sheet, heading and blank rows included."""
    columns: int = 300
    """Columns of one sheet, blank ones included."""
    cells: int = 50_000_000
    """Rows times columns of one sheet: a viewer keeps room for all of them, filled or not."""
    text_bytes: int = 2_000_000_000
    """All text of one sheet, every use of a shared string counted."""
    cell_characters: int = 32_767
    """Characters in one cell; Excel's own limit."""
    files: int = 1_000
    """Files in one folder, its sub-folders included."""
    heading_rows: int = 10
    """In how many of the first rows the headings are looked for."""


DEFAULT_LIMITS = Limits()
