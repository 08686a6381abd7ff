"""列对应: which column of a sheet is which field of which table, by heading or by the pack's source map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

import polars as pl
from rapidfuzz import fuzz, process

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack.entries import SourceMap, SourceTable
from liantu.kernel.text import Text
from liantu.kernel.units import differ, known, measures
from liantu.registry.engine.schema import FEN, MEASURED, Column, Kind, Table
from liantu.registry.engine.source_options import options_of, scalar_text
from liantu.registry.intake.flaws import flaw_problems
from liantu.registry.intake.headings import heading_keys, normalised, split_unit, without_marks
from liantu.registry.intake.readers import Sheet
from liantu.registry.intake.row_units import UNIT
from liantu.registry.intake.source_options import holds

_UNREAD = {"序号", "行号", "no", "问题", "problem", "#"}
_NEAR = 70.0
_SHORT, _NEAR_SHORT = 3, 50.0


@dataclass(frozen=True, slots=True)
class Mapped:
    """What a sheet is: its table (None where unknown), field → column position, field → unit that its heading names.

    ``problems`` refuse the sheet or, where a row is named, that row; ``warnings`` do not. ``source`` is the part of the source map used.
    """

    table: Table | None
    columns: dict[str, int] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    source: SourceTable | None = None

    def frame(self, sheet: Sheet) -> pl.DataFrame:
        """Return ``_row`` and one text column per field, with the source map's constants, translations and left-out rows."""
        chosen = sheet.frame.select("_row", *(pl.col(f"c{position}").alias(name) for name, position in self.columns.items()))
        return chosen if self.source is None else _translated(chosen, self.source)


def known_headings(tables: Mapping[str, Table], source_map: SourceMap | None = None) -> frozenset[str]:
    """Return every heading that could be met, in the form that ``read_sheets`` compares."""
    known = {key for table in tables.values() for column in table.columns for key in _column_keys(column)}
    for part in source_map.tables if source_map else ():
        known |= {normalised(heading) for headings in part.columns.values() for heading in _several(headings)}
    return frozenset(known)


def match_tables(sheet: Sheet, tables: Mapping[str, Table], source_map: SourceMap | None = None) -> tuple[Mapped, ...]:
    """Return every table that ``sheet`` holds: those the source map names for it, else the one whose headings it has."""
    parts = [part for part in source_map.tables if _is_for(part, sheet)] if source_map else []
    if parts:
        return tuple(_by_source(sheet, tables, part) for part in parts)
    candidates = [_by_headings(sheet, table) for table in tables.values()]
    return (_chosen(sheet, candidates, tables),)


def _is_for(part: SourceTable, sheet: Sheet) -> bool:
    return fnmatchcase(sheet.file.casefold(), part.file.casefold()) and fnmatchcase(sheet.name, part.sheet)


def _several(headings: str | Iterable[str]) -> tuple[str, ...]:
    return (headings,) if isinstance(headings, str) else tuple(headings)


def _column_keys(column: Column) -> dict[str, None]:
    """Return all the forms of a column's headings: Chinese, English, others, and the names of the field itself and as it is written."""
    headings = (column.heading.zh, column.heading.en, *column.other_headings, column.name, column.written_name)
    return dict.fromkeys(key for heading in headings for key in (normalised(heading),) if key)


def _by_headings(sheet: Sheet, table: Table) -> Mapped:
    by_key = {key: column for column in reversed(table.columns) for key in reversed(_column_keys(column))}
    positions: dict[str, list[int]] = {}
    units: dict[str, str] = {}
    unread, unclear = list[int](), list[Problem]()
    for position in range(len(sheet.headings)):
        key = next((key for key in _keys_at(sheet, position) if key in by_key), None)
        if key is None:
            unread.append(position)
            continue
        column = by_key[key]
        unclear += _fen_or_not(sheet, position, column)
        positions.setdefault(column.name, []).append(position)
        if column.kind in MEASURED and (unit := _unit_at(sheet, position, column)):
            units[column.name] = unit
    problems = [*_twice(sheet, table, positions), *unclear, *_missing(sheet, table, set(positions))]
    columns = {name: several[0] for name, several in positions.items()}
    problems += flaw_problems(sheet, set(columns.values()))
    return Mapped(table, columns, units, tuple(problems), tuple(_unknown(sheet, table, unread, columns)))


def _keys_at(sheet: Sheet, position: int) -> tuple[str, ...]:
    """Return the forms of a heading: with the group above it first, where there is one."""
    heading = sheet.headings[position]
    group = sheet.groups[position] if position < len(sheet.groups) else ""
    return (*(heading_keys(group + heading) if group and heading else ()), *heading_keys(heading))


