"""类型解析: a sheet whose columns are matched to fields becomes a typed frame; every bad cell is told with its place."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from liantu.kernel.text import Text
from liantu.registry.engine.schema import MEASURED, Column, Table
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.cells import READERS, Reading, read_measures, read_text
from liantu.registry.intake.measures import cell_unit, heading_unit
from liantu.registry.intake.problems import ProblemLog, SheetPlace
from liantu.registry.intake.row_units import UNIT, in_row_units


def parse_rows(
    rows: pl.DataFrame, table: Table, place: SheetPlace, words: CellWords, log: ProblemLog, units: Mapping[str, str] | None = None
) -> pl.DataFrame:
    """Return the fields of ``table`` that ``rows`` has, typed, with ``_sheet`` and ``_row``; problems go to ``log``.

    ``rows`` has ``_row`` and one text column a field; ``units`` are the units that headings name. Bad cells are null.
    Money is integer fen, shares are parts of one. Numbers whose unit their row decides come as they are written, with what cell and
    heading say of their unit beside them (`measures`).
    """
    keys = rows.select(pl.lit(place.number, pl.UInt32).alias("_sheet"), pl.col("_row").cast(pl.UInt32))
    if UNIT in rows.columns:
        rows = rows.with_columns(pl.when(~pl.col(UNIT).str.to_lowercase().is_in(list(words.missing))).then(pl.col(UNIT)).alias(UNIT))
        rows = in_row_units(rows, table, units or {}, keys, log)
    typed = list[pl.Series]()
    for column in table.columns:
        if column.name in rows.columns:
            given = _without_words(rows.get_column(column.name), column, words, keys, log)
            unit = (units or {}).get(column.name, "")
            reading, beside = _read(_without_marks(given, column, keys, log), column, unit, words)
            typed += beside
            typed.append(_checked(reading, given, column, keys, log).alias(column.name))
    return keys.with_columns(typed)


def _read(given: pl.Series, column: Column, unit: str, words: CellWords) -> tuple[Reading, list[pl.Series]]:
    """Read one column, with what is said of its units where the row decides to what they are converted."""
    if not column.unit_of:
        return READERS.get(column.kind, read_text)(given, column, unit, words), []
    measures = read_measures(given)
    heading = pl.Series(heading_unit(column.name), [unit or None] * len(given), pl.String)
    return measures.reading, [measures.units.alias(cell_unit(column.name)), heading]


_MARKED = r"(?:^|[^mM])\p{No}"
"""A circled or raised figure that is not the power of a metre."""
_MARK_WHAT = Text(
    "“{value}”带有注码或上标（如 ①、²），不知道是否数的一部分",
    "'{value}' has a footnote mark or a raised figure; it is not clear what the number is",
)
_MARK_MEND = Text("去掉注码，只留数字", "take the mark out and leave the number")
_FLAW_MEND = Text("在表格软件中改为数值后再导入", "replace it with a value in the spreadsheet")
_ERROR_WHAT = Text("单元格是表格软件的错误值", "the cell contains a spreadsheet error")


def _null_where(values: pl.Series, gone: pl.Series) -> pl.Series:
    return pl.select(pl.when(~gone).then(values)).to_series()


def _checked(reading: Reading, given: pl.Series, column: Column, keys: pl.DataFrame, log: ProblemLog) -> pl.Series:
    """Tell what could not be read of one column, what is beyond its limits and what is missing; return the values that are left."""
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


def _without_marks(text: pl.Series, column: Column, keys: pl.DataFrame, log: ProblemLog) -> pl.Series:
    """Report numbers with footnote marks or raised figures, and leave them out."""
    marked = text.str.contains(_MARKED).fill_null(value=False)
    if column.kind not in MEASURED or not marked.any():
        return text
    log.add_rows("number_with_mark", _MARK_WHAT, _MARK_MEND, keys.with_columns(value=text.str.slice(0, 60)).filter(marked), column.name)
    return _null_where(text, marked)


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
