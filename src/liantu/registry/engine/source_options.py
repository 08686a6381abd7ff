"""列映射的规则: what a column map of the pack says of rows that cannot be taken as they are, as typed models, one a verb.

`check_source_maps` holds all column maps against the declared tables before anything is read: every missing, unknown or ill-typed key,
every field that no table and no column has, every pattern that cannot be used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Literal, Self

import polars as pl
from pydantic import AfterValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Place, Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.documents import Path_
from liantu.kernel.pack.entries import Code, Entry, NonEmpty, Scalar, SourceTable, Words
from liantu.kernel.pack.places import PlaceOf
from liantu.kernel.pack.validate import problems_of
from liantu.kernel.text import Text
from liantu.kernel.units import known, measures
from liantu.registry.engine.schema import MEASURED, Column, Kind
from liantu.registry.engine.tables import TABLES


def _groups(pattern: str) -> int:
    """Number of groups of a regular expression as Polars reads it."""
    try:
        return len(pl.Series([""]).str.extract_groups(pattern).struct.fields)
    except pl.exceptions.PolarsError as error:
        words = {"pattern": pattern, "why": str(error).splitlines()[0]}
        raise PydanticCustomError("rule", "正则表达式有误：{pattern} / {pattern} is no regular expression: {why}", words) from error


def _pattern(pattern: str) -> str:
    _groups(pattern)
    return pattern


def _pattern_with_group(pattern: str) -> str:
    if not _groups(pattern):
        raise PydanticCustomError("rule", "正则表达式应有一组括号 / the pattern needs a group in brackets", {})
    return pattern


Pattern = Annotated[str, AfterValidator(_pattern)]
PatternWithGroup = Annotated[str, AfterValidator(_pattern_with_group)]
Fields = Annotated[tuple[NonEmpty, ...], Field(min_length=1, strict=False)]


class Verb(Entry):
    """What a verb says: its keys and no others, each of its own type; texts are taken as they are written, blanks too."""

    model_config = ConfigDict(strict=True, str_strip_whitespace=False)


class Condition(Verb):
    """When a rule holds for a row: exactly one of ``matches``, ``in``, ``above``, ``below`` and ``blank``, said of one field.

    What is empty or no number meets only ``blank``. With ``also`` another condition must hold too.
    """

    field: NonEmpty
    matches: Pattern | None = None
    one_of: Annotated[tuple[Scalar, ...], Field(min_length=1, strict=False)] | None = Field(None, alias="in")
    above: float | None = None
    below: float | None = None
    blank: Literal[True] | None = None
    also: Condition | None = None

    @model_validator(mode="after")
    def _one_condition(self) -> Self:
        given = [one for one in (self.matches, self.one_of, self.above, self.below, self.blank) if one is not None]
        if len(given) != 1:
            message = "应有且只有 matches、in、above、below、blank 之一 / give exactly one of matches, in, above, below, blank"
            raise PydanticCustomError("rule", message, {})
        return self


class Counted(Condition):
    """A condition whose rows are counted under ``reason``, with the values of ``show`` (else of the field) told."""

    reason: Code
    text: Words
    show: str = ""


class Marked(Condition):
    """A condition with the value that it gives to a field; '' leaves the field empty."""

    value: Scalar


class Clashes(Verb):
    """All rows of a ``key`` are taken out where they say different things in ``differs``."""

    key: NonEmpty
    differs: NonEmpty
    reason: Code
    text: Words


class Gather(Verb):
    """Rows of one ``key`` become one row; the values of ``name`` of the others become further names in the field ``into``."""

    key: NonEmpty
    name: NonEmpty
    into: NonEmpty


class LookUp(Verb):
    """A field ``into`` is filled from another file of the source: its column ``value`` where its column ``key`` is the field ``by``.

    With ``extract`` both keys are first cut to the pattern's first group. Without the file or the key in it the field is empty.
    """

    file: NonEmpty
    key: NonEmpty
    value: NonEmpty
    by: NonEmpty
    into: NonEmpty
    extract: PatternWithGroup | None = None


class Shares(Verb):
    """The shares ``share`` of one ``of`` are parts of one whole.

    Before names are matched, a share that several ``line`` of one ``of`` have to the last digit is emptied (a joint line's); at the
    end all of one ``of`` where they sum to more than 1.
    """

    of: NonEmpty
    line: NonEmpty
    share: NonEmpty


class Combine(Verb):
    """One row is kept of those that agree in the fields ``by``: that with the largest number in ``largest``."""

    by: Fields
    largest: NonEmpty


class SourceOptions(Verb):
    """The ``options`` of a table of a column map: each verb at most once, applied in the order in which they stand here.

    The first three see the cells as they stand in the file; then come ``values`` and ``constants`` of the map, then the others.
    """

    strip_prefix: dict[str, str] = Field(default_factory=dict)
    """Field → text that is taken away where a cell begins with it."""
    strip_suffix: dict[str, str] = Field(default_factory=dict)
    drop_when: Annotated[tuple[Condition, ...], Field(strict=False)] = ()
    """Rows that are no data: they are dropped without a word."""
    look_up: Annotated[tuple[LookUp, ...], Field(strict=False)] = ()
    """Fields that another file of the same source fills."""
    extract: dict[str, PatternWithGroup] = Field(default_factory=dict)
    """Field → pattern, whose first group is kept."""
    prefix: dict[str, str] = Field(default_factory=dict)
    """Field → text that is put before a cell."""
    set_aside: Annotated[tuple[Counted, ...], Field(strict=False)] = ()
    """Rows that are taken out, counted by reason."""
    unknown: Annotated[tuple[Counted, ...], Field(strict=False)] = ()
    """Cells that only look like a value (a filler) and are emptied, counted by reason."""
    clashes: Clashes | None = None
    gather: Gather | None = None
    mark: dict[str, Annotated[tuple[Marked, ...], Field(min_length=1, strict=False)]] = Field(default_factory=dict)
    """Field → rules; the first that holds fills the field, and where none holds it is left empty."""
    append: dict[str, Fields] = Field(default_factory=dict)
    """Field → other fields, whose words are added to its list of names."""
    match: dict[str, Literal["names"]] = Field(default_factory=dict)
    """Field of product names that are read by the pack's rules/product_matching.yaml; doubtful and unmatched rows are set aside."""
    match_industry: NonEmpty | None = None
    """Field of the industry of the company that reports the row, with which ``match`` reads the names."""
    combine: Combine | None = None
    shares: Shares | None = None


_BEFORE_CONSTANTS = frozenset({"strip_prefix", "strip_suffix", "drop_when"})


def options_of(part: SourceTable) -> SourceOptions:
    """Return the options of a table of a column map; raises ValidationError where `check_source_maps` would tell a problem."""
    return SourceOptions.model_validate(part.options)


def scalar_text(value: Scalar) -> str:
    """Return a value of a column map as a cell would hold it.

    >>> scalar_text(True), scalar_text(2021)
    ('true', '2021')
    """
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_source_maps(pack: Pack, place: PlaceOf) -> list[Problem]:
    """Return every problem of every column map of ``pack``, with the file and line where it stands.

    Tables of higher rooms count where those rooms are loaded.
    """
    return [
        problem
        for code, source in pack.sources.items()
        for at, part in enumerate(source.tables)
        for problem in _table_problems(part, code, ("tables", at), place)
    ]


def _table_problems(part: SourceTable, code: str, start: Path_, place: PlaceOf) -> Iterator[Problem]:
    """The problems of one table of a column map."""

    def at(path: Path_) -> Place:
        return place(("sources", code), (*start, *path))

    table = TABLES.get(part.table)
    if table is None:
        what = Text(f"没有表 {part.table}", f"unknown table {part.table}")
        yield Problem("pack.unknown", what, Text("可用：" + "、".join(TABLES), "available: " + ", ".join(TABLES)), at(("table",)))
        return
    fields = {column.name for column in table.columns}
    for path, name in _declared(part):
        if name not in fields:
            what = Text(f"表“{table.name.zh}”没有字段 {name}", f"the table {table.code} has no field {name}")
            yield Problem("pack.unknown", what, Text("可用：" + "、".join(fields), "available: " + ", ".join(fields)), at(path))
    for name, unit in part.units.items():
        if name in fields and (said := _unit_problem(table.column(name), unit)):
            yield Problem("pack.unknown", said, Text("写此列可换算的单位", "give one that converts to the column's"), at(("units", name)))
    try:
        options = options_of(part)
    except ValidationError as error:
        yield from problems_of(error, lambda inside: at(("options", *inside)))
        return
    for path, name in _not_read(options, part):
        what = Text(f"字段 {name} 没有对应的列", f"no column is read as the field {name}")
        yield Problem("pack.unknown", what, Text("写入 columns 或 constants", "name it in columns or constants"), at(("options", *path)))


_BASES = {Kind.YUAN: "yuan", Kind.SHARE: "ratio"}


def _unit_problem(column: Column, unit: str) -> Text | None:
    """Why a unit cannot be that of a column; None where it can, or where its rows decide."""
    base = _BASES.get(column.kind, column.unit)
    if column.kind not in MEASURED or not (base or column.unit_of):
        return Text(f"字段 {column.name} 没有计量单位，不能写“{unit}”", f"the field {column.name} takes no unit, so not '{unit}'")
    if not known(unit):
        return Text(f"不认识的单位“{unit}”", f"unknown unit '{unit}'")
    if base and not measures(unit, base):
        return Text(f"单位“{unit}”不能用于字段 {column.name}", f"the unit '{unit}' does not fit the field {column.name}")
    return None


def _declared(part: SourceTable) -> Iterator[tuple[Path_, str]]:
    """Where a part names fields of its table; a name with ``_`` in front is read for rules only and is no field."""
    yield from ((("columns", name), name) for name in part.columns if not name.startswith("_"))
    yield from ((("constants", name), name) for name in part.constants)
    yield from ((("units", name), name) for name in part.units)
    yield from ((("values", name), name) for name in part.values if not name.startswith("_"))
    filled = part.options.get("mark")
    if isinstance(filled, Mapping):
        yield from ((("options", "mark", name), str(name)) for name in filled)


def _not_read(options: SourceOptions, part: SourceTable) -> Iterator[tuple[Path_, str]]:
    """Where a verb names a field that no column, no constant and no verb before it gives."""
    there = set(part.columns)
    for path, name, fills in _uses(options):
        if path[0] not in _BEFORE_CONSTANTS:
            there |= set(part.constants)
        if not fills and name not in there:
            yield path, name
        there.add(name)


def _uses(options: SourceOptions) -> Iterator[tuple[Path_, str, bool]]:
    """Each field that a verb names, in the order in which verbs are applied: its path, its name, and whether the verb fills it."""
    for verb in ("strip_prefix", "strip_suffix"):
        yield from (((verb, name), name, False) for name in getattr(options, verb))
    yield from _used_in("drop_when", options.drop_when)
    for at, look in enumerate(options.look_up):
        yield from ((("look_up", at, "by"), look.by, False), (("look_up", at, "into"), look.into, True))
    for verb in ("extract", "prefix"):
        yield from (((verb, name), name, False) for name in getattr(options, verb))
    for verb in ("set_aside", "unknown"):
        yield from _used_in(verb, getattr(options, verb))
    if clash := options.clashes:
        yield from ((("clashes", key), getattr(clash, key), False) for key in ("key", "differs"))
    if gather := options.gather:
        yield from ((("gather", key), getattr(gather, key), key == "into") for key in ("key", "name", "into"))
    for filled, rules in options.mark.items():
        yield from ((("mark", filled, *path[1:]), name, False) for path, name, _ in _used_in("mark", rules))
        yield ("mark", filled), filled, True
    for name, others in options.append.items():
        yield from ((("append", name), other, False) for other in (name, *others))
    yield from ((("match", name), name, False) for name in options.match)
    if options.match_industry:
        yield ("match_industry",), options.match_industry, False
    yield from _uses_of_rows(options)


def _uses_of_rows(options: SourceOptions) -> Iterator[tuple[Path_, str, bool]]:
    """The same for the verbs that speak of several rows at once, which come last."""
    if combine := options.combine:
        yield from ((("combine", "by"), name, False) for name in combine.by)
        yield ("combine", "largest"), combine.largest, False
    if shares := options.shares:
        yield from ((("shares", key), getattr(shares, key), False) for key in ("of", "line", "share"))


def _used_in(verb: str, conditions: Iterable[Condition]) -> Iterator[tuple[Path_, str, bool]]:
    for at, condition in enumerate(conditions):
        yield (verb, at, "field"), condition.field, False
        if condition.also:
            yield from (((verb, at, "also", *path[2:]), name, fills) for path, name, fills in _used_in(verb, [condition.also]))
        if isinstance(condition, Counted) and condition.show:
            yield (verb, at, "show"), condition.show, False