def _unit_at(sheet: Sheet, position: int, column: Column) -> str:
    """The unit of a column: in its heading's bracket, else in the group's above, else in the line above the table (单位：万元)."""
    heading = sheet.headings[position]
    if column.written_name != column.name and normalised(heading) == normalised(column.written_name):
        return column.unit
    own = {normalised(column.heading.zh), normalised(column.heading.en)}
    if normalised(without_marks(heading)) not in own and (unit := split_unit(heading)[1]):
        return unit
    group = split_unit(sheet.groups[position])[1] if position < len(sheet.groups) else ""
    for said in (group, sheet.unit):
        money = bool(said) and measures(said, "yuan")
        if said and (
            money if column.kind is Kind.YUAN else known(said) and bool(column.unit_of) and not (money and column.unit_of == "product")
        ):
            return said
    return ""


def _fen_or_not(sheet: Sheet, position: int, column: Column) -> list[Problem]:
    """The problem of a heading like ``output_fen`` without a unit: it says fen, but earlier versions exported 万元 under it."""
    if (
        not column.name.endswith(FEN)
        or normalised(sheet.headings[position]) != normalised(column.name)
        or _unit_at(sheet, position, column)
    ):
        return []
    zh = f"列名“{column.name}”说的是分，但旧版导出的文件在此列写的是{column.unit}"
    en = f"the name '{column.name}' says fen, but files exported by earlier versions hold {column.unit} under it"
    hint = Text(
        f"{column.unit}的列改名为“{column.written_name}”，分的列改名为“{column.name}（分）”",
        f"rename it to '{column.written_name}' where it holds {column.unit}, to '{column.name}（分）' where it holds fen",
    )
    return [Problem("heading_unit_unclear", Text(zh, en), hint, _place(sheet, position))]


def _contradicting(sheet: Sheet, position: int, of_map: str, of_heading: str) -> Problem:
    what = Text(
        f"列映射写的单位“{of_map}”与标题的单位“{of_heading}”不一致",
        f"the column map's unit “{of_map}” contradicts that of the heading, “{of_heading}”",
    )
    hint = Text("核对文件，改正列映射或标题。", "Check the file, then correct the column map or the heading.")
    return Problem("unit_contradicts", what, hint, _place(sheet, position))


def _twice(sheet: Sheet, table: Table, positions_of: Mapping[str, list[int]]) -> list[Problem]:
    problems = []
    for name, positions in positions_of.items():
        if len(positions) > 1:
            cells = "、".join(sheet.cell(position, sheet.heading_row) for position in positions)
            what = Text("{cells} 几列都是“{zh}”", "columns {cells} are all “{en}”").format(cells=cells, **_names(table.column(name)))
            hint = Text("只保留一列，或改正其他列的标题。", "Keep one of them, or correct the headings of the others.")
            problems.append(Problem("heading_twice", what, hint, _place(sheet, positions[1])))
    return problems


def _missing(sheet: Sheet, table: Table, present: set[str]) -> list[Problem]:
    problems = []
    for column in table.columns:
        if column.required and column.name not in present:
            what = Text("缺少必填的列“{zh}”", "missing required column “{en}”").format(**_names(column))
            hint = Text("请在标题行加上“{zh}”，或使用模板。", "Add “{zh}” or “{en}” to the heading row, or use the template.").format(
                **_names(column)
            )
            problems.append(Problem("heading_missing", what, hint, Place(sheet.file, sheet.name, sheet.heading_row)))
    return problems


def _unknown(sheet: Sheet, table: Table, unread: Iterable[int], taken: Mapping[str, int]) -> list[Problem]:
    """Return a warning for each heading that is no column of the table, with the nearest that is."""
    near = {key: column for column in table.columns if column.name not in taken for key in _column_keys(column)}
    warnings = []
    for position in unread:
        heading = sheet.headings[position]
        if normalised(heading) in _UNREAD or (not heading and sheet.column(position).is_null().all()):
            continue
        what = Text("不认识的列标题“{heading}”，此列没有读取", "unknown heading “{heading}”; column skipped")
        hint = Text("如不需要可以不管。", "Leave it if it is not needed.")
        if not heading:
            what = Text("此列有内容但没有标题，没有读取", "the column has values but no heading; column skipped")
        bare = normalised(split_unit(heading)[0])
        hit = process.extractOne(bare, list(near), scorer=fuzz.ratio, score_cutoff=_NEAR if len(bare) > _SHORT else _NEAR_SHORT)
        if heading and hit:
            hint = Text("是否应为“{zh}”？", "Should it be “{zh}” / “{en}”?").format(**_names(near[hit[0]]))
        warnings.append(Problem("heading_unknown", what.format(heading=heading), hint, _place(sheet, position)))
    return warnings


