"""填报表的数据: what is kept of a report and of those it is compared with, and how the reports of an organisation stand on a day."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import models as m
from liantu.registry.engine.report_form import ReportForm, ReportFormRules, Standing
from liantu.registry.queries.panel import report_rows
from liantu.rooms.reporting import expected_of

Kept = Mapping[Period, Mapping[str, float]]
"""Values that hold, by period and item, in the units of the items."""


def kept_reports(viewer: Viewer, organisation: int, periods: Sequence[Period], items: Sequence[str]) -> dict[Period, dict[str, float]]:
    """Return what holds of some periods of one kind; a period of which nothing is reported has no values."""
    kept: dict[Period, dict[str, float]] = {period: {} for period in periods}
    if not periods:
        return kept
    kind = periods[0].kind
    rows = report_rows(viewer, kind, organisations=[organisation], items=items, period=periods)
    for number, item, value in rows.select("period", "item", "value").iter_rows():
        kept[Period.numbered(number, kind)][item] = value
    return kept


def digest(values: Mapping[str, float]) -> str:
    """Return a short name of values: the same for the same ones."""
    return hashlib.sha256(repr(sorted(values.items())).encode()).hexdigest()[:16]


def months_of(viewer: Viewer, organisation: int, form: ReportForm, period: Period, pack: Pack) -> dict[str, dict[int, float]]:
    """Return the kept months of a year, by item that adds up over it and number of the month; nothing for other kinds of periods."""
    if form.adds_up_within is None or period.kind is not PeriodKind.YEAR:
        return {}
    items = [item for item in form.items if pack.items[item].adds == "sum" and "month" in pack.items[item].period_kinds]
    months: dict[str, dict[int, float]] = {}
    for month, values in kept_reports(viewer, organisation, period.months(), items).items():
        for item, value in values.items():
            months.setdefault(item, {})[month.number] = value
    return months


def drafts(viewer: Viewer, organisation: int) -> dict[str, m.ReportDraft]:
    """Return the drafts of an organisation that the viewer may see, by period."""
    rows = visible_to(viewer, m.ReportDraft.objects.filter(organisation=organisation)).select_related("changed_by", "sent_by")
    return {draft.period: draft for draft in rows}


@dataclass(frozen=True, slots=True)
class PeriodStanding:
    """一期的报送状态: how the report of a period stands; ``expected`` is None where nobody can tell whether one is."""

    period: Period
    standing: Standing
    due_date: date
    days: int
    """Days to the due date; negative after it."""
    expected: bool | None
    draft: bool

    @property
    def missing(self) -> bool:
        """Whether it should be in and is not."""
        return self.standing in {Standing.OVERDUE, Standing.LATE} and self.expected is True


@dataclass(frozen=True, slots=True)
class FormStanding:
    """一种报表的报送状态: its periods that are still asked for, the newest first."""

    form: ReportForm
    periods: tuple[PeriodStanding, ...]

    @property
    def now(self) -> PeriodStanding:
        """The newest period that is over: the report of now."""
        return self.periods[0]

    @property
    def missing(self) -> tuple[PeriodStanding, ...]:
        """The periods whose report should be in and is not, the oldest last."""
        return tuple(one for one in self.periods if one.missing)

    @property
    def expected(self) -> bool:
        """Whether any report is expected, or nobody can tell."""
        said = [one.expected for one in self.periods]
        return any(said) or all(one is None for one in said)


def standings(viewer: Viewer, organisation: m.Organisation, today: date, pack: Pack) -> list[FormStanding]:
    """Return how the reports of an organisation stand, form by form in the pack's order; nothing but for firms in operation."""
    if organisation.kind != m.Organisation.Kind.FIRM or organisation.state == m.Organisation.State.CLOSED:
        return []
    open_drafts = {period for period, draft in drafts(viewer, organisation.pk).items() if draft.is_open}
    return [_standing(viewer, organisation, form, today, open_drafts) for form in pack.rule(ReportFormRules).forms]


def _standing(viewer: Viewer, organisation: m.Organisation, form: ReportForm, today: date, open_drafts: set[str]) -> FormStanding:
    founded = organisation.founded_date
    periods = [one for one in form.periods(today) if founded is None or one.end_date >= founded] or [form.periods(today)[0]]
    kept = kept_reports(viewer, organisation.pk, periods, sorted(form.required))
    expected = expected_of(organisation.pk, periods)
    return FormStanding(form, tuple(
        PeriodStanding(
            period, form.standing(period, today, whole=form.required <= set(kept[period])), form.due_date(period),
            (form.due_date(period) - today).days, expected.get(period), str(period) in open_drafts,
        )
        for period in periods
    ))  # fmt: skip
