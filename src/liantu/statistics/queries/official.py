"""两种来源并列: published rows with their mark and source beside what the firms' reports add up to; never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound, Bounded, added, divided, multiplied, subtracted
from liantu.kernel.figure import Definition
from liantu.kernel.formula import Node, nodes, parse_formula, series
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.pack.unit_of import base_unit
from liantu.kernel.period import Period, PeriodError, PeriodKind
from liantu.kernel.source import Mark, weakest
from liantu.kernel.units import UnitError, factor
from liantu.registry import queries as registry
from liantu.statistics.models import Computation
from liantu.statistics.queries.values import figure_series


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """官方数字: a published value in the unit asked for, with its basis, source, mark and bound; rows may contradict each other.

    ``number`` is the row's id: of two rows marked alike the later one is the newer estimate. ``parts`` are the published values that one
    computed from series rests on, by series.
    """

    series: str
    region: str
    period: Period
    value: float
    unit: str
    basis: str
    citation: str
    mark: Mark
    bound: Bound = Bound.EXACT
    number: int = 0
    parts: tuple[OfficialRow, ...] = ()

    @property
    def basis_told(self) -> str:
        """The basis where it says more than the bound does, which stands beside the value in the reader's words."""
        return "" if self.basis.strip().lower() in _WORDS else self.basis


@dataclass(frozen=True, slots=True)
class SideBySideRow:
    """并列的一行: one period: published rows, what the reports give, the part of the best published value that it covers, the difference.

    ``coverage`` is computed ÷ official (0.5 is half), for totals; ``difference`` is computed − official in the indicator's unit; both are
    None where the best published value is only a bound or an estimate from before the period's end.
    """

    period: Period
    official: tuple[OfficialRow, ...]
    computed: float | None
    firms: int | None
    known: int | None
    coverage: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """两种来源: rows newest first, and published series on another basis, shown as context and never compared."""

    definition: Definition
    region: str
    rows: tuple[SideBySideRow, ...]
    context: tuple[OfficialRow, ...]
    additive: bool


_WORDS = {
    "more than": Bound.MORE_THAN,
    "at least": Bound.AT_LEAST,
    "less than": Bound.LESS_THAN,
    "at most": Bound.AT_MOST,
    "expected": Bound.ESTIMATE,
}
"""Words of a basis by which a published value without a bound of its own is only a bound or an estimate."""


Published = Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
"""All published rows by series and region, as `published_table` reads them in one query."""


def published_table(viewer: Viewer, *, known_at: datetime | None = None) -> Published:
    """Read all published rows at once, for callers that ask for many series."""
    table: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in registry.official_figures_frame(viewer, known_at=known_at).to_dicts():
        table.setdefault((row["indicator"], row["region"]), []).append(row)
    return table


def official_rows(
    viewer: Viewer, codes: Iterable[str], region: str, *, unit: str | None = None, known_at: datetime | None = None,
    table: Published | None = None,
) -> tuple[OfficialRow, ...]:  # fmt: skip
    """Return published rows of the series ``codes`` for a region, oldest and best first (`best_by_period`), in ``unit`` where it is given.

    Rows whose unit measures something else are left out. ``table``: read before by `published_table`.
    """
    series_codes = list(codes)
    if not series_codes:
        return ()
    published = published_table(viewer, known_at=known_at) if table is None else table
    rows = [item for code in series_codes for row in published.get((code, region), ()) if (item := _row(row, unit)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.period, *_order(row), -row.number)))


def _row(row: Mapping[str, Any], unit: str | None) -> OfficialRow | None:
    try:
        period = Period.parse(str(row["period"]))
        times = 1.0 if unit is None else float(factor(str(row["unit"]), unit))
    except (PeriodError, UnitError):
        return None
    value = float(str(row["value"])) * times
    basis, citation, mark = str(row["basis"] or ""), str(row["citation"] or ""), Mark(str(row["mark"]))
    bound, number = bound_of(str(row.get("bound") or ""), basis), int(str(row["id"]))
    return OfficialRow(
        str(row["indicator"]), str(row["region"]), period, value, unit or str(row["unit"]), basis, citation, mark, bound, number
    )


def bound_of(stated: str, basis: str) -> Bound:
    """Return the bound that a row states, else the one that the words of its basis tell, else exact.

    >>> bound_of("", "of GDP; expected").value, bound_of("at_least", "").value, bound_of("", "real").value
    ('estimate', 'at_least', 'exact')
    """
    words = basis.lower()
    return Bound(stated) if stated else next((bound for phrase, bound in _WORDS.items() if phrase in words), Bound.EXACT)


def official_codes(pack: Pack, indicator: str) -> tuple[str, ...]:
    """Return the codes of published series on the indicator's own basis; an indicator that is only published names itself."""
    entry = pack.measured.get(indicator)
    return (indicator,) if entry is None else tuple(entry.official)


def context_codes(pack: Pack, indicator: str) -> tuple[str, ...]:
    """Return the codes of published series on another basis."""
    entry = pack.measured.get(indicator)
    return () if entry is None else tuple(entry.context)


def rests_on_published(pack: Pack, indicator: str) -> bool:
    """Whether an indicator's formula reads published series only, so that nothing of it comes from firms' reports."""
    return pack.once(("rests_on_published", indicator), lambda: _reads_published_only(pack.measured.get(indicator)))


def _reads_published_only(entry: IndicatorEntry | None) -> bool:
    if entry is None or entry.formula is None:
        return False
    formula = parse_formula(entry.formula)
    return bool(series(formula)) and not any(isinstance(node, nodes.Aggregate) for node in formula.walk())


