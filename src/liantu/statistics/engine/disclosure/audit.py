"""复核: what somebody who knows everything that is published can tell of each sensitive cell."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from liantu.statistics.engine.disclosure.blocks import Block
from liantu.statistics.engine.disclosure.moves import holds, reach, solve
from liantu.statistics.engine.disclosure.rule import Floats
from liantu.statistics.engine.disclosure.suppression import Bools, Suppression

UNBOUNDED = 3
"""Status of a linear programme without a bound."""


def exposed(suppression: Suppression, required: Floats) -> list[int]:
    """Return the sensitive cells (line × periods + period) that are less uncertain than ``required`` (0: not sensitive).

    A cell with a move that holds is uncertain by that; of all others the interval is solved.
    """
    block, hidden = suppression.block, suppression.hidden.ravel()
    size, full, needed = block.size.ravel(), suppression.full, required.ravel()
    cells = []
    for cell in np.flatnonzero(needed > 0).tolist():
        move = suppression.moves.get(cell)
        if move is None or not holds(full, move, cell, float(needed[cell]), size, hidden):
            low, high = interval(block, full, suppression.hidden, cell)
            tolerance = 1e-6 * needed[cell]
            value = block.total.ravel()[cell]
            if value - low < needed[cell] - tolerance or high - value < needed[cell] - tolerance:
                cells.append(cell)
    return cells


def interval(block: Block, full: sparse.csr_array, hidden: Bools, cell: int) -> tuple[float, float]:
    """Return the least and the largest value that ``cell`` can have, given all cells that are not hidden and all relations.

    Sums cannot be negative; of those that can (signed) it is taken to be known that they lie within their size of the true value.
    """
    total, size = block.total.ravel(), block.size.ravel()
    signed = np.repeat(block.signed, block.total.shape[1])
    cells = np.flatnonzero(reach(full, cell, hidden.ravel()))
    part = full[:, cells]
    part = part[np.diff(part.indptr) > 0]

    low = np.where(signed[cells], -size[cells], -total[cells])
    high = np.where(signed[cells], size[cells], np.inf)
    target = int(np.searchsorted(cells, cell))

    ends = []
    for sign in (1.0, -1.0):
        cost = np.zeros(len(cells))
        cost[target] = sign
        result = solve(cost, part, np.column_stack([low, high]))
        if result.status == UNBOUNDED:
            ends.append(float(-sign * np.inf))
        else:
            ends.append(float(total[cell] + (result.x[target] if result.status == 0 else 0.0)))
    return ends[0], ends[1]
