"""预测: a series of periods carried on with intervals, by a rule that says which method is used, and the chance of meeting a level."""

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.forecast import Forecast, ForecastPoint, ForecastRule, Measure, Method, chance_of_meeting, forecast
from liantu.statistics.engine.predictive import Predictive
from liantu.statistics.engine.targets import Direction

__all__ = [
    "Direction",
    "Forecast",
    "ForecastPoint",
    "ForecastRule",
    "Measure",
    "Method",
    "Period",
    "PeriodKind",
    "Predictive",
    "chance_of_meeting",
    "forecast",
]
