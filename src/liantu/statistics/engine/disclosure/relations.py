"""加总关系: which sums of a block add up to which others, and the hidden rests where what is published does not fill a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from liantu.statistics.engine.disclosure.crossings import Line, sums_of_crossings
from liantu.statistics.engine.disclosure.hierarchies import Hierarchies
from liantu.statistics.engine.disclosure.rule import DisclosureRule, Floats

REST = "~"
"""Mark before the key of a rest, which no published key begins with."""


@dataclass(frozen=True, slots=True)
class Relation:
    """The lines ``parts`` add up to the line ``whole``."""

    whole: int
    parts: tuple[int, ...]

    def signs(self) -> Iterator[tuple[int, float]]:
        """Yield each line with its sign in Σ parts − whole = 0."""
        yield self.whole, -1.0
        yield from ((part, 1.0) for part in self.parts)


class Lines:
    """The lines of a block while it is built: names, arrays line × period of the measures, rows, and which lines nobody publishes."""

    def __init__(self, names: list[tuple[str, str, str]], arrays: dict[str, Floats], row: npt.NDArray[np.int64]) -> None:
        self.names, self.arrays, self.row = list(names), dict(arrays), row
        self.implied = np.zeros(len(names), dtype=bool)
        self.index = {line: number for number, line in enumerate(names)}

    def withdraw(self, numbers: Iterable[int]) -> None:
        """Make lines such that nobody publishes them."""
        chosen = list(numbers)
        self.row[chosen] = -1
        self.implied[chosen] = True

    def add(self, name: tuple[str, str, str], values: dict[str, Floats]) -> int:
        """Add a line that nobody publishes and return its number."""
        self.names.append(name)
        self.index[name] = len(self.names) - 1
        self.arrays = {measure: np.vstack([array, values[measure]]) for measure, array in self.arrays.items()}
        self.row = np.vstack([self.row, np.full((1, self.row.shape[1]), -1)])
        self.implied = np.append(self.implied, True)
        return len(self.names) - 1


def relations_of(lines: Lines, hierarchies: Hierarchies, rule: DisclosureRule, stands: Mapping[Line, Line] | None = None) -> list[Relation]:
    """Return the relations among ``lines``; rests that they leave are added to ``lines``. ``stands``: see `crossings.standing`."""
    stands = stands or {}
    sums = [*_conditional(lines, hierarchies, stands), *_dimensions(lines, hierarchies), *_crossings(lines, hierarchies, stands)]
    sums += _additions(lines, hierarchies, stands)
    relations = []
    for whole, parts, always in sums:
        if not always:
            _fill(lines, whole, parts)
        rest = _rest(lines, whole, parts)
        size = np.abs(lines.arrays["total"][whole])
        if not always and np.all(-rest["total"] > rule.relation_tolerance * size):
            continue  # the parts exceed their whole everywhere: another population, no relation
        remainder = _positive(rest, rule.rest_tolerance * size)
        if np.any((remainder["contributors"] > 0) & (always | (lines.row[whole] >= 0))):
            component, dimension, key = lines.names[whole]
            of_parts = REST.join(lines.names[parts[0]])
            rest_line = lines.add((component, f"{dimension}{REST}{of_parts}", f"{REST}{key}"), remainder)
            relations.append(Relation(whole, (*parts, rest_line)))
        else:
            relations.append(Relation(whole, parts))
    return relations


def _dimensions(lines: Lines, hierarchies: Hierarchies) -> list[tuple[int, tuple[int, ...], bool]]:
    """Whole, parts and whether a rest stands beside them, for every dimension of every component."""
    roots = {component: number for number, (component, dimension, _) in enumerate(lines.names) if dimension == hierarchies.root}
    filled = {line[:2] for line in lines.names} - {
        line[:2] for line in lines.names if not any((line[0], *above) in lines.index for above in hierarchies.wholes(*line[1:]))
    }

    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, (component, dimension, key) in enumerate(lines.names):
        if dimension == hierarchies.root or dimension in hierarchies.overlapping or lines.implied[number]:
            continue
        wholes = [lines.index[component, *above] for above in hierarchies.wholes(dimension, key) if (component, *above) in lines.index]
        if component in roots and not (wholes and (component, dimension) in filled):
            groups[roots[component], dimension].append(number)
        for whole in wholes:
            groups[whole, dimension].append(number)

    sums = [(whole, tuple(parts), False) for (whole, _), parts in groups.items()]
    overlapping = [number for number, line in enumerate(lines.names) if line[1] in hierarchies.overlapping and line[0] in roots]
    return [*sums, *((roots[lines.names[number][0]], (number,), True) for number in overlapping), *_nested(lines, overlapping)]


def _nested(lines: Lines, overlapping: list[int]) -> list[tuple[int, tuple[int, ...], bool]]:
    """Pairs of overlapping keys that may lie one in the other: the same two largest contributions and hardly another firm."""
    pairs: list[tuple[int, tuple[int, ...], bool]] = []
    first, second, firms = (lines.arrays[name] for name in ("first", "second", "contributors"))
    for one in overlapping:
        for other in overlapping:
            if one != other and lines.names[one][:2] == lines.names[other][:2]:
                same = (first[one] == first[other]) & (second[one] == second[other]) & (first[one] > 0)
                if np.any(same & (firms[one] > firms[other])):
                    pairs.append((one, (other,), True))
    return pairs


def _crossings(lines: Lines, hierarchies: Hierarchies, stands: Mapping[Line, Line]) -> list[tuple[int, tuple[int, ...], bool]]:
    """Keys of several classifications as sums of what they have in common; exact, since every firm stands in one crossing."""
    sums = sums_of_crossings(stands, list(lines.index), hierarchies.root, hierarchies.crossings)
    return [(lines.index[whole], tuple(lines.index[part] for part in parts), False) for whole, parts in sums]


def _conditional(lines: Lines, hierarchies: Hierarchies, stands: Mapping[Line, Line]) -> list[tuple[int, tuple[int, ...], bool]]:
    """Parts and complements in every cell, those of crossings included."""
    place = lines.index | {crossing: lines.index[line] for crossing, line in stands.items()}
    sums: dict[tuple[int, tuple[int, ...]], bool] = {}
    for tie in hierarchies.conditionals:
        for (component, dimension, key), whole in place.items():
            if component == tie.whole:
                names = (tie.part, tie.complement) if tie.complement else (tie.part,)
                parts = tuple(place[name, dimension, key] for name in names if (name, dimension, key) in place)
                if parts and whole not in parts:
                    sums[whole, parts] = len(parts) == 1
    return [(whole, parts, always) for (whole, parts), always in sums.items()]


def _additions(lines: Lines, hierarchies: Hierarchies, stands: Mapping[Line, Line]) -> list[tuple[int, tuple[int, ...], bool]]:
    """Components that are others added up, in every cell that has them all, crossings included."""
    place = lines.index | {crossing: lines.index[line] for crossing, line in stands.items()}
    sums: dict[tuple[int, tuple[int, ...]], None] = {}
    for one in hierarchies.additions:
        for (component, dimension, key), whole in place.items():
            parts = tuple(place[part, dimension, key] for part in one.parts if (part, dimension, key) in place)
            if component == one.whole and len(set(parts) - {whole}) == len(one.parts):
                sums[whole, parts] = None
    return [(whole, parts, False) for whole, parts in sums]


def _fill(lines: Lines, whole: int, parts: tuple[int, ...]) -> None:
    """Give a whole that is not published in a period the sum of its parts there, as a value that is never published."""
    chosen = list(parts)
    unpublished = (lines.row[whole] < 0) & (lines.arrays["contributors"][chosen].sum(axis=0) > lines.arrays["contributors"][whole])
    for name in ("total", "contributors"):
        lines.arrays[name][whole, unpublished] = lines.arrays[name][chosen].sum(axis=0)[unpublished]
    tops = np.sort(np.vstack([lines.arrays["first"][chosen], lines.arrays["second"][chosen]]), axis=0)
    lines.arrays["first"][whole, unpublished], lines.arrays["second"][whole, unpublished] = tops[-1][unpublished], tops[-2][unpublished]


def _rest(lines: Lines, whole: int, parts: tuple[int, ...]) -> dict[str, Floats]:
    """What the parts leave of the whole; its largest contributions are those of the whole that no part has, else bounded by them."""
    arrays, chosen = lines.arrays, list(parts)
    total = arrays["total"][whole] - arrays["total"][chosen].sum(axis=0)
    firms = np.maximum(arrays["contributors"][whole] - arrays["contributors"][chosen].sum(axis=0), 0)
    firsts = np.vstack([arrays["first"][chosen], arrays["second"][chosen]])
    first, second = arrays["first"][whole], arrays["second"][whole]
    largest = np.where((firsts == first).any(axis=0), second, first)
    largest = np.minimum(largest, np.abs(total))
    return {"total": total, "contributors": firms, "first": largest, "second": np.minimum(second, np.abs(total) - largest)}


def _positive(rest: dict[str, Floats], scale: Floats) -> dict[str, Floats]:
    """The rest where firms stand behind it; a difference without firms is one of rounding or source, which viewers may as well know."""
    substantial = (np.abs(rest["total"]) > scale) & (rest["contributors"] > 0)
    return {name: np.where(substantial, array, 0.0) for name, array in rest.items()}
