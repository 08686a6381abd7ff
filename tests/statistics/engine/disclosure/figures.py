"""A made-up directory whose figures are published as a pack's indicators are, and a reader who has nothing but these and the mappings.

Beside sums by place and kind of industry there are sizes, ownerships, output of some clusters, marks and ownerships by district, quarters
of the year, ratios with published numerators, a ratio that is two others added up, and growth over firms that came and left. The reader
writes what he sees as linear equations over what he does not know and solves them; he shares no code with the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse
from scipy.optimize import linprog

from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.components import components, components_of, matched_of
from liantu.statistics.engine.disclosure import DisclosureRules, Hierarchies, Protection, figure_reasons, protect
from liantu.statistics.engine.disclosure.crossings import with_crossings
from liantu.statistics.engine.disclosure.declared import hierarchies_of
from liantu.statistics.engine.members import members
from liantu.statistics.engine.rule_files import ClusterRules, FieldRules
from tests.statistics.engine.disclosure.register import _kinds

PLACES = ("city", "zone", "district")
ALL = (*PLACES, "cluster", "field", "division", "size", "ownership")
YEAR, LAST = 2024, 2023
UNBOUNDED = 3
"""Status of a linear programme without a bound."""
QUARTERS = tuple(range(YEAR * 4, YEAR * 4 + 4))
Cell = tuple[str, str, str, str, int]
"""Component, dimension, key, kind and number of the period."""


def entries(pack: Pack) -> list[IndicatorEntry]:
    """The indicators, with a condition on a cluster of the pack's own."""
    cluster = pack.rule(ClusterRules).groups[0].code
    formulas = {
        "output": ("sum(output_value)", ALL),
        "growth": ("growth(sum(output_value))", ALL),
        "high": ("sum(output_value, high_tech)", PLACES),
        "private": ('sum(output_value, ownership == "民营")', PLACES),
        "of_cluster": (f'sum(output_value, cluster == "{cluster}")', PLACES),
        "energy": ("sum(energy_cost)", ("city", "division")),
        "intensity": ("ratio(energy_cost, output_value)", ("city", "division")),
        "transport": ("ratio(logistics_cost, output_value)", ("city", "division")),
        "costs": ("ratio(energy_cost + logistics_cost, output_value)", ("city", "division")),
    }
    words = {"zh": "指标", "en": "Indicator"}
    return [
        IndicatorEntry(
            code=code, version="1", name=words, rule=words, unit="share", raw_unit="share", formula=formula, dimensions=dimensions,
            periods=("year", "quarter") if code == "output" else ("year",),
        )
        for code, (formula, dimensions) in formulas.items()
    ]  # fmt: skip


@dataclass(frozen=True)
class Published:
    """The sums under the figures, how they hang together, and the firms one by one."""

    pack: Pack
    entries: list[IndicatorEntry]
    components: pl.DataFrame
    hierarchies: Hierarchies
    firms: pl.DataFrame

    def protected(self, hierarchies: Hierarchies | None = None) -> Protection:
        chosen = hierarchies or self.hierarchies
        known = self.components.filter(pl.col("dimension").is_in(list(chosen.crossings)) | ~pl.col("dimension").str.starts_with("~"))
        return protect(known, chosen, self.pack.rule(DisclosureRules).rule)


