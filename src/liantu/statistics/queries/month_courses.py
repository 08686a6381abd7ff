"""月度走势: indicators of one key in a month beside the month before, the same month last year, and the year so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound, joined
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.models import Computation
from liantu.statistics.queries.claims import Stored, claim_of
from liantu.statistics.queries.head_changes import HeadChange, month_changes
from liantu.statistics.queries.values import figures_frame


@dataclass(frozen=True, slots=True)
class MonthCourse:
    """An indicator in ``month``; values in its unit by month, None unknown. ``growth`` are the values of its own growth indicator, if any.

    ``changes`` are its changes by span on the firms that report in all the months compared, as homes show them (`head_changes`).
    ``firms`` and ``known``: how many firms the population of the month has and how many of them reported, None where that is not told.
    ``bounds``: what the values of the months claim.
    """

    indicator: str
    growth_of: str
    month: Period
    values: Mapping[Period, float | None]
    growth: Mapping[Period, float | None]
    firms: int | None = None
    known: int | None = None
    changes: Mapping[str, HeadChange] = field(default_factory=dict)
    bounds: Mapping[Period, Bound] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """The value of the month."""
        return self.values.get(self.month)

    @property
    def month_on_month(self) -> float | None:
        """环比: the change against the month before in per cent, on the firms that report both."""
        return self._percent("previous")

    @property
    def year_on_year(self) -> float | None:
        """同比: the change against the same month last year in per cent, on the firms that report both."""
        return self._percent("year")

    @property
    def year_to_date(self) -> float | None:
        """累计: the sum of the year's months up to this one; None where one of them is unknown."""
        values = [self.values.get(month) for month in self._year()]
        return None if any(value is None for value in values) else sum(value or 0.0 for value in values)

    @property
    def year_to_date_bound(self) -> Bound:
        """What the sum of the year's months claims."""
        return reduce(joined, (self.bounds.get(month, Bound.EXACT) for month in self._year()), Bound.EXACT)

    @property
    def year_to_date_growth(self) -> float | None:
        """累计同比: the year's months against the same of last year in per cent, on the firms that report all of them."""
        return self._percent("cumulative")

    def _year(self) -> list[Period]:
        return [Period(self.month.year, PeriodKind.MONTH, ordinal) for ordinal in range(1, self.month.ordinal + 1)]

    def _percent(self, span: str) -> float | None:
        change = self.changes.get(span)
        return None if change is None else change.percent


def month_courses(
    viewer: Viewer, place: tuple[str, str], month: Period, wanted: Mapping[str, str], *, computation: Computation | None = None,
    pack: Pack | None = None,
) -> dict[str, MonthCourse]:  # fmt: skip
    """Return the course of each indicator of ``wanted`` (indicator → its growth indicator, or empty) at a dimension and key.

    With ``pack`` also their changes and the bounds of their values.
    """
    first = Period(month.year - 1, PeriodKind.MONTH, 1)
    months = [Period.numbered(number, PeriodKind.MONTH) for number in range(first.number, month.number + 1)]
    codes = {*wanted, *(growth for growth in wanted.values() if growth)}
    frame = figures_frame(
        viewer, indicator=codes, dimension=place[0], kind=PeriodKind.MONTH, keys=[place[1]], periods=[str(one) for one in months],
        computation=computation,
    )  # fmt: skip
    rows = {(row["indicator"], Period.parse(row["period"])): row for row in frame.iter_rows(named=True)}
    changes = {} if pack is None else month_changes(viewer, pack, place, month, wanted, computation=computation)
    courses = {}
    for code, growth in wanted.items():
        values, growths = ({when: row["value"] for (of, when), row in rows.items() if of == one} for one in (code, growth))
        now = rows.get((code, month), {})
        bounds = {} if pack is None else {when: _bound(pack, code, row) for (of, when), row in rows.items() if of == code}
        told = changes.get(code, {})
        courses[code] = MonthCourse(code, growth, month, values, growths, now.get("firms"), now.get("known"), told, bounds)
    return courses


def _bound(pack: Pack, code: str, row: Mapping[str, Any]) -> Bound:
    return claim_of(pack, code, Stored(row["period"], row["value"], row["firms"], row["known"])).bound


def months_with_figures(viewer: Viewer, indicator: str, place: tuple[str, str]) -> list[Period]:
    """Return the months of which an indicator is known at a dimension and key, the newest first."""
    frame = figures_frame(viewer, indicator=indicator, dimension=place[0], kind=PeriodKind.MONTH, keys=[place[1]])
    known = [Period.parse(row["period"]) for row in frame.iter_rows(named=True) if row["value"] is not None]
    return sorted(known, reverse=True)
