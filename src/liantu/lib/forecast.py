"""预测: a series of periods carried on with intervals, by a rule that says which method is used, and the chance of meeting a level."""

from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.engine.calibration import Band, Calibration, Coverage, Width
from liantu.statistics.engine.forecast import (
    ChanceBounds,
    Forecast,
    ForecastPoint,
    ForecastRule,
    Measure,
    Method,
    chance_of_meeting,
    forecast,
)
from liantu.statistics.engine.predictive import Predictive
from liantu.statistics.engine.short_series import ShortRule
from liantu.statistics.engine.targets import Direction

__all__ = [
    "Band",
    "Calibration",
    "ChanceBounds",
    "Coverage",
    "Direction",
    "Forecast",
    "ForecastPoint",
    "ForecastRule",
    "Measure",
    "Method",
    "Period",
    "PeriodKind",
    "Predictive",
    "ShortRule",
    "Text",
    "Width",
    "chance_of_meeting",
    "forecast",
]