def published(pack: Pack, seed: int, firms: int, *, quarters: bool = False) -> Published:
    """Firms in classes of manufacturing; one in twelve came this year, and none left. ``quarters``: published beside the year."""
    rng = np.random.default_rng(seed)
    classes = [entry.code for entry in pack.industries.values() if entry.level == "class" and entry.section == "C"]
    weight = rng.lognormal(0, 1.5, len(classes))
    places = [region.code for region in pack.regions if region.kind == "district"]
    near = rng.lognormal(0, 1.0, len(places))
    frame = pl.DataFrame(
        {
            "organisation": np.arange(firms), "district": rng.choice(places, firms, p=near / near.sum()), "kind": ["firm"] * firms,
            "industry": rng.choice(classes, firms, p=weight / weight.sum()),
            "size": rng.choice(["大型", "中型", "小型", "微型"], firms, p=[0.02, 0.18, 0.5, 0.3]),
            "ownership": rng.choice(["国有", "民营", "外资", "集体"], firms, p=[0.1, 0.7, 0.15, 0.05]),
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
    made = rng.lognormal(0, 1.2, (firms, 1)) * rng.lognormal(0, 0.3, (firms, 4))
    now = made.sum(axis=1)
    before = np.where(rng.random(firms) < 1 / 12, np.nan, now * rng.lognormal(-0.1, 0.2, firms))
    values = {
        "output_value": now,
        "energy_cost": now * rng.uniform(0.02, 0.2, firms),
        "logistics_cost": now * rng.lognormal(-3.0, 1.0, firms),
    }
    of_last = {name: before if name == "output_value" else np.full(firms, np.nan) for name in values}
    rows = [
        pl.DataFrame({"organisation": np.arange(firms), "period": [when] * firms, **each})
        for when, each in ((LAST, of_last), (YEAR, values))
    ]
    yearly = pl.concat(rows).with_columns(pl.col(name).fill_nan(None) for name in values).filter(pl.col("output_value").is_not_null())
    parts = [
        pl.DataFrame({"organisation": np.arange(firms), "period": [when] * firms, "output_value": made[:, at]})
        for at, when in enumerate(QUARTERS)
    ]
    chosen = entries(pack)
    hierarchies = hierarchies_of(pack, chosen, ALL)
    crossed = with_crossings(known, hierarchies.crossings)
    tables = []
    for panel, kind in ((yearly, PeriodKind.YEAR), (pl.concat(parts), PeriodKind.QUARTER))[: 2 if quarters else 1]:
        of_kind = [entry for entry in chosen if kind.value in entry.periods]
        by = {name: [entry for entry in of_kind if name in entry.dimensions] for name in ALL} | dict.fromkeys(
            hierarchies.crossings, of_kind
        )
        tables += [components(panel, crossed, some, name, kind) for name, some in by.items() if some]
    firm_values = known.with_columns(now=pl.Series(now), before=pl.Series(before).fill_nan(None))
    return Published(pack, chosen, pl.concat([table for table in tables if table.height]), hierarchies, firm_values)


class Reader:
    """Sees the figures that are shown; ``unknown`` are the sums behind them, each once."""

    def __init__(self, city: Published, protection: Protection) -> None:
        self.city, self.place = city, dict[tuple[str, ...], int]()
        self.rows: list[dict[int, float]] = []
        self.right: list[float] = []
        cells = protection.cells.with_columns(pl.col("period").cast(pl.Int64))
        self.truth: dict[Cell, float] = {row[:5]: row[5] for row in cells.select(*cells.columns[:6]).iter_rows()}
        asked = cells.filter((pl.col("required") > 0) & ~pl.col("shown") & (pl.col("key") != ""))
        self.required: dict[Cell, float] = {row[:5]: row[5] for row in asked.select(*cells.columns[:5], "required").iter_rows()}
        self.reasons = protection.reasons()
        self.codes = {code: [one.code for one in several] for code, several in components_of(city.entries).items()}
        self.kinds = sorted(set(_kinds(city.pack).values()))
        self.where = sorted({(region.code, region.zone) for region in city.pack.regions if region.kind == "district"})
        self.alone = {name: sorted(city.firms[name].unique()) for name in ("size", "ownership")}
        self._read(protection)

    def at(self, *name: str) -> int:
        """The number of something unknown."""
        return self.place.setdefault(name, len(self.place))

    def _say(self, terms: Mapping[int, float], value: float) -> None:
        self.rows.append(dict(terms))
        self.right.append(value)

    def sum_of(self, what: str, dimension: str, key: str) -> dict[int, float]:
        """An unknown sum by its finest parts: kinds of industry, districts, sizes or ownerships."""
        if dimension in {"district", "zone"}:
            return {self.at(what, "district", district): 1.0 for district, zone in self.where if key in {district, zone}}
        if dimension in self.alone:
            return {self.at(what, dimension, key): 1.0}
        column = {"division": 0, "cluster": 1, "field": 2}.get(dimension)
        return {self.at(what, "kind", *map(str, kind)): 1.0 for kind in self.kinds if column is None or kind[column] == key}

    def _marked(self, code: str, dimension: str, key: str) -> dict[int, float]:
        """Sums under a condition: of the whole city they are sums of kinds of industry or of an ownership; in a district a part of it."""
        if dimension != "city":
            return self.sum_of(code, dimension, key)
        if code == "private":
            return self.sum_of("output", "ownership", "民营")
        cluster = self.city.pack.rule(ClusterRules).groups[0].code
        fits = [kind for kind in self.kinds if (kind[3] if code == "high" else kind[1] == cluster)]
        return {self.at("output", "kind", *map(str, kind)): 1.0 for kind in fits}

    def shown(self, code: str) -> pl.DataFrame:
        """The cells of an indicator that are shown, by the rule that a figure goes with its sums."""
        entry = next(entry for entry in self.city.entries if entry.code == code)
        grows = code == "growth"
        needs = [
            (number, one, dimension, key, kind, period - shift)
            for number, (dimension, key, kind, period) in enumerate(self._cells(code))
            for shift, names in (
                (0, [*self.codes[code], *(part.code for part in matched_of([entry]).get(code, ()))]),
                (1, self.codes[code] if grows else []),
            )
            for one in names
        ]
        return pl.DataFrame(needs, schema=["figure", "component", "dimension", "key", "kind", "period"], orient="row")

    def _cells(self, code: str) -> list[tuple[str, str, str, int]]:
        first = self.codes[code][0]
        return [cell[1:] for cell in self.truth if cell[0] == first and cell[2] and not (code == "growth" and cell[4] == LAST)]

    def _read(self, protection: Protection) -> None:
        for code in self.codes:
            judged = figure_reasons(protection, self.shown(code))
            cells = self._cells(code)
            for figure, reason in judged.iter_rows():
                if not reason and (code == "output" or cells[figure][3] == YEAR):
                    self._figure(code, *cells[figure])
        self._partitions()

    def _figure(self, code: str, dimension: str, key: str, kind: str, period: int) -> None:
        """What one shown figure says."""
        when = f"{kind}{period}"
        values = [self.truth.get((one, dimension, key, kind, period)) for one in self.codes[code]]
        if code in {"output", "energy"}:
            self._say(self.sum_of(self._name(code, when), dimension, key), values[0] or 0.0)
        elif code in {"high", "private", "of_cluster"}:
            self._say(self._marked(code, dimension, key), values[0] or 0.0)
        elif code == "growth":
            self._growth(dimension, key)
        elif values[0] is not None and values[1]:
            parts = {"intensity": ("energy",), "transport": ("logistics",), "costs": ("energy", "logistics")}[code]
            above = {at: 1.0 for part in parts for at in self.sum_of(part, dimension, key)}
            below = dict.fromkeys(self.sum_of("output", dimension, key), -values[0] / values[1])
            self._say({**above, **below}, 0.0)

    @staticmethod
    def _name(code: str, when: str) -> str:
        return code if when == f"year{YEAR}" else f"{code}@{when}"

    def _growth(self, dimension: str, key: str) -> None:
        """Nobody left, so last year's firms are all matched: this year's output less what they make now is that of who came."""
        column = "key" if dimension == "city" else dimension
        firms = self.city.firms.with_columns(key=pl.lit(key)).filter(pl.col(column) == key)
        stayed = firms.filter(pl.col("before").is_not_null())
        ratio = stayed["now"].sum() / stayed["before"].sum()
        now, last, came = (self.sum_of(name, dimension, key) for name in ("output", f"output@year{LAST}", "came"))
        self._say({**now, **dict.fromkeys(came, -1.0), **dict.fromkeys(last, -ratio)}, 0.0)

    def _partitions(self) -> None:
        """Districts, sizes and ownerships make the city as kinds of industry do; quarters make the year."""
        used = {name[0] for name in self.place}
        ways = {name: {each[1] for each in self.place if each[0] == name} for name in used}
        for what in sorted(used):
            parts = {way: self._all(what, way) for way in ("kind", "district", *self.alone) if way in ways[what]}
            first, *others = parts.values()
            for other in others:
                self._say({**first, **dict.fromkeys(other, -1.0)}, 0.0)
        self._say({**self._all("private", "district"), **dict.fromkeys(self._marked("private", "city", ""), -1.0)}, 0.0)
        for code in ("high", "of_cluster"):
            self._say({**self._all(code, "district"), **dict.fromkeys(self._marked(code, "city", ""), -1.0)}, 0.0)
        for name in [name for name in self.place if name[0] == "output"] if f"output@quarter{QUARTERS[0]}" in used else ():
            self._say({self.place[name]: -1.0, **{self.at(f"output@quarter{when}", *name[1:]): 1.0 for when in QUARTERS}}, 0.0)

    def _all(self, what: str, way: str) -> dict[int, float]:
        if way == "kind":
            return self.sum_of(what, "city", "")
        keys = [district for district, _ in self.where] if way == "district" else self.alone[way]
        return {self.at(what, way, key): 1.0 for key in keys}

    def asked(self) -> dict[Cell, dict[int, float]]:
        """The sensitive sums that he goes for, by what he does not know."""
        of = {"output": self.codes["output"][0], "energy": self.codes["energy"][0], "logistics": self.codes["transport"][0]}
        of |= {code: self.codes[code][0] for code in ("high", "private", "of_cluster")}
        found: dict[Cell, dict[int, float]] = {}
        for cell in self.required:
            for code, component in of.items():
                if cell[0] == component and (code == "output" or cell[4] == YEAR):
                    what = self._name(code, f"{cell[3]}{cell[4]}")
                    found[cell] = (
                        self._marked(code, *cell[1:3]) if code in {"high", "private", "of_cluster"} else self.sum_of(what, *cell[1:3])
                    )
        return found | self._newcomers()

    def _newcomers(self) -> dict[Cell, dict[int, float]]:
        """Who came, where one or two did: the sum less what those make who stayed."""
        found = {}
        for dimension in ("district", "division", "size", "ownership"):
            new = (
                self.city.firms.filter(pl.col("before").is_null())
                .group_by(dimension)
                .agg(pl.len(), pl.col("now").sum(), first=pl.col("now").max())
            )
            for key, count, total, first in new.drop_nulls().iter_rows():
                if count < 3:
                    cell = ("came", dimension, key, "year", YEAR)
                    found[cell], self.truth[cell], self.required[cell] = self.sum_of("came", dimension, key), total, 0.05 * first
        return found

    def told(self) -> tuple[list[Cell], list[Cell]]:
        """Sensitive sums that he knows exactly, and those of which he knows more than their rule allows."""
        asked = self.asked()
        reach = {cell: [self.truth[cell], self.truth[cell]] for cell in asked}
        system = self._system()
        for cell in asked:
            for sign in (1.0, -1.0):
                if not self._enough(cell, reach[cell], sign):
                    self._solve(cell, sign, system, asked, reach)
        exact = [cell for cell, (low, high) in reach.items() if high - low <= 1e-6 * max(self.truth[cell], 1.0)]
        narrow = [cell for cell in asked if not all(self._enough(cell, reach[cell], sign) for sign in (1.0, -1.0))]
        return exact, narrow

    def _enough(self, cell: Cell, reach: list[float], sign: float) -> bool:
        away = self.truth[cell] - reach[0] if sign > 0 else reach[1] - self.truth[cell]
        return away >= self.required[cell] * (1 - 1e-4)

    def _system(self) -> dict[str, object]:
        count = len(self.place)
        parts = [(number, at, value) for number, terms in enumerate(self.rows) for at, value in terms.items()]
        rows, columns, values = (np.array(each) for each in zip(*parts, strict=True))
        less = [
            (at, self.place["output", *name[1:]])
            for name, at in self.place.items()
            if name[0] in {"high", "private", "of_cluster", "came"} and ("output", *name[1:]) in self.place
        ]
        numbers = np.arange(len(less))
        upper = sparse.csr_array(
            (np.repeat([1.0, -1.0], len(less)), (np.concatenate([numbers] * 2), np.array(less).T.ravel())), shape=(len(less), count)
        )
        matrix = sparse.csr_array((values, (rows, columns)), shape=(len(self.rows), count))
        return {
            "A_eq": matrix,
            "b_eq": np.array(self.right),
            "A_ub": upper,
            "b_ub": np.zeros(len(less)),
            "bounds": (0.0, None),
            "method": "highs",
        }

    @staticmethod
    def _solve(
        cell: Cell, sign: float, system: dict[str, object], asked: Mapping[Cell, Mapping[int, float]], reach: dict[Cell, list[float]]
    ) -> None:
        """One programme; what it finds possible says something of all that is asked."""
        goal = np.zeros(system["A_eq"].shape[1])  # type: ignore[attr-defined]
        goal[list(asked[cell])] = sign
        answer = linprog(goal, **system)  # type: ignore[call-overload]
        assert answer.status in {0, UNBOUNDED}, answer.message
        if answer.status == UNBOUNDED:
            reach[cell][0 if sign > 0 else 1] = -sign * np.inf
            return
        for other, parts in asked.items():
            value = float(answer.x[list(parts)].sum())
            reach[other][0], reach[other][1] = min(reach[other][0], value), max(reach[other][1], value)
