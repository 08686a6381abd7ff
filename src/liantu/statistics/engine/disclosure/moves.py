"""移动: the cheapest change of values that leaves every published sum as it is and moves one withheld cell by what is required.

Such a move shows that the cell is uncertain: whoever knows all that is published cannot tell the values from the moved ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import scipy
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from liantu.statistics.engine.disclosure.rule import Floats

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Ints = npt.NDArray[np.int64]
TOLERANCE = 1e-9
"""By how much the solver may miss a relation; what is required is 1."""
SMALL = 1e-8
"""Moves smaller than this part of the required one are the solver's rounding."""
ROUNDS = 12
"""How often bounds of moves are drawn from each other before a programme is solved."""


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
    capacity = _tightened(matrix, capacity)
    if capacity[cell] < required * (1 - SMALL):
        return None
    capacity[cell] = max(capacity[cell], required)
    linked = reach(matrix, cell, capacity > 0)

    cells = np.flatnonzero(linked)
    target = int(np.searchsorted(cells, cell))

    upper = np.minimum(capacity[cells] / required, 1e3)
    low, high = np.zeros(2 * len(cells)), np.concatenate([upper, upper])
    low[target] = high[target] = 1.0
    high[len(cells) + target] = 0.0
    bounds = np.column_stack([low, high])

    result = solve(np.concatenate([cost[cells]] * 2), _up_and_down(matrix, cells), bounds)
    if result.status != 0:
        return None
    moved = result.x[: len(cells)] - result.x[len(cells) :]
    used = np.abs(moved) > SMALL
    return Move(cells[used], moved[used] * required)


def merged(matrix: sparse.csr_array) -> tuple[Ints, sparse.csr_array]:
    """Return the class of each cell and the relations among classes: cells of which one is the other always move alike.

    >>> labels, among = merged(sparse.csr_array(np.array([[-1.0, 1.0, 0.0, 0.0], [-1.0, 0.0, 1.0, 1.0], [0.0, -1.0, 1.0, 1.0]])))
    >>> labels.tolist(), among.toarray().tolist()
    ([0, 0, 1, 2], [[-1.0, 1.0, 1.0]])
    """
    entries = np.diff(matrix.indptr)
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    alike = matrix[np.flatnonzero((entries == 2) & (sums == 0))]
    count, labels = connected_components(abs(alike).T @ abs(alike), directed=False)
    cells = np.arange(matrix.shape[1])
    among = sparse.csr_array(matrix @ sparse.csr_array((np.ones(len(cells)), (cells, labels)), shape=(len(cells), count)))
    among.eliminate_zeros()
    among.sort_indices()
    spans = zip(among.indptr[:-1], among.indptr[1:], strict=True)
    rows = {(among.indices[a:b].tobytes(), among.data[a:b].tobytes()): row for row, (a, b) in reversed(list(enumerate(spans))) if b > a}
    return labels.astype(np.int64), among[sorted(rows.values())]


def _tightened(matrix: sparse.csr_array, capacity: Floats) -> Floats:
    """How far each cell can move at most where in every relation the others have to make up for it: most programmes fail by this alone."""
    columns, rows = matrix.indices, np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    room = capacity.astype(float)
    for _ in range(ROUNDS):
        others = np.bincount(rows, room[columns], matrix.shape[0])[rows] - room[columns]
        closer = room.copy()
        np.minimum.at(closer, columns, np.maximum(others, 0.0) * (1 + SMALL))
        if np.array_equal(closer > 0, room > 0) and np.allclose(closer, room, rtol=1e-3, atol=0.0):
            return closer
        room = closer
    return room


def _up_and_down(matrix: sparse.csr_array, cells: Ints) -> sparse.csc_array:
    """The relations among ``cells``, each cell once up and once down, without relations that none of them is in."""
    part = sparse.csc_array(matrix[:, cells])
    used, rows = np.unique(part.indices, return_inverse=True)
    starts = np.concatenate([part.indptr, part.indptr[1:] + part.nnz])
    entries = np.concatenate([part.data, -part.data]), np.concatenate([rows, rows]), starts
    return sparse.csc_array(entries, shape=(len(used), 2 * len(cells)))


def solve(cost: Floats, matrix: sparse.csr_array | sparse.csc_array, bounds: Floats) -> OptimizeResult:
    """Minimise cost·x where matrix @ x = 0 and each x lies within its row of ``bounds``."""
    sums = {"A_eq": matrix, "b_eq": np.zeros(matrix.shape[0])} if matrix.shape[0] else {}
    exactly = {"primal_feasibility_tolerance": TOLERANCE}
    answer: OptimizeResult = scipy.optimize.linprog(cost, bounds=bounds, method="highs", options=exactly, **sums)  # type: ignore[call-overload]
    return answer


def reach(matrix: sparse.csr_array, cell: int, usable: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return the usable cells that chains of relations tie to ``cell``."""
    columns, rows = matrix.indices, np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    linked = np.zeros(matrix.shape[1], dtype=bool)
    linked[cell] = True
    count = 0
    while count != (count := int(linked.sum())):
        tied = np.zeros(matrix.shape[0], dtype=bool)
        tied[rows[linked[columns]]] = True
        near = np.zeros(matrix.shape[1], dtype=bool)
        near[columns[tied[rows]]] = True
        linked |= near & usable
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
