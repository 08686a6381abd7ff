"""月度走势: indicators of one key in a month beside the month before, the same month last year, and the year so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.models import Computation
from liantu.statistics.queries.values import figures_frame


@dataclass(frozen=True, slots=True)
class MonthCourse:
    """An indicator in ``month``; values in its unit by month, None unknown. ``growth`` are the values of its own growth indicator, if any.

    ``firms`` and ``known``: how many firms the population of the month has and how many of them reported, None where that is not told.
    """

    indicator: str
    growth_of: str
    month: Period
    values: Mapping[Period, float | None]
    growth: Mapping[Period, float | None]
    firms: int | None = None
    known: int | None = None

    @property
    def value(self) -> float | None:
        """The value of the month."""
        return self.values.get(self.month)

    @property
    def month_on_month(self) -> float | None:
        """环比: the change against the month before in per cent."""
        return _change(self.value, self.values.get(self.month.previous()))

    @property
    def year_on_year(self) -> float | None:
        """同比: the growth indicator's value in per cent, else the change of the totals against the same month last year."""
        if self.growth_of:
            return self.growth.get(self.month)
        return _change(self.value, self.values.get(self.month.same_period_last_year()))

    @property
    def year_to_date(self) -> float | None:
        """累计: the sum of the year's months up to this one; None where one of them is unknown."""
        return self._sum(self.month.year)

    @property
    def year_to_date_growth(self) -> float | None:
        """累计同比: the sum against that of the same months last year in per cent: of the totals, not of the same firms."""
        return _change(self.year_to_date, self._sum(self.month.year - 1))

    def _sum(self, year: int) -> float | None:
        values = [self.values.get(Period(year, PeriodKind.MONTH, ordinal)) for ordinal in range(1, self.month.ordinal + 1)]
        return None if any(value is None for value in values) else sum(value or 0.0 for value in values)


def _change(now: float | None, before: float | None) -> float | None:
    """Return a change in per cent; None where a side is unknown or the base is not above zero.

    >>> round(_change(103.0, 100.0), 6), _change(1.0, 0.0), _change(None, 1.0)
    (3.0, None, None)
    """
    return None if now is None or before is None or before <= 0 else (now / before - 1) * 100


def month_courses(
    viewer: Viewer, place: tuple[str, str], month: Period, wanted: Mapping[str, str], *, computation: Computation | None = None
) -> dict[str, MonthCourse]:
    """Return the course of each indicator of ``wanted`` (indicator → its growth indicator, or empty) at a dimension and key; one query."""
    first = Period(month.year - 1, PeriodKind.MONTH, 1)
    months = [Period.numbered(number, PeriodKind.MONTH) for number in range(first.number, month.number + 1)]
    codes = {*wanted, *(growth for growth in wanted.values() if growth)}
    frame = figures_frame(
        viewer, indicator=codes, dimension=place[0], kind=PeriodKind.MONTH, keys=[place[1]], periods=[str(one) for one in months],
        computation=computation,
    )  # fmt: skip
    rows = {(row["indicator"], Period.parse(row["period"])): row for row in frame.iter_rows(named=True)}
    courses = {}
    for code, growth in wanted.items():
        values, growths = ({when: row["value"] for (of, when), row in rows.items() if of == one} for one in (code, growth))
        now = rows.get((code, month), {})
        courses[code] = MonthCourse(code, growth, month, values, growths, now.get("firms"), now.get("known"))
    return courses


def months_with_figures(viewer: Viewer, indicator: str, place: tuple[str, str]) -> list[Period]:
    """Return the months of which an indicator is known at a dimension and key, the newest first."""
    frame = figures_frame(viewer, indicator=indicator, dimension=place[0], kind=PeriodKind.MONTH, keys=[place[1]])
    known = [Period.parse(row["period"]) for row in frame.iter_rows(named=True) if row["value"] is not None]
    return sorted(known, reverse=True)
