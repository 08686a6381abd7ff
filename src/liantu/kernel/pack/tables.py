"""表格: the CSV files of a pack: GB/T 4754 vocabulary and official series."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack.documents import Document, wrong_encoding
from liantu.kernel.pack.entries import IndustryEntry, SeriesRow
from liantu.kernel.pack.validate import validated
from liantu.kernel.source import Mark
from liantu.kernel.text import Text

INDUSTRY_COLUMNS = (
    "code",
    "name_zh",
    "name_en",
    "level",
    "parent",
    "section",
    "high_tech",
    "high_tech_mark",
    "strategic",
    "strategic_mark",
)
SERIES_COLUMNS = ("indicator", "region", "period", "value", "unit", "basis", "source", "mark")
"""Columns of official figures; a last one, ``bound``, may stand behind them."""
_YES_NO: dict[str, bool | None] = {"true": True, "false": False, "": None}
_EXTENTS = {"whole", "part", "no", ""}
_MARKS: dict[str, Mark | None] = {"": None, **{mark.value: mark for mark in Mark}}
_LEVELS = {"section", "division", "group", "class"}


def read_industries(path: Path, name: str, problems: list[Problem]) -> dict[str, IndustryEntry]:
    """Read a vocabulary of industries; a duplicate code is a problem.

    The 1,971 rows are checked here by hand and built without a second validation: this is the largest file of a pack.
    """
    industries: dict[str, IndustryEntry] = {}
    for number, row in _rows(path, name, INDUSTRY_COLUMNS, problems):
        place = Place(file=name, row=number)
        wrong = ["high_tech"] if row["high_tech"] not in _YES_NO else []
        wrong += ["strategic"] if row["strategic"] not in _EXTENTS else []
        wrong += [key for key in ("high_tech_mark", "strategic_mark") if row[key] not in _MARKS]
        wrong += ["level"] if row["level"] not in _LEVELS else []
        wrong += [key for key in ("code", "name_zh") if not row[key]]
        problems += [_wrong_cell(key, row[key], place) for key in wrong]
        if row["code"] in industries:
            what = Text(f"行业代码 {row['code']} 重复", f"duplicate industry code {row['code']}")
            problems.append(Problem("pack.duplicate", what, Text("删去其一", "remove one of them"), place))
        if not wrong:
            industries[row["code"]] = IndustryEntry.model_construct(
                code=row["code"],
                name=Text(row["name_zh"], row["name_en"] or _english_above(row["parent"], industries) or row["name_zh"]),
                level=cast("Any", row["level"]),
                parent=row["parent"],
                section=row["section"],
                high_tech=_YES_NO[row["high_tech"]],
                strategic=cast("Any", row["strategic"] or None),
                high_tech_mark=_MARKS[row["high_tech_mark"]],
                strategic_mark=_MARKS[row["strategic_mark"]],
            )
    for code, entry in industries.items():
        if entry.parent and entry.parent not in industries:
            what = Text(f"行业 {code} 的上级 {entry.parent} 不存在", f"parent {entry.parent} of industry {code} does not exist")
            problems.append(Problem("pack.unknown_industry", what, Text("补上上级或改正", "add the parent or mend it"), Place(file=name)))
    return industries


def _english_above(parent: str, industries: Mapping[str, IndustryEntry]) -> str:
    """The English name of the industry above: what an industry without one of its own is called, beside its code."""
    above = industries.get(parent)
    return above.name.en if above is not None and above.name.en.isascii() else ""


def read_series(path: Path, name: str, problems: list[Problem]) -> list[SeriesRow]:
    """Read official figures; each row keeps the file and line where it stands."""
    series: list[SeriesRow] = []
    for number, row in _rows(path, name, SERIES_COLUMNS, problems, optional="bound"):
        document = Document(name, row, {(): number})
        given = {key: value for key, value in row.items() if value or key != "bound"}
        entry = validated(SeriesRow, document, (), {**given, "origin": f"{name}:{number}"}, problems)
        if entry is not None:
            series.append(entry)
    return series


def _rows(
    path: Path, name: str, columns: tuple[str, ...], problems: list[Problem], *, optional: str = ""
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (line, row) of a CSV file whose heading must be exactly ``columns``, with the column ``optional`` at its end or without."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problems.append(wrong_encoding(error, name))
        return
    with io.StringIO(text, newline="") as file:
        reader = csv.reader(file)
        heading = tuple(next(reader, ()))
        if optional and heading == (*columns, optional):
            columns = heading
        if heading != columns:
            what = Text(f"表头应为 {','.join(columns)}", f"the header must be {','.join(columns)}")
            problems.append(Problem("pack.heading", what, Text("改正表头", "correct the header"), Place(file=name, row=1)))
            return
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(columns):
                what = Text(f"有 {len(cells)} 列，应为 {len(columns)} 列", f"{len(cells)} columns, expected {len(columns)}")
                problems.append(
                    Problem("pack.columns", what, Text("检查逗号与引号", "check commas and quotes"), Place(file=name, row=line))
                )
            elif cells:
                yield line, dict(zip(columns, (cell.strip() for cell in cells), strict=True))
            line = reader.line_num + 1


def _wrong_cell(key: str, value: str, place: Place) -> Problem:
    what = Text(f"{key} 的值“{value}”不可用", f"invalid value {value!r} for {key}")
    return Problem("pack.cell", what, Text("改正该值", "correct the value"), place)