def _chosen(sheet: Sheet, candidates: list[Mapped], tables: Mapping[str, Table]) -> Mapped:
    """Return the best candidate: named by sheet or file, else complete and with the most headings found."""

    def rank(mapped: Mapped) -> tuple[int, bool, int]:
        complete = not any(problem.code == "heading_missing" for problem in mapped.problems)
        return (_named(sheet, mapped.table) if mapped.columns else 0, complete, len(mapped.columns))

    ranked = sorted(candidates, key=rank, reverse=True)
    best = ranked[0] if ranked else Mapped(None)
    named, complete, count = rank(best) if best.table else (0, False, 0)
    if not count or (not named and not complete and count < 2):
        names = Text("、".join(table.name.zh for table in tables.values()), ", ".join(table.name.en for table in tables.values()))
        what = Text("认不出这是哪一张表", "unrecognised table")
        hint = Text(
            f"可导入的表：{names.zh}。请使用模板的标题。", f"Tables that can be imported: {names.en}. Use the headings of the template."
        )
        return Mapped(None, problems=(Problem("table_unknown", what, hint, Place(sheet.file, sheet.name, sheet.heading_row)),))
    equal = [mapped for mapped in ranked if rank(mapped) == rank(best) and mapped.table]
    if len(equal) > 1:
        names = Text(
            "、".join(mapped.table.name.zh for mapped in equal if mapped.table), ", ".join(m.table.name.en for m in equal if m.table)
        )
        what = Text(f"可能是几张表之一：{names.zh}", f"it could be any of: {names.en}")
        hint = Text("请把工作表或文件改名为表名。", "Name the sheet or the file after the table.")
        return Mapped(None, problems=(Problem("table_ambiguous", what, hint, Place(sheet.file, sheet.name, sheet.heading_row)),))
    return best


def _named(sheet: Sheet, table: Table | None) -> int:
    """Return 2 where the sheet or file bears the table's name, 1 where its name holds it, else 0."""
    if table is None:
        return 0
    names = {normalised(name) for name in (table.code, table.name.zh, table.name.en)}
    own = {normalised(name) for name in (sheet.name, sheet.file.rpartition(".")[0]) if name}
    if names & own:
        return 2
    return int(any(name in each for name in names for each in own))


def _by_source(sheet: Sheet, tables: Mapping[str, Table], part: SourceTable) -> Mapped:
    table = tables[part.table]
    positions: dict[str, list[int]] = {}
    for position in range(len(sheet.headings)):
        for key in _keys_at(sheet, position):
            positions.setdefault(key, []).append(position)
    columns, problems, units = {}, [], dict(part.units)
    for name, headings in part.columns.items():
        hits = [hit for heading in _several(headings) for hit in positions.get(normalised(heading), ())]
        if hits:
            columns[name] = hits[0]
            measured = not name.startswith("_") and table.column(name).kind in MEASURED
            unit = _unit_at(sheet, hits[0], table.column(name)) if measured else ""
            problems += _fen_or_not(sheet, hits[0], table.column(name)) if measured and name not in part.units else []
            if unit and differ(units.setdefault(name, unit), unit):
                problems.append(_contradicting(sheet, hits[0], units[name], unit))
        else:
            wanted = " / ".join(_several(headings))
            what = Text(f"来源映射所指的列“{wanted}”不存在", f"the column “{wanted}” that the source map names is missing")
            hint = Text("请检查文件是否是所说的来源。", "Check that the file is the source that was named.")
            problems.append(Problem("heading_missing", what, hint, Place(sheet.file, sheet.name, sheet.heading_row)))
    columns |= _unit_beside(table, part, positions, set(columns.values()))
    named = set(part.columns) | set(part.constants)
    problems += [*_missing(sheet, table, named), *flaw_problems(sheet, set(columns.values()))]
    return Mapped(table, columns, units, tuple(problems), (), part)


def _unit_beside(table: Table, part: SourceTable, positions: Mapping[str, list[int]], taken: set[int]) -> dict[str, int]:
    """The column of units of a sheet where the column map does not name it: a unit that stands in the file is never passed over."""
    own = next((column for column in table.columns if column.name == UNIT and not column.stored), None)
    if own is None or UNIT in part.columns or UNIT in part.constants:
        return {}
    hits = [hit for key in _column_keys(own) for hit in positions.get(key, ()) if hit not in taken]
    return {UNIT: hits[0]} if hits else {}


def _translated(frame: pl.DataFrame, part: SourceTable) -> pl.DataFrame:
    """Apply the options strip_prefix, strip_suffix and drop_when, then ``values`` and ``constants`` of a column map."""
    options = options_of(part)
    for name, text in options.strip_prefix.items():
        frame = frame.with_columns(pl.col(name).str.strip_prefix(text))
    for name, text in options.strip_suffix.items():
        frame = frame.with_columns(pl.col(name).str.strip_suffix(text))
    for rule in options.drop_when:
        frame = frame.filter(~holds(rule))
    for name, pairs in part.values.items():
        if name in frame.columns:
            new = {old: None if value is None else scalar_text(value) for old, value in pairs.items()}
            frame = frame.with_columns(pl.col(name).replace(new).cast(pl.String))
    return frame.with_columns(pl.lit(scalar_text(value)).alias(name) for name, value in part.constants.items())


def _names(column: Column) -> dict[str, str]:
    return {"zh": column.heading.zh, "en": column.heading.en}


def _place(sheet: Sheet, position: int) -> Place:
    return Place(sheet.file, sheet.name, None, sheet.cell(position, sheet.heading_row))
