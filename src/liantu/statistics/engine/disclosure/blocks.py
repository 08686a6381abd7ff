"""关系块: the cells of one family of components in one calendar year as arrays, with all relations among them.

Nothing adds up across calendar years or across families, so each block is protected on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.disclosure.calendar import Calendar
from liantu.statistics.engine.disclosure.crossings import needless, standing
from liantu.statistics.engine.disclosure.hierarchies import Hierarchies
from liantu.statistics.engine.disclosure.relations import Lines, Relation, relations_of
from liantu.statistics.engine.disclosure.rule import DisclosureRule, Floats

Line = tuple[str, str, str]
"""Component, dimension and key."""
Ints = npt.NDArray[np.int64]
MEASURES = ("total", "contributors", "first", "second")


@dataclass(frozen=True, slots=True)
class Block:
    """Cells line × period. ``row`` is the row of the cell in the frame of components, −1 where nothing is published of it.

    ``matrix`` holds one row a relation over lines: parts +1, whole −1; it holds in every period. ``calendar`` says how periods add
    up, for every line. Cells without a row are zero where ``implied`` is False, else known to nobody. ``shared``: cells of periods in
    which nobody computes the line, as its longer period shared out; they are known to nobody and ask for no protection of their own.
    ``lesser``: lines of which little is lost, see `Hierarchies`.
    """

    lines: tuple[Line, ...]
    calendar: Calendar
    total: Floats
    contributors: Floats
    first: Floats
    second: Floats
    row: Ints
    implied: npt.NDArray[np.bool_]
    shared: npt.NDArray[np.bool_]
    signed: npt.NDArray[np.bool_]
    lesser: npt.NDArray[np.bool_]
    matrix: sparse.csr_array

    @property
    def size(self) -> Floats:
        """The size of each cell, at least its two largest contributions."""
        return np.maximum(np.abs(self.total), self.first + self.second)


def blocks(components: pl.DataFrame, hierarchies: Hierarchies, rule: DisclosureRule) -> Iterator[Block]:
    """Yield the blocks of a frame with columns component, dimension, key, kind, period, total, contributors, first, second.

    Rows without a total are left out: what is not known is not published.
    """
    per_year = pl.col("kind").replace_strict({kind.value: kind.per_year for kind in PeriodKind}, return_dtype=pl.Int64)
    frame = components.with_row_index("row").drop_nulls("total")
    frame = frame.with_columns(pl.col("kind").cast(pl.String), year=pl.col("period") // per_year)
    families = hierarchies.families(frame["component"].unique().to_list())
    of = {name: number for number, names in enumerate(families) for name in names}
    frame = frame.with_columns(family=pl.col("component").replace_strict(of, return_dtype=pl.Int64))
    for part in frame.partition_by("family", "year", maintain_order=True):
        yield _block(part, hierarchies, rule)


def _block(frame: pl.DataFrame, hierarchies: Hierarchies, rule: DisclosureRule) -> Block:
    periods = sorted({Period.numbered(number, PeriodKind(kind)) for kind, number in frame.select("kind", "period").unique().iter_rows()})
    place = {(period.kind.value, period.number): column for column, period in enumerate(periods)}
    frame, stands = _crossed(frame, hierarchies)
    names: list[Line] = sorted(frame.select("component", "dimension", "key").unique().iter_rows())
    index = {line: number for number, line in enumerate(names)}
    at = np.array([index[line] for line in frame.select("component", "dimension", "key").iter_rows()], dtype=np.int64)
    when = np.array([place[pair] for pair in frame.select("kind", "period").iter_rows()], dtype=np.int64)

    shape = len(names), len(periods)
    arrays = {name: np.zeros(shape) for name in MEASURES}
    for name, array in arrays.items():
        array[at, when] = _filled(frame, name)
    row = np.full(shape, -1, dtype=np.int64)
    row[at, when] = frame["row"].to_numpy()

    whole_calendar = Calendar.of(periods)
    shared = _share_out(names, arrays, whole_calendar)
    lines = Lines(names, arrays, row)
    lines.withdraw({number for line, number in index.items() if line[1] in hierarchies.crossings})
    relations = relations_of(lines, hierarchies, rule, stands)
    signed, lesser = (np.array([line[0] in chosen for line in lines.names]) for chosen in (hierarchies.signed, hierarchies.lesser))
    calendar = _calendar(whole_calendar, lines.arrays["total"], rule)
    matrix = _matrix(relations, len(lines.names))
    rests = np.zeros((len(lines.names) - len(names), len(periods)), dtype=bool)
    return Block(
        tuple(lines.names), calendar, row=lines.row, implied=lines.implied, shared=np.vstack([shared, rests]), signed=signed,
        lesser=lesser, matrix=matrix, **lines.arrays,
    )  # fmt: skip


def _share_out(names: list[Line], arrays: dict[str, Floats], calendar: Calendar) -> npt.NDArray[np.bool_]:
    """Give periods in which a line is not computed its longer period, as another component of the cell has it; return where.

    Without this a yearly figure beside monthly ones would be a sum of months in which nothing happened.
    """
    there: npt.NDArray[np.bool_] = np.logical_or.reduce([array != 0 for array in arrays.values()])
    shared = np.zeros(there.shape, dtype=bool)
    cells: dict[tuple[str, str], list[int]] = {}
    for number, (_, dimension, key) in enumerate(names):
        cells.setdefault((dimension, key), []).append(number)
    for node, parts in enumerate(calendar.children):
        chosen = list(parts)
        for line in np.flatnonzero(there[:, node] & ~there[:, chosen].any(axis=1)).tolist() if parts else ():
            others = [other for other in cells[names[line][1:]] if there[other, node] and (there & ~shared)[other, chosen].any()]
            season = _season(arrays["total"][np.ix_(others, [node, *chosen])])
            for name in ("total", "first", "second"):
                arrays[name][line, chosen] = arrays[name][line, node] * season
            arrays["contributors"][line, chosen] = arrays["contributors"][line, node]
            shared[line, chosen] = there[line, chosen] = True
    return shared


def _season(totals: Floats) -> Floats:
    """How the largest of some lines (first column: the longer period) divides among the shorter ones; alike where there is none."""
    alike = np.full(totals.shape[1] - 1, 1 / (totals.shape[1] - 1))
    if not len(totals):
        return alike
    model = np.abs(totals[int(np.argmax(np.abs(totals[:, 0]))), 1:])
    return model / model.sum() if model.sum() > 0 else alike


def _crossed(frame: pl.DataFrame, hierarchies: Hierarchies) -> tuple[pl.DataFrame, Mapping[Line, Line]]:
    """The frame without crossings that tie nothing, hold nothing or are a published key, and the line that stands for each crossing."""
    if not hierarchies.crossings:
        return frame, {}
    counted = frame.group_by("component", "dimension", "key").agg(held=(pl.col("contributors") != 0).any().fill_null(value=True))
    held: list[Line] = [
        row[:3] for row in counted.sort("component", "dimension", "key").iter_rows() if row[3] or row[1] not in hierarchies.crossings
    ]
    idle = needless(held, hierarchies.crossings)
    useful = [line for line in held if line[1] not in idle]
    same = _same_as_whole(
        frame.filter(pl.col("dimension").is_in(sorted({line[1] for line in useful} & set(hierarchies.crossings)))), hierarchies
    )
    own_lines = standing(useful, hierarchies.crossings)
    stands = own_lines | {line: own_lines[whole] for line, whole in same.items() if whole in own_lines}
    own = {line for line, by in stands.items() if line == by}
    kept = [line for line in held if line[1] not in hierarchies.crossings or line in own]
    schema = dict.fromkeys(("component", "dimension", "key"), pl.String)
    return frame.join(pl.DataFrame(kept, schema=schema, orient="row"), on=list(schema), how="semi", maintain_order="left"), stands


def _same_as_whole(crossed: pl.DataFrame, hierarchies: Hierarchies) -> dict[Line, Line]:
    """The crossings of a part that are its whole's: a condition on the attributes of a crossing takes all of it or nothing."""
    line, when = ["component", "dimension", "key"], ["kind", "period"]
    measures = crossed.select(*line, *when, *MEASURES)
    ties = pl.DataFrame([(tie.part, tie.whole) for tie in hierarchies.conditionals], schema=["component", "whole"], orient="row")
    ties = ties.cast(pl.String).filter(pl.col("component").is_in(measures["component"].unique().implode()))
    both = measures.join(ties, on="component").join(
        measures, left_on=["whole", *line[1:], *when], right_on=[*line, *when], how="left", suffix="_of_whole"
    )
    equal = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_of_whole")) for name in MEASURES)
    periods = measures.group_by(line).len("periods")
    counted = both.group_by(*line, "whole").agg(same=equal.all(), seen=pl.len())
    found = counted.filter("same").join(periods, left_on=["whole", *line[1:]], right_on=line).filter(pl.col("seen") == pl.col("periods"))
    direct = {(row[0], *row[2:]): (row[1], *row[2:]) for row in found.select("component", "whole", *line[1:]).sort(pl.all()).iter_rows()}
    return {part: _last(part, direct) for part in direct}


