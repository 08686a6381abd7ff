"""月报: what a room has to say of a month, as data: sentences, tables and charts whose values are figures, and not how they are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from string import Formatter
from typing import Literal

from liantu.kernel.bound import Bound
from liantu.kernel.errors import LiantuError
from liantu.kernel.figure import Subject
from liantu.kernel.period import Period
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence
from liantu.kernel.text import Text

SCOPES = ("city", "district", "chain")
"""Kinds of subjects of which a report is made."""
ChartKind = Literal["columns", "bars", "lines"]
_COMMA, _NOTHING = Text("、", ", "), Text("", "")


@dataclass(frozen=True, slots=True)
class ReportMonth:
    """What a report is asked about: the city, one district or one chain in a month, and the days of which work is told.

    ``since`` and ``until`` are the first and last day of what came and went: findings, tasks. Figures are those of ``month``, beside those
    of the month before.
    """

    scope: Subject
    month: Period
    since: date
    until: date

    def __post_init__(self) -> None:
        if self.scope.kind not in SCOPES:
            raise ValueError(f"no report is made of a {self.scope.kind}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value that is no figure of its own: a difference, a count, a sum of figures. ``unit`` is a code of the units; None is unknown.

    ``percent`` values are per cent; those of ``points`` percentage points. ``signed`` ones carry their sign. What the value claims stands
    before it in words.
    """

    value: float | None
    unit: str = ""
    digits: int = 0
    signed: bool = False
    bound: Bound = field(default=Bound.EXACT, compare=False)


Cell = Text | Cited | Linked | Quantity
Filling = Mapping[str, Piece | tuple[Piece, ...]]
"""What fills the names of a pattern."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``numeric`` ones stand to the right."""

    heading: Text
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of a section: every row has a cell a column."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: Text | None = None

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.title.en}: every row of a table has a cell a column")


@dataclass(frozen=True, slots=True)
class ReportSeries:
    """Values of a chart, one a category; None is unknown and drawn as a gap."""

    name: Text
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A chart of a section. ``unit`` is a code of the units; ``says`` is the key of the section's sentence that the chart shows."""

    kind: ChartKind
    title: Text
    categories: tuple[Text, ...]
    series: tuple[ReportSeries, ...]
    unit: str
    digits: int = 1
    says: str = ""

    def __post_init__(self) -> None:
        if any(len(one.values) != len(self.categories) for one in self.series):
            raise ValueError(f"{self.title.en}: every series of a chart has a value a category")


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the report: what is said first, then tables and charts; sections stand as the city's template orders them.

    ``place`` orders those that the template does not name. ``simulated`` says that rows under it are.
    """

    key: str
    title: Text
    place: int
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[ReportTable, ...] = ()
    charts: tuple[ReportChart, ...] = ()
    note: Text | None = None
    simulated: bool = False


class PatternError(LiantuError, ValueError):
    """A pattern that names what it does not get, or figures in another order in one language than in the other."""


def fields_of(pattern: str) -> tuple[str, ...]:
    """Return the names in braces of a pattern, in their order; raises PatternError where its braces do not close.

    >>> fields_of("{place}产值{value}")
    ('place', 'value')
    """
    try:
        parts = list(Formatter().parse(pattern))
    except ValueError as error:
        raise PatternError(Text(f"括号不成对：{pattern}", f"unbalanced braces: {pattern}")) from error
    if any(name is not None and (spec or conversion or not name.isidentifier()) for _text, name, spec, conversion in parts):
        raise PatternError(Text(f"花括号内只写名称：{pattern}", f"braces hold a name and nothing else: {pattern}"))
    return tuple(name for _text, name, _spec, _conversion in parts if name is not None)


def listed(items: Iterable[tuple[Piece, ...]], divider: Text = _COMMA) -> tuple[Piece, ...]:
    """Return pieces of several things one after another, divided as each language does.

    >>> len(listed([(Text("甲", "A"),), (Text("乙", "B"),)]))
    3
    """
    pieces: list[Piece] = []
    for item in items:
        pieces += [divider, *item] if pieces else item
    return tuple(pieces)


def said(
    pattern: Text,
    values: Filling,
    *,
    key: str = "",
    good: bool | None = None,
    stake_cny: float | None = None,
) -> Sentence:
    """Return the sentence of a pattern: words with names in braces, which ``values`` fill in.

    Words may stand elsewhere in one language than in the other; values that open may not, since they are the same. Raises PatternError.

    >>> place = Text("甲区", "District A")
    >>> value = Cited("output", Subject("district", "a"), Period.parse("2025-01"), 1.0)
    >>> one = said(Text("{place}产值{value}。", "Output of {place} was {value}."), {"place": place, "value": value})
    >>> [piece.en for piece in one.pieces if isinstance(piece, Text)]
    ['Output of District A was ', '.']
    """
    zh, en = (_runs(text, values, language) for text, language in ((pattern.zh, "zh"), (pattern.en, "en")))
    if zh[1] != en[1]:
        raise PatternError(Text(f"两种语言中数值的次序应相同：{pattern.zh}", f"figures stand in one order in both languages: {pattern.en}"))
    pieces: list[Piece] = []
    for place, (zh_words, en_words) in enumerate(zip(zh[0], en[0], strict=True)):
        if zh_words or en_words:
            pieces.append(Text(zh_words, en_words))
        if place < len(zh[1]):
            pieces.append(zh[1][place])
    return Sentence(tuple(pieces), stake_cny, good, key)


def _runs(pattern: str, values: Filling, language: str) -> tuple[list[str], list[Cited | Linked]]:
    """The words of a pattern in one language, and the values that open between them."""
    words, opening = [""], list[Cited | Linked]()
    fields_of(pattern)
    for text, name, _spec, _conversion in Formatter().parse(pattern):
        words[-1] += text
        if name is None:
            continue
        if name not in values:
            raise PatternError(Text(f"没有名为 {name} 的值：{pattern}", f"no value of the name {name}: {pattern}"))
        value = values[name]
        for piece in value if isinstance(value, tuple) else (value,):
            if isinstance(piece, Text):
                words[-1] += piece.in_language(language)
            else:
                opening.append(piece)
                words.append("")
    return words, opening


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section while a room puts it together: what is unknown is left out by giving None."""

    key: str
    title: Text
    place: int
    simulated: bool = False
    note: Text | None = None
    parts: tuple[Sentence | ReportTable | ReportChart, ...] = field(default=())

    def add(self, *parts: Sentence | ReportTable | ReportChart | None) -> SectionDraft:
        """Return the draft with further parts; None adds nothing, nor does a table or chart without rows."""
        kept = tuple(part for part in parts if part is not None and not _empty(part))
        return replace(self, parts=(*self.parts, *kept))

    def section(self) -> ReportSection:
        """Return the section."""
        return ReportSection(
            self.key, self.title, self.place,
            tuple(part for part in self.parts if isinstance(part, Sentence)),
            tuple(part for part in self.parts if isinstance(part, ReportTable)),
            tuple(part for part in self.parts if isinstance(part, ReportChart)),
            self.note, self.simulated,
        )  # fmt: skip


