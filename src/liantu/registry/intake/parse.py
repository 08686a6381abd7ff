"""类型解析: a sheet whose columns are matched to fields becomes a typed frame; every bad cell is told with its place."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Table
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.cells import READERS, Reading, read_text
from liantu.registry.intake.problems import ProblemLog, SheetPlace


def parse_rows(
    rows: pl.DataFrame, table: Table, place: SheetPlace, words: CellWords, log: ProblemLog, units: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return the fields of ``table`` that ``rows`` has, typed, with ``_sheet`` and ``_row``; problems go to ``log``.

    ``rows`` has ``_row`` and one text column a field; ``units`` are the units that headings name. Bad cells are null.
    Money is integer fen, shares are parts of one.
    """
    keys = rows.select(pl.lit(place.number, pl.UInt32).alias("_sheet"), pl.col("_row").cast(pl.UInt32))
    typed = [
        _parse(rows.get_column(column.name), column, (units or {}).get(column.name, ""), words, keys, log).alias(column.name)
        for column in table.columns
        if column.name in rows.columns
    ]
    return keys.with_columns(typed)


_FLAW_MEND = Text("在表格软件中改为数值后再导入", "replace it with a value in the spreadsheet")
_ERROR_WHAT = Text("单元格是表格软件的错误值", "the cell contains a spreadsheet error")


def _null_where(values: pl.Series, gone: pl.Series) -> pl.Series:
    return pl.select(pl.when(~gone).then(values)).to_series()


def _parse(text: pl.Series, column: Column, unit: str, words: CellWords, keys: pl.DataFrame, log: ProblemLog) -> pl.Series:
    """Read one column; missing words and error texts first, then the kind, then the limits."""
    given = _without_words(text, column, words, keys, log)
    reading = READERS.get(column.kind, read_text)(given, column, unit, words)
    _tell(reading, given, keys, log, column)
    values = _null_where(reading.values, reading.bad) if reading.bad.any() else reading.values
    outside = _outside(values, column)
    if outside.any():
        _tell(Reading(values, outside, "out_of_range", *_range(column)), given, keys, log, column)
        values = _null_where(values, outside)
    if column.required and (empty := given.is_null()).any():
        what = Text(f"“{column.heading.zh}”必填", f"'{column.heading.en}' must be filled")
        log.add_rows("missing", what, Text("补填此单元格", "fill the cell"), keys.filter(empty), column.name)
    return values


def _without_words(text: pl.Series, column: Column, words: CellWords, keys: pl.DataFrame, log: ProblemLog) -> pl.Series:
    """Turn words for missing into null; report error texts of spreadsheets."""
    lower = text.str.to_lowercase()
    gone = lower.is_in(list(words.missing | words.errors)).fill_null(value=False)
    if not gone.any():
        return text
    wrong = lower.is_in(list(words.errors)).fill_null(value=False)
    if wrong.any():
        log.add_rows("cell_error", _ERROR_WHAT, _FLAW_MEND, keys.filter(wrong), column.name)
    return _null_where(text, gone)


def _tell(reading: Reading, text: pl.Series, keys: pl.DataFrame, log: ProblemLog, column: Column) -> None:
    if reading.bad.any():
        rows = keys.with_columns(value=text.str.slice(0, 60)).filter(reading.bad)
        log.add_rows(reading.code, reading.what, reading.hint, rows, column.name)


def _outside(values: pl.Series, column: Column) -> pl.Series:
    none = pl.repeat(False, len(values), eager=True)
    if not values.dtype.is_numeric():
        return none
    low = (values < column.minimum).fill_null(value=False) if column.minimum is not None else none
    high = (values > column.maximum).fill_null(value=False) if column.maximum is not None else none
    return low | high


def _range(column: Column) -> tuple[Text, Text]:
    low = "…" if column.minimum is None else f"{column.minimum:g}"
    high = "…" if column.maximum is None else f"{column.maximum:g}"
    return (
        Text(f"“{{value}}”超出范围 {low}–{high}", f"'{{value}}' is outside {low}–{high}"),
        Text("核对数值与单位；比例可写作 35%", "check the value and its unit; a share may be written 35%"),
    )
