"""预测: a series carried on to a target's period with 80 % and 95 % intervals, by a rule that says which method is used and why.

The rule, with the numbers of `ForecastRule`:

1. by month, quarter or half-year, without a gap and long enough: exponential smoothing with a season, chosen by AICc (AutoETS);
2. by year, without a gap and long enough: ARIMA, chosen by AICc (AutoARIMA);
3. else from four points: a least-squares trend, with a season where every season was seen twice; gaps allowed;
4. three points: random walk with drift;  5. fewer: no forecast.

Amounts are modelled in logarithms, shares on the logit scale between their bounds, rates as they are. Hyndman and Khandakar, Automatic Time
Series Forecasting (Journal of Statistical Software 27(3), 2008), as implemented in statsforecast.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine import extrapolation
from liantu.statistics.engine.predictive import Predictive, Scale, Transform, transform_for
from liantu.statistics.engine.targets import Direction

Array = NDArray[np.float64]
CHANCE = Text("按模型估计的达标概率（只看过去走势）", "chance by the model (from past values only)")
"""What the number of `chance_of_meeting` has to be called wherever it is shown."""
_Z95 = 1.959963984540054


class Measure(StrEnum):
    """What is forecast: an amount (above zero), a share (within bounds), or a rate (any number)."""

    AMOUNT = "amount"
    SHARE = "share"
    RATE = "rate"


class Method(StrEnum):
    """The method that made a forecast."""

    ETS = "ets"
    ARIMA = "arima"
    TREND = "trend"
    SEASONAL_TREND = "seasonal_trend"
    DRIFT = "drift"
    NONE = "none"

    @property
    def text(self) -> Text:
        """The name that people read."""
        return _METHODS[self]


_METHODS = {
    Method.ETS: Text("指数平滑（AutoETS）", "exponential smoothing (AutoETS)"),
    Method.ARIMA: Text("ARIMA 模型（AutoARIMA）", "ARIMA (AutoARIMA)"),
    Method.TREND: Text("线性趋势回归", "linear trend by regression"),
    Method.SEASONAL_TREND: Text("带季节的线性趋势回归", "linear trend with seasons by regression"),
    Method.DRIFT: Text("带漂移的随机游走", "random walk with drift"),
    Method.NONE: Text("不作预测", "no forecast"),
}


@dataclass(frozen=True, slots=True)
class ForecastRule:
    """预测规则: when which method is used. ``seasons``: full seasons for AutoETS; ``*_points``: points for the method."""

    measure: Measure = Measure.AMOUNT
    bounds: tuple[float, float] = (0.0, 100.0)
    seasons: int = 2
    ets_points: int = 12
    arima_points: int = 10
    trend_points: int = 4
    drift_points: int = 3

    def transform(self, values: Sequence[float]) -> Transform:
        """Return the scale that these values are modelled on."""
        return transform_for(values, self.bounds if self.measure is Measure.SHARE else None, self.measure is Measure.AMOUNT)


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """One future period: the central value (as likely exceeded as not) and its 80 % and 95 % intervals."""

    period: Period
    central: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float
    distribution: Predictive


@dataclass(frozen=True, slots=True)
class Forecast:
    """预测: the future periods by one method; without points where no forecast is made, and ``notes`` says why."""

    method: Method
    model: str
    known: int
    points: tuple[ForecastPoint, ...] = ()
    notes: tuple[Text, ...] = field(default=())

    def at(self, period: Period) -> ForecastPoint | None:
        """Return the point of a period, None where it is not forecast."""
        return next((point for point in self.points if point.period == period), None)


def forecast(points: Sequence[tuple[Period, float]], until: Period, rule: ForecastRule | None = None) -> Forecast:
    """Return the forecast of a series up to ``until``; the same points always give the same forecast.

    ``points``: one finite value a period, all periods of one kind; any order, gaps allowed. ValueError where a period is duplicated, a
    value is not finite or kinds differ: which of two contradictory values to use is for the caller to say.

    >>> values = [(Period.parse(2020), 100.0), (Period.parse(2021), 110.0), (Period.parse(2022), 121.0), (Period.parse(2023), 133.1)]
    >>> made = forecast(values, Period.parse(2025))
    >>> made.method.value, [round(point.central, 2) for point in made.points]
    ('trend', [146.41, 161.05])
    """
    rule = rule or ForecastRule()
    series = _checked(points, until)
    if len(series) < rule.drift_points:
        note = Text(f"只有{len(series)}个数值，不作预测", f"only {len(series)} known values: no forecast")
        return Forecast(Method.NONE, "", len(series), (), (note,))

    times = np.array([period.number for period, _ in series], dtype=np.int64)
    ahead = np.arange(times[-1] + 1, until.number + 1, dtype=np.int64)
    if not len(ahead):
        return Forecast(Method.NONE, "", len(series), (), (Text("期间已有数值", "the period already has a value"),))

    transform = rule.transform([value for _, value in series])
    scores = np.array([transform.forward(value) if transform.scale is not Scale.PLAIN else value for _, value in series])
    method, model, (location, spread, degrees) = _model(times, scores, ahead, until.kind.per_year, rule)
    future = tuple(
        _point(Period.numbered(int(number), until.kind), Predictive(float(where), float(wide), degrees, transform))
        for number, where, wide in zip(ahead, location, spread, strict=True)
    )
    return Forecast(method, model, len(series), future, _notes(method, times, len(ahead), until.kind.per_year))


def chance_of_meeting(outlook: Forecast, period: Period, level: float, direction: Direction, tolerance: float = 0.0) -> float | None:
    """Return the probability that ``level`` is met in ``period``, from the predictive distribution; None without a forecast of it.

    It takes for granted that the model holds and the past goes on: show it as `CHANCE`, never as a certainty. A change target asks with
    the level and sense of its `targets.Aim`.

    >>> values = [(Period.parse(2020 + step), 100.0 * 1.1**step) for step in range(4)]
    >>> chance_of_meeting(forecast(values, Period.parse(2024)), Period.parse(2024), 100.0, Direction.AT_LEAST)
    1.0
    """
    point = outlook.at(period)
    if point is None:
        return None
    if direction is Direction.CHANGE:
        raise ValueError("pass a change as its level: use Aim.level and Aim.sense")
    if direction is Direction.ABOUT:
        return point.distribution.at_least(level - tolerance) - point.distribution.at_least(level + tolerance)
    chance = point.distribution.at_least(level)
    return 1 - chance if direction is Direction.AT_MOST else chance


def _checked(points: Sequence[tuple[Period, float]], until: Period) -> list[tuple[Period, float]]:
    """The points in order of time."""
    series = sorted(points, key=lambda point: point[0].number)
    if any(period.kind is not until.kind for period, _ in series):
        raise ValueError(f"points and {until} are periods of different kinds")
    if len({period.number for period, _ in series}) < len(series):
        raise ValueError("duplicate period among the points")
    if not all(math.isfinite(value) for _, value in series):
        raise ValueError("values must be finite: leave unknown periods out")
    return series


def _model(
    times: NDArray[np.int64], scores: Array, ahead: NDArray[np.int64], season: int, rule: ForecastRule
) -> tuple[Method, str, tuple[Array, Array, int | None]]:
    """The method that the rule names, and what it says of every future time."""
    gapless = int(times[-1] - times[0]) + 1 == len(times)
    if season > 1 and gapless and len(times) >= max(rule.seasons * season, rule.ets_points):
        if (fit := _automatic(Method.ETS, scores, len(ahead), season)) is not None:
            return Method.ETS, *fit
    elif (
        season == 1 and gapless and len(times) >= rule.arima_points and (fit := _automatic(Method.ARIMA, scores, len(ahead), 1)) is not None
    ):
        return Method.ARIMA, *fit
    if len(times) < rule.trend_points:
        return Method.DRIFT, "", extrapolation.drift(times, scores, ahead)
    if extrapolation.seasons_known(times, season) and len(times) > season + 1:
        return Method.SEASONAL_TREND, "", extrapolation.trend(times, scores, ahead, season)
    return Method.TREND, "", extrapolation.trend(times, scores, ahead)


def _automatic(method: Method, scores: Array, horizon: int, season: int) -> tuple[str, tuple[Array, Array, None]] | None:
    """The model that statsforecast chooses, with its normal distribution; None where it gives no finite answer."""
    from statsforecast.models import AutoARIMA, AutoETS

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        model = AutoETS(season_length=season, model="AZZ") if method is Method.ETS else AutoARIMA(season_length=season)
        try:
            answer = model.fit(scores.copy()).predict(h=horizon, level=[95])
        except (ValueError, ZeroDivisionError, FloatingPointError, np.linalg.LinAlgError):
            return None
    location = np.asarray(answer["mean"], dtype=np.float64)
    spread = (np.asarray(answer["hi-95"], dtype=np.float64) - location) / _Z95
    if not (np.isfinite(location).all() and np.isfinite(spread).all() and (spread >= 0).all()):
        return None
    return _model_name(method, model.model_), (location, spread, None)


def _model_name(method: Method, fitted: dict[str, object]) -> str:
    """The chosen model as the literature writes it: ETS(A,A,A), ARIMA(1,1,0)."""
    if method is Method.ETS:
        return str(fitted.get("method", "ETS(A,N,N)"))  # a series that never moves is fitted without a name
    orders: Any = fitted["arma"]  # p, q, P, Q, season, d, D
    return f"ARIMA({orders[0]},{orders[5]},{orders[1]})"


def _point(period: Period, distribution: Predictive) -> ForecastPoint:
    """A future period with its intervals."""
    low, high = distribution.quantile(0.1), distribution.quantile(0.9)
    return ForecastPoint(period, distribution.central, low, high, distribution.quantile(0.025), distribution.quantile(0.975), distribution)


def _notes(method: Method, times: NDArray[np.int64], horizon: int, season: int) -> tuple[Text, ...]:
    """What a viewer must know of the forecast."""
    notes = []
    missing = int(times[-1] - times[0]) + 1 - len(times)
    if method not in {Method.ETS, Method.ARIMA}:
        notes.append(Text(f"只有{len(times)}个数值，采用简单方法", f"only {len(times)} known values: a simple method is used"))
        notes.append(Text("区间以偏差相互独立为前提", "the intervals assume independent deviations"))
    if missing:
        notes.append(Text(f"中间缺{missing}期", f"{missing} periods in between are missing"))
    if season > 1 and method in {Method.TREND, Method.DRIFT}:
        notes.append(Text("数据太少，未计季节", "too few points to estimate seasons"))
    if horizon > len(times):
        notes.append(Text("预测期比已知数据还长", "the forecast is longer than the known series"))
    return tuple(notes)
