"""问题登记: every problem of an intake, counted; listed one by one up to a limit per sheet, column and kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text
from liantu.registry.intake.readers import column_letters


def literal(text: Text) -> Text:
    """Return a text that `ProblemLog.add_rows` gives back as it stands: braces that people wrote are no fields to fill.

    >>> literal(Text("单位“{x}”", "unit {x}")).format(value=1).zh
    '单位“{x}”'
    """
    return Text(*(one.replace("{", "{{").replace("}", "}}") for one in (text.zh, text.en)))


BAD_SCHEMA = {"_sheet": pl.UInt32, "_row": pl.UInt32}


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet of the intake by its number: its file, name, table, and the column position of each field."""

    number: int
    file: str
    name: str
    table: str
    positions: Mapping[str, int] = field(default_factory=dict)
    sha256: str = ""

    def place(self, row: int | None, field_name: str = "") -> Place:
        """Return the place of a field's cell in a row."""
        position = self.positions.get(field_name)
        cell = f"{column_letters(position)}{row}" if position is not None and row is not None else ""
        return Place(self.file, self.name, row, cell)


class ProblemLog:
    """Collects problems and the rows that they spoil."""

    def __init__(self, listed_at_most: int) -> None:
        self._listed_at_most = listed_at_most
        self._listed: list[Problem] = []
        self._bad: list[pl.DataFrame] = []
        self.sheets: list[SheetPlace] = []
        self.counts: Counter[tuple[str, str, str, str]] = Counter()

    def add(self, problem: Problem) -> None:
        """Add one problem that spoils no single row, such as an unreadable sheet."""
        self.counts[problem.code, problem.place.file, problem.place.sheet, ""] += 1
        self._listed.append(problem)

    def add_row(self, problem: Problem, number: int) -> None:
        """Add a problem that spoils the one row that it names."""
        self.counts[problem.code, problem.place.file, problem.place.sheet, ""] += 1
        self._listed.append(problem)
        self._bad.append(pl.DataFrame({"_sheet": [number], "_row": [problem.place.row]}, schema=BAD_SCHEMA))

    def add_rows(self, code: str, what: Text, hint: Text, rows: pl.DataFrame, field_name: str = "") -> None:
        """Add a problem for each of ``rows`` (columns _sheet, _row and, where ``what`` has ``{value}``, value)."""
        if rows.is_empty():
            return
        self._bad.append(rows.select(pl.col("_sheet").cast(pl.UInt32), pl.col("_row").cast(pl.UInt32)))
        for (number,), part in rows.group_by("_sheet", maintain_order=True):
            sheet = self.sheets[int(str(number))]
            key = (code, sheet.file, sheet.name, field_name)
            room = max(self._listed_at_most - self.counts[key], 0)
            self.counts[key] += part.height
            for row in part.head(room).iter_rows(named=True):
                values = {name: value for name, value in row.items() if not name.startswith("_")}
                place = sheet.place(row["_row"], field_name)
                self._listed.append(Problem(code, what.format(**values), hint.format(**values), place))

    def spoil(self, rows: pl.DataFrame) -> None:
        """Reject rows for a reason that is told elsewhere."""
        self._bad.append(rows.select(pl.col("_sheet").cast(pl.UInt32), pl.col("_row").cast(pl.UInt32)))

    @property
    def count(self) -> int:
        """Number of all problems, listed or not."""
        return self.counts.total()

    @property
    def listed(self) -> tuple[Problem, ...]:
        """Listed problems by file, sheet and row."""
        return tuple(sorted(self._listed, key=lambda one: (one.place.file, one.place.sheet, one.place.row or 0, one.place.cell)))

    def bad_rows(self) -> pl.DataFrame:
        """Rows that any problem spoils, each once: _sheet, _row."""
        return pl.concat([pl.DataFrame(schema=BAD_SCHEMA), *self._bad]).unique()
