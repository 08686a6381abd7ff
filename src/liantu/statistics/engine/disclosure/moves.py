"""移动: the cheapest change of values that leaves every published sum as it is and moves one withheld cell by what is required.

Such a move shows that the cell is uncertain: whoever knows all that is published cannot tell the values from the moved ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import OptimizeResult, linprog

from liantu.statistics.engine.disclosure.rule import Floats

Ints = npt.NDArray[np.int64]
SMALL = 1e-7
"""Moves smaller than this part of the required one are the solver's rounding."""


@dataclass(frozen=True, slots=True)
class Move:
    """Cells by number and by how much each moves, up or down; all sums of ``matrix @ move`` are 0."""

    cells: Ints
    amounts: Floats


def cheapest_move(matrix: sparse.csr_array, cell: int, required: float, capacity: Floats, cost: Floats) -> Move | None:
    """Return the move y of ``cell`` by ``required`` with the least Σ cost·|y|; None where there is none.

    matrix @ y = 0, |y| ≤ capacity. Since bounds are symmetric the move and its opposite are both possible. Solved by linear
    programming (HiGHS) over the cells that relations tie to ``cell``: the heuristic of Kelly, Golden and Assad (Networks 22, 1992).

    >>> sums = sparse.csr_array(np.array([[1.0, 1.0, 1.0, -1.0]]))
    >>> move = cheapest_move(sums, 0, 5.0, np.array([9.0, 9.0, 9.0, 0.0]), np.array([0.0, 1.0, 2.0, 9.0]))
    >>> move.cells.tolist(), move.amounts.tolist()
    ([0, 1], [5.0, -5.0])
    """
    if capacity[cell] < required:
        return None
    if not (linked := reach(matrix, cell, capacity > 0)).any():
        return None

    cells = np.flatnonzero(linked)
    part = matrix[:, cells]
    part = part[np.diff(part.indptr) > 0]
    target = int(np.searchsorted(cells, cell))

    upper = np.minimum(capacity[cells] / required, 1e3)
    low, high = np.zeros(2 * len(cells)), np.concatenate([upper, upper])
    low[target] = high[target] = 1.0
    high[len(cells) + target] = 0.0
    bounds = np.column_stack([low, high])

    result = solve(np.concatenate([cost[cells]] * 2), sparse.csr_array(sparse.hstack([part, -part])), bounds)
    if result.status != 0:
        return None
    moved = result.x[: len(cells)] - result.x[len(cells) :]
    used = np.abs(moved) > SMALL
    return Move(cells[used], moved[used] * required)


def solve(cost: Floats, matrix: sparse.csr_array, bounds: Floats) -> OptimizeResult:
    """Minimise cost·x where matrix @ x = 0 and each x lies within its row of ``bounds``."""
    sums = {"A_eq": matrix, "b_eq": np.zeros(matrix.shape[0])} if matrix.shape[0] else {}
    answer: OptimizeResult = linprog(cost, bounds=bounds, method="highs", **sums)  # type: ignore[call-overload]
    return answer


def reach(matrix: sparse.csr_array, cell: int, usable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the usable cells that chains of relations tie to ``cell``."""
    weights = abs(matrix)
    linked = np.zeros(matrix.shape[1], dtype=bool)
    linked[cell] = True
    count = 0
    while count != (count := int(linked.sum())):
        linked |= (weights.T @ (weights @ linked.astype(float)) > 0) & usable
    return linked


def holds(matrix: sparse.csr_array, move: Move, cell: int, required: float, size: Floats, hidden: npt.NDArray[np.bool_]) -> bool:
    """Whether ``move`` shows that ``cell`` is uncertain by ``required``: only withheld cells move, none by more than its size."""
    vector = np.zeros(matrix.shape[1])
    vector[move.cells] = move.amounts
    tolerance = 1e-6 * required
    return (
        bool(hidden[move.cells].all())
        and bool((np.abs(vector) <= size + tolerance).all())
        and abs(vector[cell]) >= required - tolerance
        and float(np.abs(matrix @ vector).max(initial=0.0)) <= tolerance
    )
