"""打开的指标: what all openers of this room share: the computation, the definition in force, the stored value, the firms under it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings

from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Definition, Figure, Subject
from liantu.kernel.formula import Node, items, parse_formula
from liantu.kernel.pack import IndicatorEntry, Pack, load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.statistics.engine.population import EVERYONE
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.claims import Claim, Stored, claim_of, definition_at
from liantu.statistics.queries.computations import latest_release
from liantu.statistics.queries.firms import CellFirms, cell_firms
from liantu.statistics.queries.narrowed import hidden_reason, is_narrowed
from liantu.statistics.queries.released import reason_text
from liantu.statistics.queries.values import figure_at
from liantu.statistics.rules import sees_aggregates


@dataclass(frozen=True, slots=True)
class FigureContext:
    """An indicator at a key: the entry, its formula in force, period, computation, and the stored row's value and counts."""

    pack: Pack
    entry: IndicatorEntry
    definition: Definition
    formula: Node
    subject: Subject
    dimension: str
    key: str
    period: Period
    computation: Computation
    value: float | None
    firms: int | None
    known: int | None
    reason: Text | None
    protected: bool
    upper: float | None = None

    @property
    def claim(self) -> Claim:
        """What the value claims of the whole population."""
        return claim_of(self.pack, self.entry.code, Stored(str(self.period), self.value, self.firms, self.known, self.upper))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Marks of the reports under it."""
        return tuple(Mark(mark) for mark in self.computation.marks)

    def last_year(self, viewer: Viewer) -> CellFirms:
        """The firms that a growth compares with: last year's members, or all who reported then where it goes by this period's directory."""
        by_directory = self.entry.growth_base == "directory"
        return self.cell(viewer, self.period.same_period_last_year(), EVERYONE if by_directory else None)

    def cell(self, viewer: Viewer, period: Period | None = None, population: str | None = None) -> CellFirms:
        """The firms of the key in the period (or another one) with the items of the formula."""
        return cell_firms(
            viewer, self.pack, self.dimension, self.key, period or self.period, items(self.formula),
            population=population or self.entry.population, computation=self.computation,
        )  # fmt: skip


def current_pack() -> Pack:
    """Return the pack that this installation runs on."""
    return load_pack(settings.PACK)


def open_key(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> FigureContext:
    """Return an indicator at a key of a dimension with its stored value, released values for whoever sees no aggregates."""
    pack = current_pack()
    entry = pack.computed_indicator(code)
    dimension, key = place_of(pack, entry, subject)

    computation = _computation(viewer)
    row = figure_at(viewer, code, dimension, key, period or _newest(entry, computation), computation=computation)
    if row is None and period is None:
        row = figure_at(viewer, code, dimension, key, computation=computation)
    if row is None:
        raise NotFoundError(Text(f"没有 {subject} 的 {code}", f"no {code} for {subject}"))

    when = Period.parse(row["period"])
    version, formula, rule = definition_at(entry, when)
    definition = replace(entry.definition(), version=version, rule=rule)

    narrowed = is_narrowed(viewer) and bool(row["reason"])
    protected = narrowed or not sees_aggregates(viewer)
    above = figure_at(viewer, entry.upper, dimension, key, when, computation=computation) if entry.upper else None
    reason = hidden_reason(pack) if narrowed else _reason(viewer, row["reason"]) if protected else None
    return FigureContext(
        pack, entry, definition, parse_formula(formula), subject, dimension, key, when, computation, row["value"], row["firms"],
        row["known"], reason, protected, None if above is None else above["value"],
    )  # fmt: skip


def place_of(pack: Pack, entry: IndicatorEntry, subject: Subject) -> tuple[str, str]:
    """Return the dimension and key that a subject means for an indicator; raises NotFoundError where it has no values by them.

    A cluster's own indicator is opened at its cluster too: the city's value is the cluster's.
    """
    if subject.kind in entry.dimensions:
        return subject.kind, subject.key
    if subject.kind == "cluster" and "city" in entry.dimensions and f'cluster == "{subject.key}"' in (entry.formula or ""):
        return "city", pack.city
    raise NotFoundError(Text(f"指标 {entry.code} 不按 {subject.kind} 计算", f"{entry.code} is not computed by {subject.kind}"))


def _computation(viewer: Viewer) -> Computation:
    release = None if sees_aggregates(viewer) or viewer.chains else latest_release(viewer)
    computation = latest_computation(viewer) if release is None else release.computation
    if computation is None:
        raise NotFoundError(Text("没有可查看的统计计算", "no computation found, or no access"))
    return computation


def _newest(entry: IndicatorEntry, computation: Computation) -> Period | None:
    """The newest full period of the longest kind that the indicator has."""
    kind = next((kind for kind in PeriodKind if kind.value in entry.periods), PeriodKind.YEAR)
    text = computation.newest.get(kind.value)
    return Period.parse(text) if text else None


def _reason(viewer: Viewer, reason: str | None) -> Text | None:
    release = latest_release(viewer)
    return reason_text(release, reason) if reason and release is not None else None


def empty(context: FigureContext, value: float | None, reason: Text | None) -> Figure:
    """Return the figure without steps and rows: what the public sees of a released value."""
    claim = context.claim
    return Figure(
        context.definition, context.subject, context.period, value, context.marks, reason, bound=claim.bound, coverage=claim.coverage
    )