def published_rows(
    viewer: Viewer, pack: Pack, indicator: str, region: str, *, unit: str | None = None, known_at: datetime | None = None,
    table: Published | None = None,
) -> tuple[OfficialRow, ...]:  # fmt: skip
    """Return the published rows on an indicator's own basis, and for one that rests on published series what these give.

    What is computed of series carries the weakest mark of its parts (at best derived) and the bound that follows from theirs.
    """
    rows = official_rows(viewer, official_codes(pack, indicator), region, unit=unit, known_at=known_at, table=table)
    if not rests_on_published(pack, indicator):
        return rows
    entry = pack.measured[indicator]
    formula = parse_formula(entry.formula or "")
    parts = {code: best_by_period(official_rows(viewer, [code], region, known_at=known_at, table=table)) for code in series(formula)}
    times = float(scale_of(entry)) * (1.0 if unit is None else float(factor(entry.unit, unit)))
    derived = []
    for period in sorted(set.intersection(*(set(values) for values in parts.values()))):
        used = tuple(values[period] for values in parts.values())
        result = _evaluated(formula, {row.series: _in_base_unit(row) for row in used})
        if result is not None:
            derived.append(_derived(indicator, region, period, multiplied(result, Bounded(times)), unit or entry.unit, str(formula), used))
    return tuple(sorted((*rows, *derived), key=lambda row: (row.period, *_order(row), -row.number)))


def _derived(
    indicator: str, region: str, period: Period, result: Bounded, unit: str, formula: str, parts: tuple[OfficialRow, ...]
) -> OfficialRow:
    """A value computed from published ones."""
    citations = "; ".join(part.citation for part in parts)[:300]
    mark = weakest([Mark.DERIVED, *(part.mark for part in parts)]) or Mark.DERIVED
    return OfficialRow(indicator, region, period, result.value, unit, formula, citations, mark, result.bound, parts=parts)


def _evaluated(node: Node, values: Mapping[str, Bounded]) -> Bounded | None:
    """The value of a formula over published series with the bound that follows from theirs; None for a quotient by 0."""
    match node:
        case nodes.Number(value=value):
            return Bounded(value)
        case nodes.Series(code=code):
            return values[code]
        case nodes.Minus(part=part):
            inner = _evaluated(part, values)
            return None if inner is None else subtracted(Bounded(0.0), inner)
        case nodes.Arithmetic(sign=sign, left=left, right=right):
            first, second = _evaluated(left, values), _evaluated(right, values)
            if first is None or second is None:
                return None
            return {"+": added, "-": subtracted, "*": multiplied, "/": divided}[sign](first, second)
    return None


def _in_base_unit(row: OfficialRow) -> Bounded:
    return Bounded(row.value * base_factor(row.unit), row.bound)


def base_factor(unit: str) -> float:
    """Return what a published value is multiplied by to stand in base units, those in which items are kept.

    >>> base_factor("亿元"), base_factor("%"), base_factor("万元/人"), base_factor("万人")
    (100000000.0, 0.01, 10000.0, 10000.0)
    """
    return float(factor(unit, base_unit(unit)))


def best_by_period(rows: Iterable[OfficialRow]) -> dict[Period, OfficialRow]:
    """Return the best row of each period: settled before bounds and estimates, then the best marked, the newest of several."""
    best: dict[Period, OfficialRow] = {}
    for row in rows:
        current = best.get(row.period)
        if current is None or _order(row) < _order(current):
            best[row.period] = row
    return best


def _order(row: OfficialRow) -> tuple[bool, int]:
    return not is_settled(row), row.mark.rank


def is_settled(row: OfficialRow) -> bool:
    """Whether a published value is the value itself, neither a bound nor an estimate."""
    return row.bound is Bound.EXACT


def side_by_side(viewer: Viewer, pack: Pack, indicator: str, region: str, *, computation: Computation | None = None) -> SideBySide:
    """Return published rows of an indicator beside the computed ones for the city or a district, by year, newest first."""
    definition = pack.indicators[indicator]
    dimension = "city" if region == pack.city else "district"
    published = published_rows(viewer, pack, indicator, region, unit=definition.unit)
    stored = figure_series(viewer, indicator, dimension, region, PeriodKind.YEAR, computation=computation)
    computed = {} if rests_on_published(pack, indicator) else {Period.parse(row["period"]): row for row in stored.to_dicts()}

    best = best_by_period(published)
    additive = _additive(pack, indicator)
    rows = []

    for period in sorted({*computed, *best}, reverse=True):
        row = computed.get(period, {"value": None, "firms": None, "known": None})
        computed_value, published_value = row["value"], best[period].value if period in best and is_settled(best[period]) else None
        both = computed_value is not None and published_value is not None
        coverage = computed_value / published_value if both and additive and published_value else None
        difference = computed_value - published_value if both else None
        same = tuple(one for one in published if one.period == period)
        rows.append(SideBySideRow(period, same, computed_value, row["firms"], row["known"], coverage, difference))

    context = official_rows(viewer, context_codes(pack, indicator), region)
    return SideBySide(definition, region, tuple(rows), context, additive)


def _additive(pack: Pack, indicator: str) -> bool:
    """Whether coverage means something: sums and counts of which the reports hold a part."""
    entry = pack.measured.get(indicator)
    formula = "" if entry is None else (entry.formula or "").replace(" ", "")
    return formula.startswith(("sum(", "count(")) and formula.count("(") == 1