def _empty(part: Sentence | ReportTable | ReportChart) -> bool:
    if isinstance(part, ReportTable):
        return not part.rows
    if isinstance(part, ReportChart):
        return not any(value is not None for one in part.series for value in one.values)
    return not part.pieces


def percent_words(value: float, *, digits: int = 1) -> Text:
    """Return a change in per cent as people say it, with its size and no sign: "增长 3.2%", "下降 1.0%", "持平".

    What rounds to nothing is no change, so that no "-0.0" is written.

    >>> str(percent_words(-1.04)), str(percent_words(0.04)), str(percent_words(3.25))
    ('下降1.0% / down 1.0%', '持平 / unchanged', '增长3.2% / up 3.2%')
    """
    size = f"{abs(value):.{digits}f}"
    if float(size) == 0.0:
        return Text("持平", "unchanged")
    return Text(f"增长{size}%", f"up {size}%") if value > 0 else Text(f"下降{size}%", f"down {size}%")


def points_words(value: float, *, digits: int = 1) -> Text:
    """Return a change in percentage points as people say it.

    >>> str(points_words(1.26))
    '上升1.3个百分点 / up 1.3 points'
    """
    size = f"{abs(value):.{digits}f}"
    if float(size) == 0.0:
        return Text("持平", "unchanged")
    return Text(f"上升{size}个百分点", f"up {size} points") if value > 0 else Text(f"下降{size}个百分点", f"down {size} points")


def counted(number: int) -> Text:
    """Return a count as words.

    >>> counted(1200).zh
    '1,200'
    """
    return Text(f"{number:,}", f"{number:,}")


def day_text(day: date) -> Text:
    """Return a day in words.

    >>> str(day_text(date(2026, 10, 1)))
    '2026年10月1日 / 1 October 2026'
    """
    return Text(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {day:%B %Y}")


NOTHING = _NOTHING
"""Words where there is nothing to say."""
