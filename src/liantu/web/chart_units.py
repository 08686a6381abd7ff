"""图的单位: a chart in the unit that the viewer's language counts by, so that a picture and the words beside it say the same number."""

from __future__ import annotations

from dataclasses import replace
from math import log10

from liantu.kernel.units import READ_ANEW, unit_name
from liantu.web.charts import Band, Bars, Chart, Goal, Heat, Lines, Scatter, Series, Step, Waterfall
from liantu.web.numbers import in_reader_unit

Values = tuple[float | None, ...]


def in_units_of_reader(data: Chart) -> Chart:
    """Return the chart with its values in the viewer's unit; what stands in another unit, or is a scatter, as it is.

    >>> from django.utils.translation import override
    >>> from liantu.web.charts import Axis
    >>> drawn = Bars(x=("a",), series=(Series("", (30.0,)),), axis=Axis(unit="CNY 100 million", digits=1))
    >>> with override("en"):
    ...     in_units_of_reader(drawn).axis.unit, in_units_of_reader(drawn).series[0].values
    ('CNY bn', (3.0,))
    """
    if isinstance(data, Scatter):
        return data
    for unit in READ_ANEW:
        times, read_as = in_reader_unit(1.0, unit)
        if read_as != unit and data.axis.unit == unit_name(unit).en:
            axis = replace(data.axis, unit=unit_name(read_as).en, digits=max(0, data.axis.digits - round(log10(times))))
            return replace(_scaled(data, times), axis=axis)
    return data


def _scaled(data: Lines | Bars | Heat | Waterfall, times: float) -> Lines | Bars | Heat | Waterfall:
    match data:
        case Lines():
            bands = tuple(Band(band.name, _times(band.low, times), _times(band.high, times)) for band in data.bands)
            goals = tuple(Goal(goal.name, goal.value * times) for goal in data.goals)
            return replace(data, series=_series(data.series, times), bands=bands, goals=goals)
        case Bars():
            return replace(data, series=_series(data.series, times))
        case Heat():
            return replace(data, rows=tuple(_times(row, times) for row in data.rows))
        case Waterfall():
            return replace(data, steps=tuple(Step(step.name, step.value * times, step.total) for step in data.steps))


def _series(several: tuple[Series, ...], times: float) -> tuple[Series, ...]:
    return tuple(replace(one, values=_times(one.values, times)) for one in several)


def _times(values: Values, times: float) -> Values:
    return tuple(None if value is None else value * times for value in values)
