"""月度与年度: what the twelve months of a year add up to beside the year's own figure, which comes of yearly reports."""

from __future__ import annotations

import math
from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.models import Computation
from liantu.statistics.queries.values import figures_frame


@dataclass(frozen=True, slots=True)
class MonthsOfYear:
    """A year of a total for the city: ``months`` is what its twelve months add up to, ``year`` its own figure, in the indicator's unit."""

    period: Period
    months: float
    year: float

    @property
    def difference(self) -> float:
        """The year less its months."""
        return self.year - self.months


def months_of_year(viewer: Viewer, pack: Pack, indicator: str, computation: Computation | None) -> MonthsOfYear | None:
    """Return the newest year of which all twelve months and the year are known; None without one, or for what does not add up."""
    entry = pack.measured[indicator]
    total = isinstance(parse_formula(entry.formula or ""), nodes.Sum)
    if not total or not {"month", "year"} <= set(entry.periods):
        return None
    frame = figures_frame(viewer, indicator=indicator, dimension="city", keys=[pack.city], computation=computation)
    values = {Period.parse(period): value for period, value in frame.select("period", "value").iter_rows() if value is not None}
    for year in sorted((one for one in values if one.kind is PeriodKind.YEAR), reverse=True):
        months = [values.get(month) for month in year.parts(PeriodKind.MONTH)]
        known = [value for value in months if value is not None]
        if len(known) == len(months):
            return MonthsOfYear(year, math.fsum(known), values[year])
    return None
