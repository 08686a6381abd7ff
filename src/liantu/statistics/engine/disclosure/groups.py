"""合并单元: the withheld parts of a published whole as one cell, which the whole less the published parts tells anyway."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from liantu.statistics.engine.disclosure.blocks import Block
from liantu.statistics.engine.disclosure.rule import DisclosureRule
from liantu.statistics.engine.disclosure.suppression import Bools


@dataclass(frozen=True, slots=True)
class Group:
    """Cells of one component, dimension and period together: ``rows`` of the frame of components, and their sum."""

    component: str
    dimension: str
    within: tuple[str, str]
    kind: str
    period: int
    rows: tuple[int, ...]
    total: float
    contributors: int
    first: float
    second: float


def combined(block: Block, hidden: Bools, rule: DisclosureRule) -> Iterator[Group]:
    """Yield the groups of at least two withheld parts whose sum breaks no primary rule, those of the smallest wholes first.

    Only where the whole is published and all its parts are known: then the group tells nothing that cannot be computed without it.
    """
    grouped = np.zeros_like(hidden)
    matrix = block.matrix
    relations = []
    for number in range(matrix.shape[0]):
        span = slice(matrix.indptr[number], matrix.indptr[number + 1])
        lines, signs = matrix.indices[span], matrix.data[span]
        relations.append((int(lines[signs < 0][0]), lines[signs > 0]))
    for whole, parts in sorted(relations, key=lambda relation: float(block.size[relation[0]].max())):
        if (
            len({block.lines[part][:2] for part in parts if not block.implied[part]}) != 1
            or block.lines[whole][0] != block.lines[parts[0]][0]
        ):
            continue
        for period in np.flatnonzero(~hidden[whole] & (block.row[whole] >= 0)).tolist():
            chosen = parts[hidden[parts, period] & ~grouped[parts, period]]
            if len(chosen) < 2 or (block.row[chosen, period] < 0).any():
                continue
            group = _group(block, whole, chosen, period)
            measures = (np.array([value]) for value in (group.total, float(group.contributors), group.first, group.second))
            if not rule.reasons(*measures)[0]:
                grouped[chosen, period] = True
                yield group


def _group(block: Block, whole: int, parts: np.ndarray, period: int) -> Group:
    tops = np.sort(np.concatenate([block.first[parts, period], block.second[parts, period]]))
    component, dimension, _ = block.lines[int(parts[0])]
    when = block.calendar.periods[period]
    return Group(
        component,
        dimension,
        block.lines[whole][1:],
        when.kind.value,
        when.number,
        tuple(block.row[parts, period].tolist()),
        float(block.total[parts, period].sum()),
        int(block.contributors[parts, period].sum()),
        float(tops[-1]),
        float(tops[-2]),
    )
