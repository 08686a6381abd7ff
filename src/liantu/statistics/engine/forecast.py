"""预测: a series carried on to a target's period with 80 % and 95 % intervals, by a rule that says which method is used and why.

The rule, with the numbers of `ForecastRule`:

1. by year: a local level with a damped trend (`short_series`), whose damping a rolling back-test at the horizon asked for chooses; its
   intervals are widened by the series' own errors where there are enough, else by those of many series (`calibration`); gaps allowed;
2. by month, quarter or half-year, without a gap and long enough: exponential smoothing with a season, chosen by AICc (AutoETS);
3. else from four points: a least-squares trend, with a season where every season was seen twice; gaps allowed;
4. three points: random walk with drift;  5. fewer: no forecast.

Amounts are modelled in logarithms, shares on the logit scale between their bounds, rates as they are. Hyndman and Khandakar, Automatic Time
Series Forecasting (Journal of Statistical Software 27(3), 2008), as implemented in statsforecast.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine import extrapolation
from liantu.statistics.engine.calibration import Calibration, Coverage
from liantu.statistics.engine.predictive import Predictive, Scale, Transform, transform_for
from liantu.statistics.engine.short_series import Ahead, ShortRule, carried_on
from liantu.statistics.engine.targets import Direction

Array = NDArray[np.float64]
CHANCE = Text("按期完成概率（按以往走势估计）", "chance of meeting it (estimated from its past course)")
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
    LEVEL = "local_level"
    DAMPED = "damped_trend"
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
    Method.LEVEL: Text("局部水平（随机游走）", "local level (random walk)"),
    Method.DAMPED: Text("阻尼趋势", "damped trend"),
    Method.TREND: Text("线性趋势回归", "linear trend by regression"),
    Method.SEASONAL_TREND: Text("带季节的线性趋势回归", "linear trend with seasons by regression"),
    Method.DRIFT: Text("带漂移的随机游走", "random walk with drift"),
    Method.NONE: Text("不作预测", "no forecast"),
}


_USUAL = {
    Measure.AMOUNT: Calibration(damping=0.9, prior_step=0.09),
    Measure.SHARE: Calibration(damping=0.0, prior_step=0.07),
    Measure.RATE: Calibration(damping=0.0, prior_step=0.85),
}
"""What is taken for usual without a pack: sizes of yearly steps about as benchmarks/forecast measures them, no pooled widths."""


@dataclass(frozen=True, slots=True)
class ChanceBounds:
    """概率界限: from fewer than ``points`` known values no chance below ``least`` or above ``most`` is told (0 to 1)."""

    points: int = 8
    least: float = 0.05
    most: float = 0.95

    def limits(self, known: int) -> tuple[float, float]:
        """Return the smallest and the largest chance that so many known values can tell."""
        return (self.least, self.most) if known < self.points else (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class ForecastRule:
    """预测规则: when which method is used. ``seasons``: full seasons for AutoETS; ``*_points``: points for the method.

    ``calibration``: of yearly series of this measure, None takes the usual one without pooled factors.
    """

    measure: Measure = Measure.AMOUNT
    bounds: tuple[float, float] = (0.0, 100.0)
    seasons: int = 2
    ets_points: int = 12
    trend_points: int = 4
    drift_points: int = 3
    short: ShortRule = field(default_factory=ShortRule)
    calibration: Calibration | None = None
    chance: ChanceBounds = ChanceBounds()

    @property
    def calibrated(self) -> Calibration:
        """What is taken as known of such a series."""
        return self.calibration or _USUAL[self.measure]

    def transform(self, values: Sequence[float]) -> Transform:
        """Return the scale that these values are modelled on."""
        return transform_for(values, self.bounds if self.measure is Measure.SHARE else None, self.measure is Measure.AMOUNT)


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """One future period: the central value (as likely exceeded as not), its 80 % and 95 % intervals, and how often such ones held.

    ``coverage`` is empty where that was not measured.
    """

    period: Period
    central: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float
    distribution: Predictive
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """预测: the future periods by one method; without points where no forecast is made, and ``notes`` says why.

    ``chance_limits``: smallest and largest chance that is told of it.
    """

    method: Method
    model: str
    known: int
    points: tuple[ForecastPoint, ...] = ()
    notes: tuple[Text, ...] = field(default=())
    chance_limits: tuple[float, float] = (0.0, 1.0)

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
    ('damped_trend', [145.02, 156.66])
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
    if until.kind.per_year == 1:
        method, model, future = _by_year(times, scores, len(ahead), transform, rule)
    else:
        method, model, future = _within_year(times, scores, ahead, until, rule)
    notes = _notes(method, times, len(ahead), until.kind.per_year, rule, any(one.own for one in future))
    made = tuple(
        _point(Period.numbered(int(number), until.kind), Predictive(one.location, one.spread, one.degrees, transform), one.coverage)
        for number, one in zip(ahead, future, strict=True)
    )
    return Forecast(method, model, len(series), made, notes, rule.chance.limits(len(series)))


def chance_of_meeting(outlook: Forecast, period: Period, level: float, direction: Direction, tolerance: float = 0.0) -> float | None:
    """Return the probability that ``level`` is met in ``period``, from the predictive distribution; None without a forecast of it.

    It takes for granted that the model holds and the past goes on: show it as `CHANCE`, never as a certainty, and it stays within what so
    few points can tell (`ChanceBounds`). A change target asks with the level and sense of its `targets.Aim`.

    >>> values = [(Period.parse(2020 + step), 100.0 * 1.1**step) for step in range(4)]
    >>> chance_of_meeting(forecast(values, Period.parse(2024)), Period.parse(2024), 100.0, Direction.AT_LEAST)
    0.95
    """
    point = outlook.at(period)
    if point is None:
        return None
    if direction is Direction.CHANGE:
        raise ValueError("pass a change as its level: use Aim.level and Aim.sense")
    least, most = outlook.chance_limits
    return min(max(_chance(point.distribution, level, direction, tolerance), least), most)


def _chance(distribution: Predictive, level: float, direction: Direction, tolerance: float) -> float:
    """The probability by the distribution alone."""
    if direction is Direction.ABOUT:
        return distribution.at_least(level - tolerance) - distribution.at_least(level + tolerance)
    chance = distribution.at_least(level)
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


def _by_year(
    times: NDArray[np.int64], scores: Array, horizon: int, transform: Transform, rule: ForecastRule
) -> tuple[Method, str, tuple[Ahead, ...]]:
    """A yearly series, by the name of its last year's damping; on a plain scale the prior step is a part of the mean absolute value."""
    calibration = rule.calibrated
    if transform.scale is Scale.PLAIN:
        size = math.fsum(abs(float(score)) for score in scores) / len(scores)
        calibration = replace(calibration, prior_step=calibration.prior_step * size)
    future = carried_on(times, scores, horizon, calibration, rule.short)
    damping = future[-1].damping
    method = Method.LEVEL if damping == 0 else Method.DRIFT if damping == 1 else Method.DAMPED
    chosen = dict.fromkeys(f"{one.damping:g}" for one in future)
    return method, f"φ = {', '.join(chosen)}" if method is Method.DAMPED or len(chosen) > 1 else "", future