def _last(line: Line, direct: Mapping[Line, Line]) -> Line:
    seen = {line}
    while (above := direct.get(line)) is not None and above not in seen:
        line = above
        seen.add(line)
    return line


def _filled(frame: pl.DataFrame, name: str) -> Floats:
    """A column as floats; an unknown largest contribution is taken to be the whole, an unknown number of firms to be one."""
    total = pl.col("total").abs()
    rest = total - pl.col("first").abs()
    unknown = {"total": pl.lit(0.0), "contributors": pl.lit(1.0), "first": total, "second": pl.min_horizontal(rest, "first")}
    column = pl.col(name).abs() if name in {"first", "second"} else pl.col(name)
    return frame.select(column.cast(pl.Float64).fill_null(unknown[name]).fill_null(0.0)).to_series().to_numpy()


def _matrix(relations: list[Relation], lines: int) -> sparse.csr_array:
    entries = [(number, line, sign) for number, relation in enumerate(relations) for line, sign in relation.signs()]
    rows, columns, signs = (np.array(part) for part in zip(*entries, strict=True)) if entries else (np.zeros(0, dtype=int),) * 3
    return sparse.csr_array((signs.astype(float), (rows, columns)), shape=(len(relations), lines))


def _calendar(calendar: Calendar, total: Floats, rule: DisclosureRule) -> Calendar:
    """Cut sums of periods that hold nearly for no line: figures of another source or population."""
    broken = []
    for node, parts in enumerate(calendar.children):
        if parts:
            gap = np.abs(total[:, node] - total[:, list(parts)].sum(axis=1))
            if not np.any((gap <= rule.relation_tolerance * np.abs(total[:, node])) & (total[:, node] != 0)):
                broken.append(node)
    return calendar.without(broken)
