"""A made-up directory of firms with classes of the pack's own vocabulary, their sums, and an attacker who has read the public mappings.

The attacker has what is published and what anybody may read: which class lies in which division, cluster and field and is high
technology, and which district lies in which zone. He shares no code with the engine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy import sparse
from scipy.optimize import linprog

from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.components import components
from liantu.statistics.engine.disclosure import DisclosureRules, Hierarchies, Protection, protect
from liantu.statistics.engine.disclosure.crossings import with_crossings
from liantu.statistics.engine.disclosure.declared import hierarchies_of
from liantu.statistics.engine.members import members
from liantu.statistics.engine.rule_files import ClusterRules, FieldRules

DIMENSIONS = ("city", "zone", "district", "cluster", "field", "division", "park")
Floats = npt.NDArray[np.float64]
Cell = tuple[str, str, str]
"""Component, dimension, key."""


def indicators() -> list[IndicatorEntry]:
    """Output by everything, and that of high technology by place."""
    known = {
        "version": "1", "name": {"zh": "产值", "en": "Output"}, "rule": {"zh": "之和", "en": "Sum"}, "unit": "yuan", "raw_unit": "yuan",
    }  # fmt: skip
    return [
        IndicatorEntry(code="output", formula="sum(output_value)", dimensions=DIMENSIONS, periods=("year",), **known),
        IndicatorEntry(
            code="high", formula="sum(output_value, high_tech)", dimensions=("city", "zone", "district"), periods=("year",), **known
        ),
    ]


@dataclass(frozen=True)
class Directory:
    """The sums of a directory of firms and how they hang together."""

    pack: Pack
    components: pl.DataFrame
    hierarchies: Hierarchies

    def protected(self, hierarchies: Hierarchies | None = None) -> Protection:
        chosen = hierarchies or self.hierarchies
        known = self.components.filter(pl.col("dimension").is_in(list(chosen.crossings)) | ~pl.col("dimension").str.starts_with("~"))
        return protect(known, chosen, self.pack.rule(DisclosureRules).rule)


def directory(pack: Pack, seed: int, firms: int) -> Directory:
    """Firms in classes of manufacturing, a few divisions large and many small, as in a real city; half of a park's district in the park."""
    rng = np.random.default_rng(seed)
    classes = [entry.code for entry in pack.industries.values() if entry.level == "class" and entry.section == "C"]
    weight = rng.lognormal(0, 1.5, len(classes))
    places = [region.code for region in pack.regions if region.kind == "district"]
    near = rng.lognormal(0, 1.0, len(places))
    district = rng.choice(places, firms, p=near / near.sum())
    park_of = {park.district: park.code for park in pack.parks}
    park = [park_of.get(place, "") if rng.random() < 0.5 else "" for place in district]
    frame = pl.DataFrame(
        {
            "organisation": np.arange(firms), "district": district, "park": park, "kind": ["firm"] * firms,
            "industry": rng.choice(classes, firms, p=weight / weight.sum()),
        }
    )  # fmt: skip
    known = members(
        frame,
        zones={region.code: region.zone for region in pack.regions if region.zone},
        clusters={group.code: group.industries for group in pack.rule(ClusterRules).groups},
        fields={group.code: group.industries for group in pack.rule(FieldRules).groups},
        high_tech={code: entry.high_tech for code, entry in pack.industries.items()},
        strategic={code: entry.strategic for code, entry in pack.industries.items()},
    )
    panel = pl.DataFrame(
        {"organisation": np.arange(firms), "period": [2024] * firms, "output_value": rng.lognormal(0, 1.2, firms).round(3)}
    )
    entries = indicators()
    hierarchies = hierarchies_of(pack, entries, DIMENSIONS)
    crossed = with_crossings(known, hierarchies.crossings)
    shown_by = {name: [entry for entry in entries if name in entry.dimensions] for name in DIMENSIONS}
    shown_by |= dict.fromkeys(hierarchies.crossings, entries)
    tables = [components(panel, crossed, chosen, name, PeriodKind.YEAR) for name, chosen in shown_by.items()]
    return Directory(pack, pl.concat([table for table in tables if table.height]), hierarchies)


