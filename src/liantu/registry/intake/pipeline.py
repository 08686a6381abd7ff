"""导入流程: files or frames → typed rows → codes and organisations → plans → one transaction.

The same steps for a dry run and for the real thing; the real thing plans again inside its transaction, so that nothing can change
between the comparison and the writing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import SourceMap
from liantu.kernel.progress import Progress
from liantu.kernel.text import Text
from liantu.registry.engine.dtypes import read_dtype
from liantu.registry.engine.names import normal_name
from liantu.registry.engine.schema import Table
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.beside import looked_up
from liantu.registry.intake.cell_labels import CellWords
from liantu.registry.intake.columns import Mapped, known_headings, match_tables
from liantu.registry.intake.input import InputFile
from liantu.registry.intake.parse import parse_rows
from liantu.registry.intake.problems import ProblemLog, SheetPlace
from liantu.registry.intake.readers import Sheet, read_sheets
from liantu.registry.intake.source_options import set_aside
from liantu.registry.queries.stores import STORES

_READING = Text("读取与检查", "reading and checking")


@dataclass(slots=True)
class Batch:
    """Typed rows by table, as they were read: fields, _sheet, _row, reported_date, _dated. Problems and warnings beside them.

    ``about``: the organisations that rows can mean, where that is known before they are read; None is all.
    """

    log: ProblemLog
    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    about: frozenset[int] | None = None

    def rows(self, code: str) -> pl.DataFrame | None:
        """All rows of one table, or None; cells that could not be read are null, and plans leave out rows with problems."""
        parts = self.frames.get(code)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else pl.concat(parts, how="diagonal")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reading of every sheet of an import depends on besides the sheet; ``dated``: who imports named the date of undated rows."""

    files: Sequence[InputFile]
    pack: Pack
    words: CellWords
    dated: bool


def importable() -> dict[str, Table]:
    """Tables that have a place to be kept."""
    return {code: table for code, table in TABLES.items() if code in STORES}


def read_batch(files: Sequence[InputFile], pack: Pack, mapping: SourceMap | None, *, dated: bool, progress: Progress) -> Batch:
    """Read and check every sheet of ``files``; raises UnsafeFileError for files that are refused unread.

    ``dated``: the person who imports named the reporting date of undated rows.
    """
    reading = Reading(files, pack, CellWords.from_pack(pack), dated)
    batch = Batch(ProblemLog(reading.words.listed_at_most))
    tables = importable()
    known = known_headings(tables, mapping)
    done = 0
    for file in files:
        name = file.path.name
        if not file.named:
            batch.notes.append(Text(f"{name}：列映射没有提到，未读取", f"{name}: not in the column map; skipped"))
            continue
        if file.looked_up:
            continue
        for sheet in read_sheets(file.path, known=known, notice=batch.warnings.append):
            for mapped in match_tables(sheet, tables, mapping):
                _take(batch, sheet, mapped, file, reading)
            batch.notes += [*_left_out(sheet), *_invisible(sheet)]
            done += sheet.frame.height
            progress(_READING, done, None)
    return batch


def _take(batch: Batch, sheet: Sheet, mapped: Mapped, file: InputFile, reading: Reading) -> None:
    """Parse one sheet as one table. A problem that names no row spoils the whole sheet: its cells are checked, its rows not taken."""
    batch.warnings += mapped.warnings
    whole = [one for one in mapped.problems if one.place.row is None or one.code == "heading_missing" or mapped.table is None]
    for problem in whole:
        batch.log.add(problem)
    if mapped.table is None or any(problem.code == "heading_missing" for problem in whole):
        return
    number = len(batch.log.sheets)
    place = SheetPlace(number, sheet.file, sheet.name, mapped.table.code, mapped.columns, file.sha256)
    batch.log.sheets.append(place)
    for problem in mapped.problems:
        if problem.place.row is not None:
            batch.log.add_row(problem, number)
    frame, missing = looked_up(mapped.frame(sheet), mapped.source, reading.files)
    batch.warnings += missing
    frame, asides = set_aside(frame, mapped.source, reading.pack)
    batch.notes += [aside.note() for aside in asides]
    rows = parse_rows(frame, mapped.table, place, reading.words, batch.log, mapped.units)
    if not whole:
        batch.frames.setdefault(mapped.table.code, []).append(_dated(rows, file.undated, reading.dated))


