"""比基期: levels as changes against a base period, and as mean growth a year since it, for targets that ask for one of these."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum

from liantu.kernel.bound import Bound, joined
from liantu.kernel.period import Period
from liantu.kernel.source import weakest
from liantu.kernel.text import Text
from liantu.statistics.engine.targets import (
    Aim,
    PathStatus,
    Progress,
    Reading,
    Span,
    newest,
    path_status,
    preferred,
    satisfied,
    years_between,
)


class Measured(StrEnum):
    """What of the levels is compared with a target: they themselves, their change since the base, or their mean growth since it."""

    LEVEL = "level"
    CHANGE = "change"
    MEAN_GROWTH = "mean_growth"


def change_percent(base_value: float, value: float) -> float:
    """Return the change against the base in percent; the base is above zero.

    >>> change_percent(200.0, 174.0)
    -13.0
    """
    return (value - base_value) / base_value * 100


def mean_growth_percent(base_value: float, value: float, years: float) -> float:
    r"""Return the compound growth a year in percent, :math:`100 ((v / b)^{1/n} - 1)`; both values are above zero.

    >>> round(mean_growth_percent(100.0, 112.36, 2), 9)
    6.0
    """
    return 100 * (math.pow(value / base_value, 1 / years) - 1)


def level_of(measured: Measured, percent: float, base_value: float, years: float) -> float:
    """Return the level at which a change or a mean growth of ``percent`` percent is reached ``years`` after the base.

    >>> level_of(Measured.CHANGE, -13.0, 200.0, 5), round(level_of(Measured.MEAN_GROWTH, 6.0, 100.0, 2), 9)
    (174.0, 112.36)
    """
    match measured:
        case Measured.CHANGE:
            return base_value + base_value * percent / 100
        case Measured.MEAN_GROWTH:
            return float(base_value * (1 + percent / 100) ** years)
    return percent


def target_value(measured: Measured, base_value: float, value: float, years: float) -> float | None:
    """Return what a level means for the target, in percent; None where it is not defined (nothing grows from or to zero)."""
    if measured is Measured.LEVEL:
        return value
    if base_value <= 0 or (measured is Measured.MEAN_GROWTH and (value <= 0 or years <= 0)):
        return None
    return change_percent(base_value, value) if measured is Measured.CHANGE else mean_growth_percent(base_value, value, years)


def base_readings(levels: Sequence[Reading], base: Period) -> tuple[Reading, ...]:
    """Return the settled values of the base period above zero whose ends are known; of one that is only a bound no growth follows."""
    rows = [one for one in levels if one.period == base and one.told and min(end.value for end in one.ends) > 0 and not one.expected]
    return preferred(rows)


def usable_base(measured: Measured, levels: Sequence[Reading], base: Period, until: Period) -> Period | None:
    """Return the base period to compare with: ``base`` where its value is known; for a mean growth else the earliest year that is known.

    A change is a change against its own base only. What is counted from a later base is shown and judges nothing. None where there is
    nothing to compare with.
    """
    if base_readings(levels, base):
        return base
    if measured is not Measured.MEAN_GROWTH:
        return None
    periods = sorted({one.period for one in levels if one.period.kind is base.kind and base < one.period < until})
    return next((period for period in periods if base_readings(levels, period)), None)


def compared(measured: Measured, levels: Sequence[Reading], base: Period) -> tuple[Reading, ...]:
    """Return the levels since ``base`` as percent: the change against it, or the mean growth a year from it; one a base and level row.

    Rows that contradict each other all stand; a bound on the level is the same bound on its change, and what is unverified or left open at
    the base is so of the change. The base itself is a change of 0.

    >>> first, last = Period.parse("2020"), Period.parse("2022")
    >>> levels = [Reading(first, 100.0), Reading(last, 112.36, Bound.MORE_THAN)]
    >>> [(str(one.period), round(one.value, 6), one.bound.value) for one in compared(Measured.MEAN_GROWTH, levels, first)]
    [('2022', 6.0, 'more_than')]
    """
    bases = base_readings(levels, base)
    rows = [Reading(base, 0.0, computed=bases[0].computed)] if measured is Measured.CHANGE and bases else []
    for level in sorted(levels, key=lambda one: one.period):
        if level.period.kind is not base.kind or level.period <= base:
            continue
        years = years_between(base, level.period)
        changes = [_against(measured, one, level, years) for one in bases]
        rows += [change for change in dict.fromkeys(changes) if change is not None]
    return tuple(rows)


def _against(measured: Measured, base: Reading, level: Reading, years: float) -> Reading | None:
    """One level against one base row, with the weaker mark of the two and the widest reach that follows from both."""
    value = target_value(measured, base.value, level.value, years)
    if value is None:
        return None
    marks = [one.mark for one in (base, level) if one.mark is not None]
    reach = None
    if level.told and (base.reach or level.reach):
        ends = [target_value(measured, one.value, end.value, years) for one in base.ends for end in level.ends]
        known = [end for end in ends if end is not None]
        reach = (min(known), max(known)) if len(known) == len(ends) else None
        if reach is None:
            return None
    bound = joined(level.bound, base.bound.turned)
    return replace(level, value=value, bound=bound, reach=reach, mark=weakest(marks))


def mean_progress(aim: Aim, readings: Sequence[Reading], base: Period) -> Progress:
    """Return where a target of mean growth stands: the mean since the base against what is asked, and what is needed a year from here.

    ``readings`` are mean growths in percent (`compared`). With N years to the end and n gone, the growth still needed is
    :math:`((1 + a)^N / (1 + m)^n)^{1/(N-n)} - 1`.
    """
    latest = newest(readings, aim.period)
    if aim.value is None or not latest:
        lacking = Text("基期以来没有数值", "no value since the base period")
        return Progress(PathStatus.UNKNOWN, Text("目标没有数值", "the target has no value") if aim.value is None else lacking, (), latest)

    target_growth = aim.value
    ends = [end for one in latest for end in one.ends]
    answers = [satisfied(one, target_growth, aim.sense, aim.tolerance) for one in ends]
    exact = all(one.bound is Bound.EXACT for one in ends)
    gap = _span(ends, lambda one: one.value - target_growth) if exact else None
    growth = _span(ends, lambda one: _needed(aim, target_growth, one, base)) if exact and latest[0].period < aim.period else None

    status, reason = path_status(answers, latest)
    if status is PathStatus.ON_PATH:
        reason = Text("至今的年均增速达到要求", "mean growth so far meets the target")
    elif status is PathStatus.OFF_PATH:
        reason = Text("至今的年均增速未达到要求", "mean growth so far is below the target")
    return Progress(status, reason, (), latest, (target_growth, target_growth), (target_growth, target_growth), gap, gap, growth)


def _needed(aim: Aim, target_growth: float, latest: Reading, base: Period) -> float:
    total_years, elapsed = years_between(base, aim.period), years_between(base, latest.period)
    return float(((1 + target_growth / 100) ** total_years / (1 + latest.value / 100) ** elapsed) ** (1 / (total_years - elapsed)) - 1)


def _span(rows: Sequence[Reading], number: Callable[[Reading], float]) -> Span:
    values = [number(one) for one in rows]
    return min(values), max(values)