class Reader:
    """Knows the shown cells of one year and the public mappings; looks for the output of kinds of industry and of places."""

    def __init__(self, pack: Pack, protection: Protection) -> None:
        rows = protection.cells.select("component", "dimension", "key", "total", "shown", "required").rows()
        self.shown: dict[Cell, float] = {row[:3]: row[3] for row in rows if row[4]}
        self.withheld: dict[Cell, tuple[float, float]] = {row[:3]: (row[3], row[5]) for row in rows if not row[4]}
        self.high = next(row[0] for row in rows if "high_tech" in row[0])
        self.plain = next(row[0] for row in rows if "high_tech" not in row[0])
        self.kinds = sorted(set(_kinds(pack).values()))
        self.places = sorted({(region.code, region.zone) for region in pack.regions if region.kind == "district"})
        self.parks = {park.code: park.district for park in pack.parks}
        self._name_unknowns()
        cells = [cell for cell in (*self.shown, *self.withheld) if cell[2]]
        self.rows: list[Floats] = []
        self.right: list[float] = []
        for cell in cells:
            self._equation({**self._terms(cell), self.place[cell]: -1.0}, 0.0)
        for together, total in _combined(protection):
            if all(cell in self.place for cell in together):
                self._equation({self.place[cell]: 1.0 for cell in together}, total)
        everywhere = {at: 1.0 for at, _ in enumerate(self.where, len(self.kinds))}
        self._equation({**dict.fromkeys(range(len(self.kinds)), 1.0), **dict.fromkeys(everywhere, -1.0)}, 0.0)
        high = {at: 1.0 for at, kind in enumerate(self.kinds) if kind[3]}
        self._equation({**high, **dict.fromkeys(self.high_in.values(), -1.0)}, 0.0)
        self.at_most = [self._row({at: 1.0, **self._terms((self.plain, "district", name), -1.0)}) for name, at in self.high_in.items()]

    def _name_unknowns(self) -> None:
        """Unknowns: kinds of industry; places, in each the parts in every park and outside; high technology by district; every cell."""
        self.where = [(district, zone, park) for district, zone in self.places for park in ("", *self._parks_in(district))]
        count = len(self.kinds) + len(self.where)
        self.high_in = {district: count + at for at, (district, _) in enumerate(self.places)}
        count += len(self.places)
        self.place = {cell: count + at for at, cell in enumerate(cell for cell in (*self.shown, *self.withheld) if cell[2])}
        self.count = count + len(self.place)

    def _parks_in(self, district: str) -> list[str]:
        return [park for park, lies in self.parks.items() if lies == district]

    def _terms(self, cell: Cell, sign: float = 1.0) -> dict[int, float]:
        """The unknowns that make a cell, each with ``sign``."""
        return dict.fromkeys(self._parts(*cell), sign)

    def _parts(self, component: str, dimension: str, key: str) -> list[int]:
        high = component == self.high
        if dimension in {"zone", "district"} and high:
            return [at for district, at in self.high_in.items() if key in {district, dict(self.places)[district]}]
        if dimension in {"zone", "district", "park"}:
            return [at for at, place in enumerate(self.where, len(self.kinds)) if key in place]
        column = ("division", "cluster", "field").index(dimension) if dimension != "city" else -1
        return [at for at, kind in enumerate(self.kinds) if (column < 0 or kind[column] == key) and (not high or kind[3])]

    def _row(self, terms: Mapping[int, float]) -> Floats:
        row = np.zeros(self.count)
        for at, sign in terms.items():
            row[at] = sign
        return row

    def _equation(self, terms: Mapping[int, float], value: float) -> None:
        self.rows.append(self._row(terms))
        self.right.append(value)

    def told(self) -> tuple[list[Cell], list[Cell]]:
        """Withheld cells that he knows exactly, and sensitive ones of which he knows more than their rule allows.

        What one programme finds possible says something of all cells; only those that it leaves too narrow are asked for on their own.
        """
        known = self._known()
        cells = [cell for cell in self.withheld if cell[2]]
        reach = {cell: (self.withheld[cell][0],) * 2 for cell in cells}
        for cell in cells:
            for sign in (1.0, -1.0):
                if not self._wide(cell, reach[cell], sign):
                    answer = linprog(self._row({self.place[cell]: sign}), **known)  # type: ignore[call-overload]
                    assert answer.status == 0, answer.message
                    found = {other: float(answer.x[self.place[other]]) for other in cells}
                    reach = {other: (min(low, found[other]), max(high, found[other])) for other, (low, high) in reach.items()}
        exact = [cell for cell, (low, high) in reach.items() if high - low <= 1e-6 * max(self.withheld[cell][0], 1.0)]
        narrow = [
            cell for cell in cells if self.withheld[cell][1] > 0 and not all(self._wide(cell, reach[cell], sign) for sign in (1.0, -1.0))
        ]
        return exact, narrow

    def _wide(self, cell: Cell, reach: tuple[float, float], sign: float) -> bool:
        """Whether a cell is known to be as open below (sign 1) or above as its rule asks; any way open where it asks nothing."""
        value, required = self.withheld[cell]
        if required == 0:
            return reach[1] - reach[0] > 1e-6 * max(value, 1.0)
        return (value - reach[0] if sign > 0 else reach[1] - value) >= required * (1 - 1e-4)

    def _known(self) -> dict[str, object]:
        """All that he knows, as a linear programme takes it."""
        bounds: list[tuple[float, float | None]] = [(0.0, None)] * self.count
        for cell, value in self.shown.items():
            if cell[2]:
                bounds[self.place[cell]] = (value, value)
        return {
            "A_eq": sparse.csr_array(np.array(self.rows)), "b_eq": np.array(self.right), "bounds": bounds, "method": "highs",
            "A_ub": sparse.csr_array(np.array(self.at_most)), "b_ub": np.zeros(len(self.at_most)),
        }  # fmt: skip


def _kinds(pack: Pack) -> dict[str, tuple[str, str, str, bool]]:
    """Every class of manufacturing: division, cluster, field, whether it is high technology."""
    groups = {name: pack.rules[name][name] for name in ("clusters", "fields")}

    def of(code: str, name: str) -> str:
        found = [group["code"] for group in groups[name] if any(code.startswith(prefix) for prefix in group["industries"])]
        return found[0] if found else ""

    return {
        entry.code: (entry.code[:2], of(entry.code, "clusters"), of(entry.code, "fields"), bool(entry.high_tech))
        for entry in pack.industries.values()
        if entry.level == "class" and entry.section == "C"
    }


def _combined(protection: Protection) -> list[tuple[list[Cell], float]]:
    """The cells that are published together, with their sum."""
    together = defaultdict(list)
    for row in protection.cells.drop_nulls("group").select("component", "dimension", "key", "group").iter_rows():
        together[row[3]].append(row[:3])
    totals = dict(protection.groups.select("group", "total").iter_rows())
    return [(cells, totals[group]) for group, cells in together.items()]