def frames_batch(frames: Mapping[str, pl.DataFrame], pack: Pack, *, source_name: str, today: date) -> Batch:
    """Take typed frames whose columns are field names; raises ValueError for unknown tables and columns or wrong types."""
    words = CellWords.from_pack(pack)
    batch = Batch(ProblemLog(words.listed_at_most))
    for code, frame in frames.items():
        table = importable()[code]
        place = SheetPlace(len(batch.log.sheets), source_name, code, code)
        batch.log.sheets.append(place)
        rows = frame.with_row_index("_row", offset=1).with_columns(
            _sheet=pl.lit(place.number, pl.UInt32), _row=pl.col("_row").cast(pl.UInt32)
        )
        names = {column.name for column in table.columns} | ({"simulated"} if code == "organisations" else set())
        if unknown := set(frame.columns) - names:
            raise ValueError(f"{code}: unknown columns {sorted(unknown)}")
        rows = rows.with_columns(_cast(rows, column.name, read_dtype(column)) for column in table.columns if column.name in frame.columns)
        for column in table.columns:
            if column.required:
                empty = rows.filter(pl.col(column.name).is_null()) if column.name in rows.columns else rows
                what = Text(f"“{column.heading.zh}”必填", f"'{column.heading.en}' must be filled")
                batch.log.add_rows("missing", what, Text("补填", "fill it"), empty.select("_sheet", "_row"), column.name)
        batch.frames[code] = [_dated(rows, today, said=False)]
    return batch


def _cast(rows: pl.DataFrame, name: str, dtype: Any) -> pl.Expr:
    column = pl.col(name)
    if isinstance(rows.schema[name], pl.List):
        return column.list.join("；")
    return pl.when(column != "").then(column).alias(name) if rows.schema[name] == pl.String else column.cast(dtype)


def _dated(rows: pl.DataFrame, undated: date, said: bool) -> pl.DataFrame:
    """Give every row its reporting date; ``_dated`` where the row or the person who imports named it."""
    own = pl.col("reported_date") if "reported_date" in rows.columns else pl.lit(None, pl.Date)
    return rows.with_columns(_dated=own.is_not_null() | pl.lit(said), reported_date=pl.coalesce(own, pl.lit(undated)))


def _left_out(sheet: Sheet) -> list[Text]:
    """What is told of rows that are not data; a second row of headings needs no word."""
    left = [one.row for one in sheet.left_out if one.reason != "heading"]
    if not left:
        return []
    rows = "、".join(str(row) for row in left[:10])
    where = f"{sheet.file}:{sheet.name}" if sheet.name else sheet.file
    zh = f"{where}：{len(left)} 行不是数据（合计等），未读取：{rows}"
    return [Text(zh, f"{where}: {len(left)} rows are not data (totals and the like) and were not read: {rows}")]


def _invisible(sheet: Sheet) -> list[Text]:
    """What is told of cells out of which characters were taken that nobody sees."""
    if not sheet.invisible:
        return []
    where, cells, count = f"{sheet.file}:{sheet.name}" if sheet.name else sheet.file, "、".join(sheet.invisible[:10]), len(sheet.invisible)
    zh = f"{where}：{count:,} 个单元格含看不见的字符（零宽字符、改变书写方向的字符等），已去掉：{cells}"
    return [Text(zh, f"{where}: characters of no width or that turn the direction of writing taken out of {count:,} cells: {cells}")]


def product_lists(rows: pl.DataFrame, separators: Iterable[str]) -> pl.DataFrame:
    """Turn the columns of products that list several words into JSON lists."""
    split = re.compile("|".join(re.escape(one) for one in separators))

    def as_json(text: str) -> str:
        return json.dumps([part.strip() for part in split.split(text) if part.strip()], ensure_ascii=False)

    names = [column.name for column in TABLES["products"].columns if column.many and column.name in rows.columns]
    return rows.with_columns(pl.col(name).map_elements(as_json, return_dtype=pl.String) for name in names)


def unknown_source_map(name: str, pack: Pack) -> Problem:
    """The problem of a column map that the pack does not have."""
    what = Text(f"知识包中没有列映射“{name}”", f"unknown column map '{name}'")
    known = "、".join(pack.sources)
    return Problem("unknown_source_map", what, Text(f"可用：{known}", f"available: {known}"), Place())


def renamed_names(changed: pl.DataFrame, names: Mapping[int, str]) -> pl.DataFrame:
    """Of the changed organisations those whose name now differs, with ``normal``: ids in ``_id``."""
    normal = pl.Series("normal", [normal_name(name) for name in changed.get_column("name").to_list()], pl.String)
    rows = changed.with_columns(normal)
    before = pl.Series("before", [names.get(pk) for pk in rows.get_column("_id").to_list()], pl.String)
    return rows.with_columns(before).filter(pl.col("normal") != pl.col("before")).drop("before")
