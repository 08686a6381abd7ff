"""看不见的字符: control characters refuse a file of any format; characters that nobody sees are taken out of cells, with a note."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from liantu.kernel.errors import Place
from liantu.registry.intake.readers.sheet import Sheet
from liantu.registry.intake.readers.texts import BLANKS
from liantu.registry.intake.safety import refuse

CONTROL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x80-\x84\x86-\x9F\x{FFFD}-\x{FFFF}]"
"""NUL and its like, as `encodings` refuses them in text files; tabs and line breaks may stay, DEL is taken out."""
INVISIBLE = r"[\p{Cf}\x7F\x{034F}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180D}\x{3164}\x{FE00}-\x{FE0F}\x{FFA0}\x{E0100}-\x{E01EF}]"
"""Characters of no width and those that turn the direction of writing (Unicode category Cf), fillers, variation selectors."""


def plain_sheet(sheet: Sheet) -> Sheet:
    """Return a sheet without invisible characters, whose cells it names; raises UnsafeFileError where there are control characters."""
    headings = pl.Series("headings", sheet.headings, pl.String)
    if headings.str.contains(CONTROL).any():
        refuse("control_characters", Place(sheet.file, sheet.name, sheet.heading_row))
    columns, cells = list[pl.Series](), list[tuple[int, str]]()
    for position, name in enumerate(column for column in sheet.frame.columns if column != "_row"):
        column = sheet.frame.get_column(name)
        if (control := column.str.contains(CONTROL).fill_null(value=False)).any():
            refuse("control_characters", Place(sheet.file, sheet.name, int(sheet.frame["_row"][control.arg_max() or 0])))
        if (hidden := column.str.contains(INVISIBLE).fill_null(value=False)).any():
            rows = sheet.frame.get_column("_row").filter(hidden).to_list()
            cells += [(row, sheet.cell(position, row)) for row in rows]
            columns.append(_visible(column))
    names = tuple(headings.str.replace_all(INVISIBLE, "").to_list())
    if not cells:
        return replace(sheet, headings=names)
    return replace(sheet, headings=names, frame=sheet.frame.with_columns(columns), invisible=tuple(cell for _, cell in sorted(cells)))


def _visible(column: pl.Series) -> pl.Series:
    """Take the characters out, and what blanks they held apart from the rest; a cell that is blank then is null."""
    text = column.str.replace_all(INVISIBLE, "").str.strip_chars(BLANKS)
    return pl.select(pl.when(text != "").then(text)).to_series().alias(column.name)
