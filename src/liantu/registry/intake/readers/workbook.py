"""读 Excel: the sheets of a checked .xlsx, streamed into text columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from liantu.kernel.errors import Place
from liantu.registry.intake.readers.sheet import FLAW_SCHEMA, Sheet
from liantu.registry.intake.readers.texts import MOST_EXACT_INTEGER, WRITERS, cleaned, number_text, percent_text
from liantu.registry.intake.safety import Limits, check_archive, refuse
from liantu.registry.intake.safety.archive import Archive
from liantu.registry.intake.safety.cells import SheetScan

_ROWS_AT_ONCE = 20_000


def read_workbook(path: Path, limits: Limits) -> Iterator[tuple[Sheet, SheetScan, bool]]:
    """Yield each sheet, headings not yet found, with its scan and whether it is hidden; hidden sheets come empty."""
    archive = check_archive(path, limits)
    place = Place(file=path.name)
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            yield from _sheets(book, archive, path)
    except (CalamineError, OSError, ValueError) as error:
        refuse("damaged", place, detail=str(error)[:200])


def _sheets(book: CalamineWorkbook, archive: Archive, path: Path) -> Iterator[tuple[Sheet, SheetScan, bool]]:
    for part in archive.parts.sheets:
        scan = archive.scans[part.name]
        if part.hidden:
            yield Sheet(path.name, part.name, (), pl.DataFrame(schema={"_row": pl.UInt32}), path=path), scan, True
            continue
        cells = book.get_sheet_by_name(part.name)
        frame, spoilt = _frame(cells, scan)
        flaws = pl.concat([scan.flaws, spoilt]).cast(FLAW_SCHEMA)
        yield Sheet(path.name, part.name, ("",) * (frame.width - 1), frame, path=path, flaws=flaws), scan, False


def _frame(cells: CalamineSheet, scan: SheetScan) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return all rows of a sheet as text, and its number cells that lost digits."""
    offset = cells.start[1] if cells.start else 0
    width = offset + cells.width
    schema = {f"c{position}": pl.String for position in range(width)}
    rows, parts, spoilt, first = cells.iter_rows(), [], [], 1
    while block := list(islice(rows, _ROWS_AT_ONCE)):
        texts: dict[str, pl.Series] = {}
        for position, column in enumerate(zip(*block, strict=True), start=offset):
            kinds = set(map(type, column))
            texts[f"c{position}"] = _texts(column, kinds)
            if float in kinds:
                spoilt += [
                    (first + index, position, "digits_lost")
                    for index, value in enumerate(column)
                    if type(value) is float and (value >= MOST_EXACT_INTEGER or value <= -MOST_EXACT_INTEGER)
                ]
        blank = {name: pl.repeat(None, len(block), dtype=pl.String, eager=True) for name in schema if name not in texts}
        parts.append(cleaned(pl.DataFrame({**blank, **texts}).select(list(schema))))
        first += len(block)
    frame = pl.concat(parts) if parts else pl.DataFrame(schema=schema)
    frame = frame.with_row_index("_row", offset=1)
    return _with_percents(frame, scan.percents), pl.DataFrame(spoilt, schema=FLAW_SCHEMA, orient="row")


def _texts(column: Sequence[Any], kinds: set[type]) -> pl.Series:
    """Return a column's cells as text; columns of one type are written at once, others cell by cell. Blanks are made null later."""
    if kinds == {str}:
        return pl.Series(column, dtype=pl.String)
    if kinds != {float}:
        return pl.Series([WRITERS.get(type(value), str)(value) for value in column], dtype=pl.String)
    numbers = pl.Series(column, dtype=pl.Float64)
    whole = numbers.is_finite() & (numbers == numbers.round(0)) & (numbers.abs() < MOST_EXACT_INTEGER)
    texts = pl.select(pl.when(whole).then(numbers).cast(pl.Int64).cast(pl.String)).to_series()
    if not whole.all():
        texts = texts.scatter((~whole).arg_true(), [number_text(value) for value in numbers.filter(~whole).to_list()])
    return texts


def _with_percents(frame: pl.DataFrame, percents: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with cells shown as percent written as people see them: 0.35 as ``35%``."""
    columns = []
    for (column,), cells in percents.group_by("column"):
        name = f"c{column}"
        if name in frame.columns:
            shown = pl.col("_row").is_in(cells.get_column("_row").implode())
            columns.append(
                pl.when(shown).then(pl.col(name).map_elements(percent_text, return_dtype=pl.String)).otherwise(pl.col(name)).alias(name)
            )
    return frame.with_columns(columns)
