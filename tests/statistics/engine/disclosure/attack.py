"""An attacker who has everything that is published: builds his own equations from the publication and solves for each withheld cell.

He shares no code with the engine: equations come from the names of the cells alone, one linear programme for the whole publication.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import linprog

from liantu.statistics.engine.disclosure import Protection
from tests.statistics.engine.disclosure.city import City

Name = tuple[str, str, str, str, int]
FEWER = {"year": ("half", 2), "half": ("quarter", 2), "quarter": ("month", 3)}


class Attacker:
    """Knows ``published`` cells and sums of cells; ``known``: further values that he knows, such as his own."""

    def __init__(self, city: City, protection: Protection, known: Iterable[Name] = (), own: Mapping[Name, float] | None = None) -> None:
        self.own = own or {}
        rows = protection.cells.select("component", "dimension", "key", "kind", "period", "total", "shown", "first", "second").rows()
        self.value: dict[Name, float] = {row[:5]: row[5] for row in rows}
        self.size = {row[:5]: max(abs(row[5]), row[7] + row[8]) for row in rows}
        self.told = {row[:5] for row in rows if row[6]} | set(known)
        self.zone = city.hierarchies.parents.get("district", {})
        self.signed = city.hierarchies.signed
        self.names = list(self.value)
        self.place = {name: number for number, name in enumerate(self.names)}
        groups = protection.cells.drop_nulls("group")
        together = defaultdict(list)
        for row in groups.select("component", "dimension", "key", "kind", "period", "group").iter_rows():
            together[row[5]].append(row[:5])
        sums = dict(protection.groups.select("group", "total").iter_rows())
        equations = [({self.place[name]: 1.0 for name in names}, sums[group]) for group, names in together.items()]
        equations += [(terms, 0.0) for terms in self._sums(city)]
        rows_, columns, signs = [], [], []
        for number, (terms, _) in enumerate(equations):
            for column, sign in terms.items():
                rows_.append(number), columns.append(column), signs.append(sign)
        self.matrix = sparse.csr_matrix((signs, (rows_, columns)), shape=(len(equations), len(self.names)))
        self.right = np.array([right for _, right in equations])

    def _sums(self, city: City) -> Iterable[Mapping[int, float]]:
        by_dimension: dict[tuple[str, str, str, int], list[Name]] = defaultdict(list)
        for name in self.names:
            by_dimension[name[0], name[1], name[3], name[4]].append(name)
        for (component, dimension, kind, period), names in by_dimension.items():
            if dimension in {"city", "chain"}:
                continue
            yield {self.place[component, "city", "all", kind, period]: -1.0, **{self.place[name]: 1.0 for name in names}}
            if dimension == "district" and self.zone:
                for zone in {self.zone[name[2]][1] for name in names}:
                    inside = [name for name in names if self.zone[name[2]][1] == zone]
                    yield {self.place[component, "zone", zone, kind, period]: -1.0, **{self.place[name]: 1.0 for name in inside}}
        for name in self.names:
            yield from self._sums_of(city, name)

    def _sums_of(self, city: City, name: Name) -> Iterable[Mapping[int, float]]:
        """The cell as the sum of shorter periods, and of a part and its complement."""
        if name[3] in FEWER:
            kind, count = FEWER[name[3]]
            parts = [(*name[:3], kind, name[4] * count + step) for step in range(count)]
            if any(part in self.place for part in parts):
                yield {self.place[name]: -1.0, **{self.place[part]: 1.0 for part in parts if part in self.place}}
        for tie in city.hierarchies.conditionals:
            if name[0] == tie.whole:
                parts = [(other, *name[1:]) for other in (tie.part, tie.complement)]
                yield {self.place[name]: -1.0, **{self.place[part]: 1.0 for part in parts if part in self.place}}

    def interval(self, cell: Name) -> tuple[float, float]:
        """The least and the largest value that the cell may have, for all that he knows."""
        spread = [self.size[name] for name in self.names]
        bounds = [
            (self.value[name],) * 2
            if name in self.told
            else (self.value[name] - far, self.value[name] + far)
            if name[0] in self.signed
            else (max(self.own.get(name, 0.0), 0.0), None)
            for name, far in zip(self.names, spread, strict=True)
        ]
        target = np.zeros(len(self.names))
        ends = []
        for sign in (1.0, -1.0):
            target[self.place[cell]] = sign
            answer = linprog(
                target, A_eq=self.matrix, b_eq=self.right, bounds=bounds, method="highs-ipm" if len(bounds) > 5000 else "highs"
            )
            assert answer.status in {0, 3}, answer.message
            ends.append(answer.x[self.place[cell]] if answer.status == 0 else -sign * np.inf)
        return ends[0], ends[1]

    def hits(self, *, share: float = 1.0) -> list[tuple[Name, float, float, float]]:
        """Sensitive withheld cells that he knows closer than required: cell, low, value, high."""
        found = []
        for name, required in self.sensitive.items():
            low, high = self.interval(name)
            wanted = share * required * (1 - 1e-4)
            if self.value[name] - low < wanted or high - self.value[name] < wanted:
                found.append((name, low, self.value[name], high))
        return found

    sensitive: Mapping[Name, float]


def attack(
    city: City, protection: Protection, known: Iterable[Name] = (), only: pl.Expr | None = None
) -> list[tuple[Name, float, float, float]]:
    """Attack all sensitive cells, or those that ``only`` picks."""
    attacker = Attacker(city, protection, known)
    cells = protection.cells.filter((pl.col("required") > 0) & ~pl.col("shown"))
    cells = cells if only is None else cells.filter(only)
    chosen = set(known)
    attacker.sensitive = {
        row[:5]: row[5]
        for row in cells.select("component", "dimension", "key", "kind", "period", "required").iter_rows()
        if row[:5] not in chosen
    }
    return attacker.hits()


def attack_by_contributors(city: City, protection: Protection, p: float) -> list[tuple[int, Name, float, float, float]]:
    """Attack the largest firm of every sensitive cell by every firm that is alone in another withheld cell, with all values of its own.

    The attacker knows its contribution to each cell: the cell is at least that, and where it is alone there the cell is known. Found:
    attacker, cell, low, value, high of cells of which it knows the largest contribution closer than p on both sides.
    """
    own: dict[int, dict[Name, float]] = defaultdict(dict)
    for *cell, firm, value in city.contributions.select(
        "component", "dimension", "key", "kind", "period", "organisation", "value"
    ).iter_rows():
        own[firm][tuple(cell)] = value  # type: ignore[index]
    columns = ("component", "dimension", "key", "kind", "period", "contributors", "first", "required")
    hidden = [(row[:5], *row[5:]) for row in protection.cells.filter(~pl.col("shown")).select(*columns).iter_rows()]
    alone = {cell for cell, contributors, _, _ in hidden if contributors == 1}
    found = []
    for firm, values in own.items():
        if not alone & set(values):
            continue
        attacker = Attacker(city, protection, alone & set(values), values)
        for cell, _, first, required in hidden:
            if required > 0 and cell not in values:
                low, high = attacker.interval(cell)
                value = attacker.value[cell]
                if value - low < p * first * (1 - 1e-4) and high - value < p * first * (1 - 1e-4):
                    found.append((firm, cell, low, value, high))
    return found
