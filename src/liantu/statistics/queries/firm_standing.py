"""企业位次的数据: how an organisation stands in the newest year; only its own value and rounded quartiles leave here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import queries as registry
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.firm_standing import FirmStandingRules, Standing, firm_values, items_asked, standing
from liantu.statistics.engine.population import ABOVE_SCALE
from liantu.statistics.models import Computation
from liantu.statistics.queries.cached_frame import cached
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.members import members_frame
from liantu.statistics.queries.panels import counted_in, panel_of, who_counts

_KEPT = ("organisation", "division", "size", "cluster", "field", "district", "zone", "ownership")
"""What is kept of a firm beside its values: what groups are made of."""


@dataclass(frozen=True, slots=True)
class FirmStanding:
    """一项指标的位次: the indicator, whether high is better, and how the firm stands; None where it has no value."""

    entry: IndicatorEntry
    high: bool
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class StandingOf:
    """一家企业的位次: the organisation (id, name), the year, and its standing indicator by indicator."""

    organisation: int
    name: str
    simulated: bool
    period: Period
    rows: tuple[FirmStanding, ...]


def firm_standings(viewer: Viewer, pack: Pack, at_most: int = 5) -> list[StandingOf]:
    """Return how the viewer's own organisations stand; nothing without rules, or before anything was computed."""
    rules, computation = pack.rule(FirmStandingRules), latest_computation(SYSTEM)
    newest = computation.newest.get(PeriodKind.YEAR.value) if computation else None
    if not rules.indicators or computation is None or newest is None:
        return []
    period = Period.parse(newest)
    values = _values(pack, period, [pack.measured[one.code] for one in rules.indicators], computation)
    rows = registry.organisations(viewer).filter(pk__in=viewer.organisations).order_by("pk")[:at_most]
    return [
        StandingOf(row.pk, row.name, row.simulated, period, _rows(values.filter(pl.col("organisation") == row.pk), values, rules, pack))
        for row in rows
    ]


def _rows(own: pl.DataFrame, values: pl.DataFrame, rules: FirmStandingRules, pack: Pack) -> tuple[FirmStanding, ...]:
    least, digits = pack.rule(DisclosureRules).minimum_firms_distribution, rules.significant_digits
    firm = own.row(0, named=True) if own.height else None
    return tuple(
        FirmStanding(
            pack.measured[one.code], one.high,
            standing(values, one.code, firm, rules.groups, least=least, digits=digits) if firm is not None else None,
        )
        for one in rules.indicators
    )  # fmt: skip


def _values(pack: Pack, period: Period, entries: Sequence[IndicatorEntry], computation: Computation) -> pl.DataFrame:
    """The values of all above-scale firms, kept in memory for the computation; they never leave this module."""

    def read() -> pl.DataFrame:
        moment = computation.known_at
        members = members_frame(pack, known_at=moment)
        above = who_counts(pack, ABOVE_SCALE, period, members, moment)
        panel = counted_in(panel_of(pack, items_asked(entries), period, known_at=moment), above, period, members)
        rows = firm_values(panel.drop("period").join(members, on="organisation", how="inner"), entries)
        return rows.select(*_KEPT, *(one.code for one in entries))

    return cached(pack, computation, ("firm_standing", str(period), tuple(one.code for one in entries)), read)
