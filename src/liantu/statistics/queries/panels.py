"""填报面板: what firms reported by kind of period: reported for the period itself, else added up from shorter ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import queries as registry
from liantu.statistics.engine import population
from liantu.statistics.engine.panel import reported_first, roll_up
from liantu.statistics.engine.population import PopulationRules

_SHORTER = {
    PeriodKind.YEAR: (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF),
    PeriodKind.HALF: (PeriodKind.MONTH, PeriodKind.QUARTER),
    PeriodKind.QUARTER: (PeriodKind.MONTH,),
    PeriodKind.MONTH: (),
}
"""What a kind is added up from, the finest first."""


_YEARS: ContextVar[dict[tuple[tuple[str, ...], tuple[int, int]], pl.DataFrame] | None] = ContextVar("liantu_years", default=None)
"""Panels of all years by their items and what yearly reports hold (`yearly_stamp`), inside of `years_read_once`."""


@contextmanager
def years_read_once() -> Iterator[None]:
    """Let computations that follow each other inside read all years once, for as long as no yearly report changes.

    Nothing else is shared between them (`rooms.shared` is for pages): what one of them writes the next reads.
    """
    token = _YEARS.set({})
    try:
        yield
    finally:
        _YEARS.reset(token)


class Panels:
    """All panels of one moment: each kind of period is read once, as SYSTEM; all years once for all inside of `years_read_once`."""

    def __init__(self, pack: Pack, items: Collection[str], known_at: datetime | None = None, years: Iterable[int] | None = None) -> None:
        self._pack, self._items, self._known_at = pack, tuple(items), known_at
        self._years = None if years is None else sorted(set(years))
        self._read: dict[PeriodKind, pl.DataFrame] = {}

    def reported(self, kind: PeriodKind) -> pl.DataFrame:
        """Return what was reported for periods of just this kind: organisation, period (`Period.number`), one column an item."""
        if kind not in self._read:
            periods = None if self._years is None else [part for year in self._years for part in Period(year, PeriodKind.YEAR).parts(kind)]

            def read() -> pl.DataFrame:
                return registry.panel(SYSTEM, kind, items=self._items, known_at=self._known_at, periods=periods)

            whole = kind is PeriodKind.YEAR and self._years is None and self._known_at is None
            self._read[kind] = _once(self._items, read) if whole else read()
        return self._read[kind]

    def of(self, kind: PeriodKind) -> pl.DataFrame:
        """Return what is known of periods of this kind: reported, else added up from shorter ones."""
        frame = self.reported(kind)
        adds = {code: self._pack.items[code].adds for code in self._items if code in self._pack.items}
        for shorter in _SHORTER[kind]:
            parts = self.reported(shorter)
            if parts.height:
                frame = reported_first(frame, roll_up(parts, adds, shorter, kind))
        return frame.select("organisation", "period", *self._items)


def _once(items: tuple[str, ...], read: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """The panel of all years, inside of `years_read_once` as it was read before."""
    known = _YEARS.get()
    if known is None:
        return read()
    key = (items, registry.yearly_stamp())
    if key not in known:
        known[key] = read()
    return known[key]


def panel_of(pack: Pack, items: Collection[str], period: Period, *, known_at: datetime | None = None) -> pl.DataFrame:
    """Return what firms are known to have reported for one period: organisation, period, one column an item."""
    return Panels(pack, items, known_at, [period.year]).of(period.kind).filter(pl.col("period") == period.number)


def membership_of(pack: Pack, code: str, yearly: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Return who belongs to a population of rules/populations.yaml, as `engine.population.membership` does."""
    return population.membership(yearly, members, pack.rule(PopulationRules).populations[code])


def population_items(pack: Pack) -> frozenset[str]:
    """Return the items by which the pack's populations are decided."""
    return frozenset(rule.item for rule in pack.rule(PopulationRules).populations.values() if rule.item is not None)


def who_counts(pack: Pack, code: str, period: Period, members: pl.DataFrame, known_at: datetime | None = None) -> pl.DataFrame:
    """Return who belongs to a population in the year of a period, as `engine.population.membership` does."""
    rule = pack.rule(PopulationRules).populations[code]
    items = [] if rule.item is None else [rule.item]
    yearly = Panels(pack, items, known_at, range(period.year - rule.falls_back_years, period.year + 1)).of(PeriodKind.YEAR)
    population_members = population.membership(yearly, members, rule)
    return population_members.filter(pl.col("year") == period.year) if "year" in population_members.columns else population_members


def counted_in(panel: pl.DataFrame, population_members: pl.DataFrame, period: Period, members: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a panel of one period that a population counts, with an empty row for each member that did not report."""
    rows = panel.join(members.select("organisation"), on="organisation", how="semi")
    if rows.is_empty() and "year" in population_members.columns:  # nobody reported: the members are still there
        rows = population_members.select("organisation", period=pl.lit(period.number, pl.Int32))
    return population.of_population(rows, population_members, period.kind)
