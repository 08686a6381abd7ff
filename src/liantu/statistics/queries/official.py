"""两种来源并列: published rows with their mark and source beside what the firms' reports add up to; never mixed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from liantu.accounts.queries import Reader
from liantu.kernel.figure import Definition
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodError, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.units import UnitError, factor
from liantu.registry import queries as registry
from liantu.statistics.models import Computation
from liantu.statistics.queries.values import figure_series


@dataclass(frozen=True, slots=True)
class OfficialRow:
    """官方数字: a published value in the unit asked for, with its basis, source and mark; rows may contradict each other."""

    series: str
    region: str
    period: Period
    value: float
    unit: str
    basis: str
    citation: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Beside:
    """并列的一行: one period: published rows, the sum of the reports, the part of the best published value that it covers, the difference.

    ``coverage`` is computed ÷ official (0.5 is half), for totals; ``difference`` is computed − official in the indicator's unit.
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
    rows: tuple[Beside, ...]
    context: tuple[OfficialRow, ...]
    additive: bool


_MARKS = (Mark.OFFICIAL, Mark.OFFICIAL_PRESS, Mark.COPY, Mark.REPORTED, Mark.DERIVED, Mark.UNVERIFIED, Mark.GENERAL_KNOWLEDGE, Mark.SIMULATED)


def official_rows(
    reader: Reader, series: Iterable[str], region: str, *, unit: str | None = None, known_at: datetime | None = None
) -> tuple[OfficialRow, ...]:
    """Return published rows of ``series`` for a region, oldest first and best marked first, turned into ``unit`` where it is given.

    Rows whose unit measures something else are left out.
    """
    wanted = list(series)
    frame = registry.official_figures_frame(reader, known_at=known_at).filter(pl.col("indicator").is_in(wanted), pl.col("region") == region)
    rows = [found for row in frame.to_dicts() if (found := _row(row, unit)) is not None]
    return tuple(sorted(rows, key=lambda row: (row.period, _MARKS.index(row.mark), row.citation)))


def _row(row: dict[str, object], unit: str | None) -> OfficialRow | None:
    try:
        period = Period.parse(str(row["period"]))
        times = 1.0 if unit is None else float(factor(str(row["unit"]), unit))
    except (PeriodError, UnitError):
        return None
    value = float(str(row["value"])) * times
    texts = (str(row["basis"] or ""), str(row["citation"] or ""))
    return OfficialRow(str(row["indicator"]), str(row["region"]), period, value, unit or str(row["unit"]), *texts, Mark(str(row["mark"])))


def official_codes(pack: Pack, indicator: str) -> tuple[str, ...]:
    """Return the codes of published series on the indicator's own basis; an indicator that is only published names itself."""
    entry = pack.measured.get(indicator)
    return (indicator,) if entry is None else tuple(entry.official)


def context_codes(pack: Pack, indicator: str) -> tuple[str, ...]:
    """Return the codes of published series on another basis."""
    entry = pack.measured.get(indicator)
    return () if entry is None else tuple(entry.context)


def best_by_period(rows: Iterable[OfficialRow]) -> dict[Period, OfficialRow]:
    """Return the best marked row of each period (the later citation where two are marked alike)."""
    best: dict[Period, OfficialRow] = {}
    for row in rows:
        held = best.get(row.period)
        if held is None or _MARKS.index(row.mark) < _MARKS.index(held.mark):
            best[row.period] = row
    return best


def side_by_side(reader: Reader, pack: Pack, indicator: str, region: str, *, computation: Computation | None = None) -> SideBySide:
    """Return published rows of an indicator beside the computed ones for the city or a district, by year, newest first."""
    definition = pack.indicators[indicator]
    dimension = "city" if region == pack.city else "district"
    published = official_rows(reader, official_codes(pack, indicator), region, unit=definition.unit)
    stored = figure_series(reader, indicator, dimension, region, PeriodKind.YEAR, computation=computation)
    computed = {Period.parse(row["period"]): row for row in stored.to_dicts()}
    best = best_by_period(published)
    additive = _additive(pack, indicator)
    rows = []
    for period in sorted({*computed, *best}, reverse=True):
        row = computed.get(period, {"value": None, "firms": None, "known": None})
        mine, theirs = row["value"], best[period].value if period in best else None
        both = mine is not None and theirs is not None
        coverage = mine / theirs if both and additive and theirs else None
        difference = mine - theirs if both else None
        same = tuple(one for one in published if one.period == period)
        rows.append(Beside(period, same, mine, row["firms"], row["known"], coverage, difference))
    context = official_rows(reader, context_codes(pack, indicator), region)
    return SideBySide(definition, region, tuple(rows), context, additive)


def _additive(pack: Pack, indicator: str) -> bool:
    """Whether coverage means something: sums and counts of which the reports hold a part."""
    entry = pack.measured.get(indicator)
    formula = "" if entry is None else (entry.formula or "").replace(" ", "")
    return formula.startswith(("sum(", "count(")) and formula.count("(") == 1