def _within_year(
    times: NDArray[np.int64], scores: Array, ahead: NDArray[np.int64], until: Period, rule: ForecastRule
) -> tuple[Method, str, tuple[Ahead, ...]]:
    """A series by month, quarter or half-year, by the method that the rule names."""
    method, model, (location, spread, degrees) = _model(times, scores, ahead, until.kind.per_year, rule)
    return method, model, tuple(Ahead(float(where), float(wide), degrees) for where, wide in zip(location, spread, strict=True))


def _model(
    times: NDArray[np.int64], scores: Array, ahead: NDArray[np.int64], season: int, rule: ForecastRule
) -> tuple[Method, str, tuple[Array, Array, int | None]]:
    """The method that the rule names, and what it says of every future time."""
    gapless = int(times[-1] - times[0]) + 1 == len(times)
    if (
        gapless
        and len(times) >= max(rule.seasons * season, rule.ets_points)
        and (fit := _automatic(scores, len(ahead), season)) is not None
    ):
        return Method.ETS, *fit
    if len(times) < rule.trend_points:
        return Method.DRIFT, "", extrapolation.drift(times, scores, ahead)
    if extrapolation.seasons_known(times, season) and len(times) > season + 1:
        return Method.SEASONAL_TREND, "", extrapolation.trend(times, scores, ahead, season)
    return Method.TREND, "", extrapolation.trend(times, scores, ahead)


