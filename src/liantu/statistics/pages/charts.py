"""图: a target over time as a chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from liantu.kernel.period import Period
from liantu.statistics.engine.calibration import Coverage
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Reading
from liantu.statistics.pages.labels import required
from liantu.statistics.queries.forecasts import ForecastRow
from liantu.statistics.queries.official import best_by_period
from liantu.statistics.queries.targets import TargetSide, TargetView
from liantu.web.charts import Axis, Band, Goal, Lines, Series
from liantu.web.figures import translated, unit_word


def fan(view: TargetView) -> Lines | None:
    """A target over time: published and computed values, the path, the forecast with its two intervals, and what is asked for.

    Where published rows contradict each other the best marked is drawn; the table has all. None where nothing is known at all.
    """
    official, path = _official(view), dict(view.leading.path)
    computed = {reading.period: reading.value for reading in view.computed.readings}
    side = _drawn(view)
    expected = {row.period: row for row in ahead_of(side, view)}
    if not official and not computed:
        return None
    last = _last(side.readings)
    known = {*official, *computed, *expected, *path}
    periods = [period for period in _filled(known) if period.kind is view.aim.period.kind]
    middle = {period: row.central for period, row in expected.items()} | ({last.period: last.value} if last and expected else {})
    series = (
        _series(_("官方数据"), official, periods),
        _series(_("企业填报汇总"), computed, periods),
        _series(_("预测"), middle, periods, dashed=True),
        _series(_("保持目标水平") if _held(path) else _("目标路径"), path, periods, dashed=True),
    )
    level = view.aim.level()
    return Lines(
        x=tuple(translated(period.text) for period in periods),
        series=tuple(one for one in series if any(value is not None for value in one.values)),
        bands=_bands(expected, last, periods),
        goals=() if level is None else (Goal(required(view.entry), level),),
        axis=Axis(unit=unit_word(view.entry.unit)),
    )


def fan_coverage(view: TargetView) -> tuple[tuple[Period, tuple[Coverage, ...]], ...]:
    """How often intervals such as those drawn held, by period; empty where that was not measured."""
    return tuple((row.period, row.coverage) for row in ahead_of(_drawn(view), view))


def ahead_of(side: TargetSide, view: TargetView) -> tuple[ForecastRow, ...]:
    """The forecast of a side up to the target's own period: what lies beyond says nothing of the target."""
    return tuple(row for row in side.forecast if row.period <= view.aim.period)


def _drawn(view: TargetView) -> TargetSide:
    """The side whose forecast is drawn: the published one where it has any."""
    return view.official if view.official.forecast else view.computed


def _bands(expected: Mapping[Period, Any], last: Reading | None, periods: list[Period]) -> tuple[Band, ...]:
    """The two intervals of the forecast, the wider behind the narrower; none without a forecast."""
    if not expected:
        return ()
    return tuple(
        Band(
            name,
            tuple(_edge(expected, last, period, low) for period in periods),
            tuple(_edge(expected, last, period, high) for period in periods),
        )
        for name, low, high in ((_("95% 区间"), "low_95", "high_95"), (_("80% 区间"), "low_80", "high_80"))
    )


def _series(name: str, values: Mapping[Period, float | None], periods: list[Period], *, dashed: bool = False) -> Series:
    return Series(name, tuple(values.get(period) for period in periods), dashed)


def _official(view: TargetView) -> dict[Period, float]:
    """Published values in the target's unit: of several the best marked level, or the first of what follows from them."""
    if view.measured is Measured.LEVEL:
        return {period: row.value for period, row in best_by_period(view.official_rows).items()}
    return {reading.period: reading.value for reading in reversed(view.official.readings)}


def _held(path: dict[Period, float]) -> bool:
    """Whether the base had reached what is asked, so that the path is flat."""
    return len(path) > 1 and len(set(path.values())) == 1


def _last(readings: tuple[Reading, ...]) -> Reading | None:
    """The newest settled reading, from which the forecast starts."""
    return readings[-1] if readings else None


def _edge(expected: Mapping[Period, Any], last: Reading | None, period: Period, name: str) -> float | None:
    """An end of the interval; where the forecast starts both ends are the value itself."""
    if period in expected:
        return float(getattr(expected[period], name))
    return last.value if last is not None and period == last.period and expected else None


def _filled(known: set[Period]) -> list[Period]:
    """All periods from the first to the last known one, so that a gap in the years is a gap on the axis."""
    first, last = min(known), max(known)
    if first.kind is not last.kind:
        return sorted(known)
    return [first.shifted(step) for step in range(last.number - first.number + 1)]
