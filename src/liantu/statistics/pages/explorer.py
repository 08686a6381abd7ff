"""探索: what an address asks of an indicator, and the values that answer it as rows of keys by columns of periods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.models import Computation
from liantu.statistics.queries import figures_frame
from liantu.statistics.queries.claims import with_bounds
from liantu.statistics.queries.names import dimension_keys
from liantu.web.filters import AddressPeriod, Filter, choose

VIEWS = ("line", "bar", "heat", "multiples", "tiles")
_COLUMNS = {PeriodKind.YEAR: 8, PeriodKind.HALF: 8, PeriodKind.QUARTER: 12, PeriodKind.MONTH: 24}
_FEW_LINES = 8


@dataclass(frozen=True, slots=True)
class Question:
    """What the address asks: dimension, period kind, picture, the period of a bar or tile picture, and keys (empty: all)."""

    by: str
    kind: PeriodKind
    view: str
    period: Period | None
    keys: tuple[str, ...]

    @property
    def views(self) -> tuple[str, ...]:
        """Pictures that make sense for the dimension: tiles for districts, a bar only where there are several keys."""
        return tuple(view for view in VIEWS if (view != "tiles" or self.by == "district") and (view == "line" or self.by != "city"))


@dataclass(frozen=True, slots=True)
class Line:
    """One key: name, values by column with their bounds, and the reason where a value is withheld."""

    key: str
    name: Text
    values: tuple[float | None, ...]
    firms: tuple[int | None, ...]
    known: tuple[int | None, ...]
    reasons: tuple[str, ...]
    combined: tuple[str, ...]
    bounds: tuple[str, ...]

    @property
    def together(self) -> bool:
        """Whether it is several keys that a release shows as one."""
        return any(self.combined)

    @property
    def newest(self) -> float | None:
        """The value of the last column."""
        return self.values[-1] if self.values else None


@dataclass(frozen=True, slots=True)
class Explored:
    """The answer: columns (periods, oldest first) and lines, the largest newest value first; ``released`` where a release gave it."""

    question: Question
    periods: tuple[Period, ...]
    lines: tuple[Line, ...]

    @property
    def chosen(self) -> tuple[Line, ...]:
        """The lines of the keys asked for; without any the first few of a line picture and all of another."""
        if self.question.keys:
            return tuple(line for line in self.lines if line.key in self.question.keys)
        return self.lines[:_FEW_LINES] if self.question.view == "line" else self.lines

    @property
    def period(self) -> Period | None:
        """The period of a picture of one period: the one asked for, else the newest with a value."""
        if self.question.period in self.periods:
            return self.question.period
        known = [period for at, period in enumerate(self.periods) if any(line.values[at] is not None for line in self.lines)]
        return known[-1] if known else None

    def at(self, line: Line) -> float | None:
        """The value of a line in the picture's period."""
        return None if self.period is None else line.values[self.periods.index(self.period)]


class ExplorerFilter(Filter):
    """The parameters of the address: dimension, kind of period, picture, period of the picture, keys."""

    by: str = ""
    kind: str = ""
    view: str = ""
    period: AddressPeriod = None
    key: tuple[str, ...] = ()


def question_of(query: QueryDict, entry: IndicatorEntry) -> Question:
    """Read the address; what is missing or not offered takes the first that the indicator has."""
    filters = ExplorerFilter.of(query)
    by = choose(filters.by, entry.dimensions, "district" if "district" in entry.dimensions else entry.dimensions[0])
    kind = PeriodKind(choose(filters.kind, entry.periods, entry.periods[0]))
    question = Question(by, kind, filters.view, filters.period, filters.key)
    usual = question.views[0] if by == "city" else "tiles" if by == "district" else "bar"
    return replace(question, view=choose(filters.view, question.views, usual))


def explore(viewer: Viewer, city: Pack, entry: IndicatorEntry, question: Question, computation: Computation | None) -> Explored:
    """Return the values of an indicator by the dimension and kind asked for, under the viewer's rights."""
    frame = figures_frame(viewer, indicator=entry.code, dimension=question.by, kind=question.kind, computation=computation)
    periods = sorted({Period.parse(text) for text in frame.get_column("period").unique()})[-_COLUMNS[question.kind] :]
    column = {str(period): at for at, period in enumerate(periods)}
    names = dimension_keys(city, question.by)
    cells: dict[str, list[Mapping[str, Any]]] = {}
    for row in with_bounds(city, frame).iter_rows(named=True):
        if row["period"] in column:
            cells.setdefault(f"group:{row['combined']}" if row.get("combined") else row["key"], []).append(row)
    lines = [_line(key, _name(key, names), rows, column) for key, rows in cells.items()]
    lines.sort(key=lambda line: (line.together, line.newest is None, -(line.newest or 0.0), line.key))
    return Explored(question, tuple(periods), tuple(lines))


def _name(key: str, names: Mapping[str, Text]) -> Text:
    """Name of a key; of keys that are shown together all names."""
    keys = key.removeprefix("group:").split(",")
    parts = [names.get(one, Text(one, one)) for one in keys]
    return Text(" + ".join(part.zh for part in parts), " + ".join(part.en for part in parts))


def _line(key: str, name: Text, rows: list[Mapping[str, Any]], column: Mapping[str, int]) -> Line:
    laid: list[Mapping[str, Any]] = [{}] * len(column)
    for row in rows:
        laid[column[row["period"]]] = row
    values, firms, known = (tuple(cell.get(field) for cell in laid) for field in ("value", "firms", "known"))
    reasons, combined, bounds = (tuple(str(cell.get(field) or "") for cell in laid) for field in ("reason", "combined", "bound"))
    return Line(key, name, values, firms, known, reasons, combined, bounds)
