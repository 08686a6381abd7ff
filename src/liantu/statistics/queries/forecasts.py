"""预测: stored forecasts in the unit asked for, and the chance of reaching a level by their distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from liantu.accounts.queries import Reader, visible_to
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, factor
from liantu.statistics.engine.forecast import Forecast as Made
from liantu.statistics.engine.forecast import ForecastPoint, Method, chance_of_meeting
from liantu.statistics.engine.predictive import Predictive, Scale, Transform
from liantu.statistics.engine.targets import Aim
from liantu.statistics.models import Computation, Forecast
from liantu.statistics.queries.computations import latest_computation


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """预测值: one future period: central value, intervals, method, the model that it chose, known points, what to know of it.

    ``scale`` is what the stored unit was multiplied by; the distribution is in the stored unit.
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


def forecast_rows(
    reader: Reader,
    pack: Pack,
    origin: str,
    place: tuple[str, str, str] | None,
    unit: str | None = None,
    *,
    computation: Computation | None = None,
) -> tuple[ForecastRow, ...]:
    """Return the forecast of an indicator, dimension and key from one origin, oldest first; empty where there is none or none to see.

    Published series stand under the dimension ``region``. ``unit``: turned into it; None leaves the indicator's.
    """
    chosen = computation or latest_computation(reader)
    if chosen is None or place is None:
        return ()
    indicator, dimension, key = place
    rows = Forecast.objects.filter(computation=chosen, origin=origin, indicator=indicator, dimension=dimension, key=key)
    definition = pack.indicators.get(indicator)
    try:
        times = 1.0 if definition is None or unit is None else float(factor(definition.unit, unit))
    except UnitError:
        return ()
    return tuple(_row(row, times) for row in visible_to(reader, rows).order_by("period") if row.central is not None)


def _row(row: Forecast, times: float) -> ForecastRow:
    middle, *ends = [(value or 0.0) * times for value in (row.central, row.low_80, row.high_80, row.low_95, row.high_95)]
    low_80, high_80, low_95, high_95 = ends
    said = tuple(Text(note["zh"], note["en"]) for note in row.notes)
    kept = row.distribution
    bounds = (-math.inf if kept["low"] is None else kept["low"], math.inf if kept["high"] is None else kept["high"])
    shape = Predictive(kept["location"], kept["spread"], kept["degrees"], Transform(Scale(kept["scale"]), *bounds))
    period, method = Period.parse(row.period), Method(row.method)
    return ForecastRow(period, middle, low_80, high_80, low_95, high_95, method, row.model, row.points, said, shape, times)


def chance_of(aim: Aim, level: float | None, rows: Sequence[ForecastRow]) -> float | None:
    """Return the chance (0 to 1) that the level of ``aim`` is met in its period; None where that period is not forecast.

    ``level``: what a change asks for, from the base period. Show the number as `engine.forecast.CHANCE` says.
    """
    asked = aim.level() if aim.level() is not None and aim.base is None else level
    row = next((row for row in rows if row.period == aim.period), None)
    if row is None or asked is None:
        return None
    point = ForecastPoint(row.period, row.central, row.low_80, row.high_80, row.low_95, row.high_95, row.distribution)
    made = Made(row.method, row.model, row.points, (point,))
    return chance_of_meeting(made, aim.period, asked / row.scale, aim.sense, aim.tolerance / row.scale)
