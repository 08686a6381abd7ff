"""数据更新情况: the newest period of which firms' reports are full enough, and how long ago it ended; not when somebody computed it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from liantu.accounts.queries import Viewer
from liantu.kernel.period import Period, PeriodKind
from liantu.rooms import clock
from liantu.statistics.models import Computation
from liantu.statistics.queries.computations import latest_computation


@dataclass(frozen=True, slots=True)
class NewestPeriod:
    """最新数据: the period, the days since its last one, and the computation that it stands in."""

    period: Period
    lag_days: int
    computation: Computation


def newest_period(
    viewer: Viewer, kind: PeriodKind | None = None, *, computation: Computation | None = None, today: datetime.date | None = None
) -> NewestPeriod | None:
    """Return the newest full period of a kind (None: of the kinds that are computed the one that ended last, the shortest of several).

    None where nothing was computed or no period of the kind is full enough (``full_enough`` of rules/computation.yaml).
    """
    chosen = computation or latest_computation(viewer)
    if chosen is None:
        return None
    periods = [Period.parse(text) for name, text in chosen.newest.items() if kind is None or name == kind.value]
    if not periods:
        return None
    newest = max(periods, key=lambda period: (period.end_date, period.kind.per_year))
    return NewestPeriod(newest, ((today or clock.today()) - newest.end_date).days, chosen)
