"""预测: stored forecasts in the unit asked for, and the chance of reaching a level by their distribution."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, factor
from liantu.statistics.engine.calibration import Coverage
from liantu.statistics.engine.forecast import ChanceBounds, ForecastPoint, Method, chance_of_meeting
from liantu.statistics.engine.forecast import Forecast as EngineForecast
from liantu.statistics.engine.predictive import Predictive, Scale, Transform
from liantu.statistics.engine.rule_files import TargetRules
from liantu.statistics.engine.targets import Aim
from liantu.statistics.models import Computation, Forecast
from liantu.statistics.queries.computations import latest_computation


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """预测值: one future period: central value, intervals, method, the model that it chose, known points, what to know of it.

    ``scale`` is what the stored unit was multiplied by; the distribution is in the stored unit. ``coverage``: how often such intervals
    held, empty where that was not measured. ``chance_limits``: smallest and largest chance that so few points can tell.
    """

    period: Period
    central: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float
    method: Method
    model: str
    points: int
    notes: tuple[Text, ...]
    distribution: Predictive
    scale: float = 1.0
    coverage: tuple[Coverage, ...] = ()
    chance_limits: tuple[float, float] = (0.0, 1.0)


Place = tuple[str, str, str, str]
"""Origin, indicator, dimension, key."""
Forecasts = Mapping[Place, Sequence[Forecast]]


def forecast_table(viewer: Viewer, computation: Computation | None) -> Forecasts:
    """Read all forecasts of a computation that the viewer may see at once, each series oldest first."""
    table: dict[Place, list[Forecast]] = {}
    if computation is not None:
        for row in visible_to(viewer, Forecast.objects.filter(computation=computation)).order_by("period"):
            table.setdefault((row.origin, row.indicator, row.dimension, row.key), []).append(row)
    return table


def forecast_rows(
    viewer: Viewer,
    pack: Pack,
    origin: str,
    place: tuple[str, str, str] | None,
    unit: str | None = None,
    *,
    computation: Computation | None = None,
    table: Forecasts | None = None,
) -> tuple[ForecastRow, ...]:
    """Return the forecast of an indicator, dimension and key from one origin, oldest first; empty where there is none or none to see.

    Published series stand under the dimension ``region``. ``unit``: turned into it; None leaves the indicator's.
    ``table``: read before by `forecast_table`.
    """
    if place is None:
        return ()
    forecasts = forecast_table(viewer, computation or latest_computation(viewer)) if table is None else table
    indicator = place[0]
    definition = pack.indicators.get(indicator)
    try:
        times = 1.0 if definition is None or unit is None else float(factor(definition.unit, unit))
    except UnitError:
        return ()
    bounds = pack.rule(TargetRules).forecast.bounds()
    return tuple(_row(row, times, bounds) for row in forecasts.get((origin, *place), ()) if row.central is not None)


def _row(row: Forecast, times: float, bounds: ChanceBounds) -> ForecastRow:
    middle, *edges = [(value or 0.0) * times for value in (row.central, row.low_80, row.high_80, row.low_95, row.high_95)]
    low_80, high_80, low_95, high_95 = edges
    notes = tuple(Text(note["zh"], note["en"]) for note in row.notes)
    stored = row.distribution
    ends = (-math.inf if stored["low"] is None else stored["low"], math.inf if stored["high"] is None else stored["high"])
    shape = Predictive(stored["location"], stored["spread"], stored["degrees"], Transform(Scale(stored["scale"]), *ends))
    intervals = (Period.parse(row.period), middle, low_80, high_80, low_95, high_95)
    held, limits = tuple(_coverage(one) for one in stored.get("coverage", ())), bounds.limits(row.points)
    return ForecastRow(*intervals, Method(row.method), row.model, row.points, notes, shape, times, held, limits)


def _coverage(stored: Mapping[str, Any]) -> Coverage:
    source = Text(stored["source"]["zh"], stored["source"]["en"])
    return Coverage(stored["within_80"], stored["within_95"], stored["forecasts"], source)


def chance_of(aim: Aim, level: float | None, rows: Sequence[ForecastRow]) -> float | None:
    """Return the chance (0 to 1) that ``level`` is met in the period of ``aim``; None where that period is not forecast.

    Show the number as `engine.forecast.CHANCE` says.
    """
    row = next((row for row in rows if row.period == aim.period), None)
    if row is None or level is None:
        return None
    point = ForecastPoint(row.period, row.central, row.low_80, row.high_80, row.low_95, row.high_95, row.distribution)
    outlook = EngineForecast(row.method, row.model, row.points, (point,), chance_limits=row.chance_limits)
    return chance_of_meeting(outlook, aim.period, level / row.scale, aim.sense, aim.tolerance / row.scale)