def _automatic(scores: Array, horizon: int, season: int) -> tuple[str, tuple[Array, Array, None]] | None:
    """The smoothing that statsforecast chooses, with its normal distribution and its name; None where it gives no finite answer."""
    from statsforecast.models import AutoETS

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        model = AutoETS(season_length=season, model="AZZ")
        try:
            answer = model.fit(scores.copy()).predict(h=horizon, level=[95])
        except (ValueError, ZeroDivisionError, FloatingPointError, np.linalg.LinAlgError):
            return None
    location = np.asarray(answer["mean"], dtype=np.float64)
    spread = (np.asarray(answer["hi-95"], dtype=np.float64) - location) / _Z95
    if not (np.isfinite(location).all() and np.isfinite(spread).all() and (spread >= 0).all()):
        return None
    name = str(model.model_.get("method", "ETS(A,N,N)"))  # a series that never moves is fitted without a name
    return name, (location, spread, None)


def _point(period: Period, distribution: Predictive, coverage: tuple[Coverage, ...]) -> ForecastPoint:
    """A future period with its intervals."""
    low, high = distribution.quantile(0.1), distribution.quantile(0.9)
    far = distribution.quantile(0.025), distribution.quantile(0.975)
    return ForecastPoint(period, distribution.central, low, high, *far, distribution, coverage)


def _notes(method: Method, times: NDArray[np.int64], horizon: int, season: int, rule: ForecastRule, own: bool) -> tuple[Text, ...]:
    """What a viewer must know of the forecast."""
    notes = []
    missing = int(times[-1] - times[0]) + 1 - len(times)
    if method is not Method.ETS and (season > 1 or len(times) < rule.chance.points):
        notes.append(Text(f"只有{len(times)}个数值，采用简单方法", f"only {len(times)} known values: a simple method is used"))
    if len(times) < rule.chance.points:
        least, most = rule.chance.limits(len(times))
        notes.append(
            Text(f"数值太少，概率只在{least:.0%}至{most:.0%}之间报出", f"so few values tell chances from {least:.0%} to {most:.0%} only")
        )
    if season == 1:
        notes.append(_WIDTH_OWN if own else _WIDTH_POOLED)
    elif method is not Method.ETS:
        notes.append(Text("区间以偏差相互独立为前提", "the intervals assume independent deviations"))
    if missing:
        notes.append(Text(f"中间缺{missing}期", f"{missing} periods in between are missing"))
    if season > 1 and method in {Method.TREND, Method.DRIFT}:
        notes.append(Text("数据太少，未计季节", "too few points to estimate seasons"))
    if horizon > len(times):
        notes.append(Text("预测期比已知数据还长", "the forecast is longer than the known series"))
    return tuple(notes)


_WIDTH_OWN = Text("区间宽度按本序列自身的回测误差", "the width of the intervals follows the errors of this series' own back-test")
_WIDTH_POOLED = Text(
    "区间宽度参照许多同类年度序列的误差", "the width of the intervals draws on the errors of many yearly series of its kind"
)
