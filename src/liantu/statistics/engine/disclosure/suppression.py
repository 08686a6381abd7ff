"""二次保护: which further cells of a block are withheld so that every sensitive one stays as uncertain as its rule requires.

Each sensitive cell gets a move across lines (districts, divisions, conditions …) within its period, found by linear programming, and
this move one along the periods of the year, found on the forest of periods; the product of both leaves all published sums as they are.
Whoever contributes the most to a withheld cell knows that part of it, so beside the sensitive cell itself only what is left counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from liantu.statistics.engine.disclosure.blocks import Block
from liantu.statistics.engine.disclosure.moves import Move, cheapest_move, merged
from liantu.statistics.engine.disclosure.rule import DisclosureRule, Floats

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
RETRIED = 8
"""Moves found for other cells that are tried before a new one is looked for."""
CLEAR = 0.1
"""A move for one cell is one for another where that moves by at least this part of it."""
LEAST = 1e-3
"""What is lost with a lesser line, as a part of what is lost with another."""
REMEMBERED = 3
"""Moves of other years that are tried for a line."""
BALANCED = 1e-9
"""A move that raises a line by one leaves relations as they are up to this."""
SEASON = 0.8
"""Lines have different seasons: of what the parts of a period can move, so much is counted on."""


Remembered = dict[tuple[str, str, str], list[dict[tuple[str, str, str], float]]]
"""By line, moves across lines that raise it by one, as they were found in other years."""


class Suppression:
    """The withheld cells of a block while they are chosen.

    ``hidden``: cells that are withheld or that nobody publishes, line × period. ``room``: how far a cell may lie from what earlier
    releases told of it (its change since), infinite where they told nothing; what was told and stands protects nothing. ``moves``: by
    sensitive cell (line × periods + period), the move that shows its uncertainty. ``guarded``: sensitive cells that stay as uncertain to
    any one contributor of another cell. ``found``: moves of other years, tried before programming and added to.
    """

    def __init__(self, block: Block, rule: DisclosureRule, hidden: Bools, room: Floats, found: Remembered | None = None) -> None:
        self.block, self.rule, self.hidden = block, rule, hidden.copy()
        self.moves: dict[int, Move] = {}
        self.guarded = np.zeros(block.total.shape, dtype=bool)
        self.full = full_matrix(block)

        size = block.size
        self._size = _cleaned(np.minimum(size, room), size)
        untold = np.isinf(room)
        self._guarded = _cleaned(np.where(untold, size - block.first, 0.0), size)
        self._same_firm = _cleaned(np.where(untold, size - block.second, 0.0), size)

        largest = np.maximum(size.max(axis=0), 1e-300)
        weights = np.array([rule.weights.get(dimension, 1.0) for _, dimension, _ in block.lines])
        months = np.array([period.kind.months for period in block.calendar.periods])
        weights = np.where(block.lesser, LEAST * weights, weights)
        self._loss = (weights[:, None] + size / largest) * np.sqrt(months)

        self._last = np.array([dimension in rule.never_first for _, dimension, _ in block.lines]) & ~block.lesser
        self._earlier: dict[int, list[tuple[Ints, Floats]]] = defaultdict(list)
        self._vain: set[tuple[int, bool, bool]] = set()
        self._leaf = _leaves(block.matrix)
        self._twins = _twins(block.matrix)
        self._found: Remembered = {} if found is None else found
        self._place = {name: line for line, name in enumerate(block.lines)}
        self._columns = sparse.csc_array(block.matrix)
        self._class, self._among = merged(block.matrix)

    def protect(self, line: int, period: int, required: float) -> bool:
        """Withhold what the cell needs to be uncertain by ``required``; False where nothing does."""
        for guard, roots in ((True, False), (False, False), (False, True), (True, True)):
            capacity = self._capacity(line, period, guard=guard)
            if capacity[line, period] < required:
                return False
            for across in self._candidates(line, period, required, capacity, roots=roots, search=(line, guard, roots) not in self._vain):
                if (along := self._along(across, period, capacity, roots=roots)) is not None:
                    self._commit(line, period, across, along)
                    self.guarded[line, period] = guard
                    return True
            self._vain.add((line, guard, roots))
        return self._anywhere(line, period, required)

    def _capacity(self, line: int, period: int, *, guard: bool) -> Floats:
        """How far each cell may move to protect this one: not the part that its largest contributor knows, unless that is the same firm."""
        if not guard:
            return self._size
        first = self.block.first
        same = (first == first[line]) & (first > 0)
        capacity = np.where(same, self._same_firm, self._guarded)
        capacity[line, period] = self._size[line, period]
        return capacity

    def _candidates(self, line: int, period: int, required: float, capacity: Floats, *, roots: bool, search: bool) -> Iterator[Move]:
        """Yield moves across lines: those found before, a withheld line in the very same relations, then what programming finds.

        ``search`` false: in a longer period programming has found nothing for this line, so it is left out.
        """
        room, hidden = self._deep(capacity, period), self.hidden[:, period]
        barred = self._last & ~hidden & (not roots)
        for cells, amounts in self._earlier[line][-RETRIED:][::-1]:
            if np.all(np.abs(amounts) * required <= room[cells]) and not barred[cells].any():
                yield Move(cells, amounts * required)

        twins = self._twins[line]
        if len(fit := twins[(room[twins] >= required) & hidden[twins] & (twins != line)]):
            yield Move(np.array([line, fit[0]]), np.array([required, -required]))

        for cells, amounts in self._from_other_years(line):
            if np.all(np.abs(amounts) * required <= room[cells]) and not barred[cells].any():
                yield Move(cells, amounts * required)
        if not search:
            return
        usable = np.where(barred, 0.0, room)
        usable[line] = capacity[line, period]
        cost = self._price(period) / np.minimum(np.maximum(usable, 1e-12 * required), required) * required
        near = usable * (hidden | self._leaf)
        near[line] = usable[line]
        for limits in (near, usable):
            if (move := self._programmed(line, required, limits, cost)) is not None:
                yield move
                return

    def _programmed(self, line: int, required: float, limits: Floats, cost: Floats) -> Move | None:
        """The cheapest move of a line by ``required``, found over classes of lines that always move alike."""
        count = self._among.shape[1]
        room = np.full(count, np.inf)
        np.minimum.at(room, self._class, limits)
        found = cheapest_move(self._among, int(self._class[line]), required, room, _summed(self._class, cost, count))
        if found is None:
            return None
        amounts = np.zeros(count)
        amounts[found.cells] = found.amounts
        lines = np.flatnonzero(amounts[self._class])
        return Move(lines, amounts[self._class[lines]])

    def _from_other_years(self, line: int) -> Iterator[tuple[Ints, Floats]]:
        """The moves of other years that leave the relations of this one as they are."""
        for move in self._found.get(self.block.lines[line], ())[::-1]:
            if all(name in self._place for name in move):
                cells = np.array([self._place[name] for name in move], dtype=np.int64)
                amounts = np.array(list(move.values()))
                if float(np.abs(self._columns[:, cells] @ amounts).max(initial=0.0)) <= BALANCED:
                    yield cells, amounts

    def _deep(self, capacity: Floats, period: int) -> Floats:
        """How far each line may move in a period together with the parts of the period."""
        parts = self.block.calendar.children[period]
        if not parts:
            return capacity[:, period]
        below = sum((self._deep(capacity, part) for part in parts), np.zeros(len(capacity)))
        return np.minimum(capacity[:, period], SEASON * below)

    def _price(self, period: int) -> Floats:
        """What each line costs in a period: nearly nothing where it is withheld, less where it is withheld in another period."""
        loss = self._loss[:, period] * np.where(self.hidden.any(axis=1), 0.1, 1.0)
        return np.where(self.hidden[:, period], 1e-3, loss)

    def _along(self, across: Move, period: int, capacity: Floats, *, roots: bool) -> Floats | None:
        """Return the moves of periods that the cells of ``across`` make together, over periods where they are withheld or at least loss."""
        calendar = self.block.calendar
        room = (capacity[across.cells] / np.abs(across.amounts)[:, None]).min(axis=0)
        room[period] = max(room[period], 1.0)

        closed: Bools = ~self.hidden[across.cells]
        barred = np.asarray((closed & self._last[across.cells][:, None]).any(axis=0) & (not roots))
        barred[period] = False
        loss = (self._loss[across.cells] * closed).sum(axis=0)
        loss[period] = 0.0

        free = np.flatnonzero(loss == 0).tolist()
        move = calendar.move(period, _only(room, free))
        if move is not None:
            return move

        chosen = free
        waiting = sorted((node for node in np.flatnonzero(~barred).tolist() if loss[node] > 0), key=lambda node: loss[node])
        for node in waiting:
            chosen.append(node)
            if calendar.move(period, _only(room, chosen)) is not None:
                break
        for node in sorted((node for node in chosen if loss[node] > 0), key=lambda node: -loss[node]):
            fewer = [other for other in chosen if other != node]
            if calendar.move(period, _only(room, fewer)) is not None:
                chosen = fewer
        return calendar.move(period, _only(room, chosen))

    def _commit(self, line: int, period: int, across: Move, along: Floats) -> None:
        when = np.flatnonzero(along)
        self.hidden[np.ix_(across.cells, when)] = True
        periods = self.hidden.shape[1]
        cells = (across.cells[:, None] * periods + when).ravel()
        self.moves[line * periods + period] = Move(cells, np.outer(across.amounts, along[when]).ravel())
        moved = float(across.amounts[across.cells == line][0])
        names = [self.block.lines[cell] for cell in across.cells.tolist()]
        remembered = self._found.setdefault(self.block.lines[line], [])
        remembered.append(dict(zip(names, (across.amounts / moved).tolist(), strict=True)))
        del remembered[:-REMEMBERED]
        for cell, amount in zip(across.cells.tolist(), across.amounts.tolist(), strict=True):
            if abs(amount) < CLEAR * abs(moved):
                continue  # scaled up, the solver's rounding would count
            self._earlier[cell].append((across.cells, across.amounts / amount))

    def _anywhere(self, line: int, period: int, required: float) -> bool:
        """Look for a move over all lines and periods at once, where none is a product of the two."""
        periods = self.hidden.shape[1]
        cell = line * periods + period
        price = np.column_stack([self._price(number) for number in range(periods)]).ravel()
        for guard in (True, False):
            capacity = self._capacity(line, period, guard=guard).ravel()
            cost = price / np.minimum(np.maximum(capacity, 1e-12 * required), required) * required
            if (move := cheapest_move(self.full, cell, required, capacity, cost)) is not None:
                self.hidden.ravel()[move.cells] = True
                self.moves[cell] = move
                self.guarded[line, period] = guard
                return True
        return False


def full_matrix(block: Block) -> sparse.csr_array:
    """Return all relations over cells (line × periods + period): those among lines in every period, those among periods for every line."""
    lines, periods = block.total.shape
    across = sparse.kron(block.matrix, sparse.eye_array(periods), format="csr")
    sums = [(node, parts) for node, parts in enumerate(block.calendar.children) if parts]
    entries = [
        (number, at, sign) for number, (node, parts) in enumerate(sums) for at, sign in ((node, -1.0), *((part, 1.0) for part in parts))
    ]
    if not entries:
        return sparse.csr_array(across)
    rows, columns, signs = (np.array(part) for part in zip(*entries, strict=True))
    along = sparse.csr_array((signs, (rows, columns)), shape=(len(sums), periods))
    return sparse.csr_array(sparse.vstack([across, sparse.kron(sparse.eye_array(lines), along)], format="csr"))


def _summed(classes: Ints, cost: Floats, count: int) -> Floats:
    """Costs by class."""
    total = np.zeros(count)
    np.add.at(total, classes, cost)
    return total


def _twins(matrix: sparse.csr_array) -> list[npt.NDArray[np.int64]]:
    """By line, the lines that stand in the very same relations: one can rise by what the other falls."""
    columns = sparse.csc_array(matrix)
    columns.sort_indices()
    spans = zip(columns.indptr[:-1], columns.indptr[1:], strict=True)
    marks = [(tuple(columns.indices[start:end]), tuple(columns.data[start:end])) for start, end in spans]
    groups = defaultdict(list)
    for line, mark in enumerate(marks):
        groups[mark].append(line)
    arrays = {mark: np.array(lines, dtype=np.int64) for mark, lines in groups.items()}
    return [arrays[mark] for mark in marks]


def _leaves(matrix: sparse.csr_array) -> Bools:
    """The lines that are no whole of several parts of the same kind: nothing coarse."""
    leaf = np.ones(matrix.shape[1], dtype=bool)
    for number in np.flatnonzero(np.diff(matrix.indptr) > 3):
        span = slice(matrix.indptr[number], matrix.indptr[number + 1])
        leaf[matrix.indices[span][matrix.data[span] < 0]] = False
    return leaf


def _cleaned(capacity: Floats, size: Floats) -> Floats:
    return np.where(capacity > 1e-9 * size, capacity, 0.0)


def _only(room: Floats, periods: Sequence[int] | Ints) -> Floats:
    limited = np.zeros_like(room)
    chosen = np.asarray(periods, dtype=np.int64)
    limited[chosen] = room[chosen]
    return limited
