"""期间之和: how the periods of one calendar year add up, and moves of values through them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.disclosure.rule import Floats

SHORTER = {PeriodKind.YEAR: PeriodKind.HALF, PeriodKind.HALF: PeriodKind.QUARTER, PeriodKind.QUARTER: PeriodKind.MONTH}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published periods of one year as a forest: ``children[i]`` add up to period ``i``; empty where they do not all exist."""

    periods: tuple[Period, ...]
    children: tuple[tuple[int, ...], ...]
    parent: tuple[int, ...]

    @classmethod
    def of(cls, periods: Sequence[Period]) -> Calendar:
        """Tie periods of one year together, each to the longest parts that fill it.

        >>> quarters = [Period.parse(f"2024Q{number}") for number in (1, 2, 3, 4)]
        >>> Calendar.of([Period.parse("2024"), *quarters]).children[0]
        (1, 2, 3, 4)
        """
        place = {period: number for number, period in enumerate(periods)}

        def fill(period: Period) -> tuple[int, ...] | None:
            kind = SHORTER.get(period.kind)
            if kind is None:
                return None
            parts = [(place[part],) if part in place else fill(part) for part in period.parts(kind)]
            return None if any(part is None for part in parts) else tuple(number for part in parts for number in part or ())

        children = tuple(fill(period) or () for period in periods)
        parent = [-1] * len(periods)
        for number, parts in enumerate(children):
            for part in parts:
                parent[part] = number
        return cls(tuple(periods), children, tuple(parent))

    def without(self, broken: Sequence[int]) -> Calendar:
        """Return the forest in which the sums of the periods ``broken`` do not hold."""
        cut = set(broken)
        children = tuple(() if number in cut else parts for number, parts in enumerate(self.children))
        parent = tuple(-1 if above in cut else above for above in self.parent)
        return Calendar(self.periods, children, parent)

    def down(self, node: int, capacity: Floats) -> float:
        """Return how far the value of ``node`` can move with its parts, each period by at most its capacity."""
        parts = self.children[node]
        return float(capacity[node]) if not parts else min(float(capacity[node]), sum(self.down(part, capacity) for part in parts))

    def move(self, node: int, capacity: Floats) -> Floats | None:
        """Return moves of all periods that add up and raise ``node`` by one; None where capacities do not allow it.

        >>> calendar = Calendar.of([Period.parse("2024Q1"), *(Period.parse(f"2024-0{month}") for month in (1, 2, 3))])
        >>> calendar.move(1, np.array([0.0, 1.0, 0.5, 0.5])).tolist()
        [0.0, 1.0, -0.5, -0.5]
        """
        moves = np.zeros(len(self.periods))
        slack = 1 - 1e-12
        if self.down(node, capacity) < slack:
            return None

        self._push(node, 1.0, capacity, moves)

        amount, child = 1.0, node
        while amount > 0 and (above := self.parent[child]) >= 0:
            rest = amount
            for sibling in sorted((part for part in self.children[above] if part != child), key=lambda part: -self.down(part, capacity)):
                step = min(rest, self.down(sibling, capacity))
                if step > 0:
                    self._push(sibling, -step, capacity, moves)
                    rest -= step
            if rest > capacity[above] + 1e-12:
                return None
            moves[above] = rest
            amount, child = rest, above
        return moves

    def _push(self, node: int, amount: float, capacity: Floats, moves: Floats) -> None:
        moves[node] = amount
        rest = abs(amount)
        for part in sorted(self.children[node], key=lambda part: -self.down(part, capacity)):
            step = min(rest, self.down(part, capacity))
            if step > 0:
                self._push(part, float(np.copysign(step, amount)), capacity, moves)
                rest -= step
