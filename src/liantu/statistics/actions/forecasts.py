"""作预测: the series of targets carried on, published values and those from firms' reports apart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.bound import Bound
from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.pack import Pack, TargetEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.forecast import ForecastPoint, ForecastRule, Measure, Method, forecast
from liantu.statistics.engine.rule_files import ComputationRules, TargetRules
from liantu.statistics.models import Computation, Forecast
from liantu.statistics.queries.official import best_by_period, published_rows
from liantu.statistics.queries.readings import official_readings, place_of_target

Place = tuple[str, str, str, str]
"""Origin, indicator, dimension, key."""


def forecasts(pack: Pack, computation: Computation, figures: pl.DataFrame) -> list[Forecast]:
    """Return the forecasts of every target's series, unsaved; ``figures`` are the yearly ones as stored."""
    until: dict[Place, Period] = {}
    for target in pack.targets:
        for place in _places(pack, target):
            until[place] = max(until.get(place, Period.parse(target.period)), Period.parse(target.period))
    rows: list[Forecast] = []
    for place, last in until.items():
        origin, indicator, dimension, key = place
        points = published_points(pack, indicator, key) if origin == "official" else computed_points(figures, indicator, dimension, key)
        rows += _rows(pack, computation, place, points, last)
    return rows


def _places(pack: Pack, target: TargetEntry) -> Iterable[Place]:
    yield "official", target.indicator, "region", target.region
    if (place := place_of_target(pack, target)) is not None:
        yield ("computed", *place)


def published_points(pack: Pack, indicator: str, region: str) -> list[tuple[Period, float]]:
    """Return the best published yearly values in the indicator's unit; bounds and estimates from before the end are left out."""
    unit = pack.indicators[indicator].unit if indicator in pack.measured else None
    best = best_by_period(published_rows(SYSTEM, pack, indicator, region, unit=unit)).values()
    readings = official_readings(best)
    exact = [one for one in readings if one.bound is Bound.EXACT and not one.expected and one.period.kind is PeriodKind.YEAR]
    return [(one.period, one.value) for one in exact]


def computed_points(figures: pl.DataFrame, indicator: str, dimension: str, key: str) -> list[tuple[Period, float]]:
    """Return the known yearly values of a stored series."""
    rows = figures.filter(
        pl.col("indicator") == indicator, pl.col("dimension") == dimension, pl.col("key") == key, pl.col("value").is_not_null()
    )
    return [(Period.parse(period), value) for period, value in rows.select("period", "value").iter_rows()]


def _rows(pack: Pack, computation: Computation, place: Place, points: list[tuple[Period, float]], last: Period) -> list[Forecast]:
    if not points:
        return []
    newest = max(period for period, _ in points)
    beyond, horizon = pack.rule(ComputationRules).forecast_beyond_years, pack.rule(TargetRules).forecast.horizon_years
    until = min(max(last, newest.shifted(beyond)), newest.shifted(horizon))

    outlook = forecast(points, until, rule_of(pack, place[1], [value for _, value in points]))
    if outlook.method is Method.NONE:
        return []

    origin, indicator, dimension, key = place
    notes = [{"zh": note.zh, "en": note.en} for note in outlook.notes]
    return [
        Forecast(
            computation=computation, indicator=indicator, dimension=dimension, key=key, origin=origin, period=str(point.period),
            central=point.central, low_80=point.low_80, high_80=point.high_80, low_95=point.low_95, high_95=point.high_95,
            distribution=_distribution_json(point), method=outlook.method.value, model=outlook.model, points=outlook.known, notes=notes,
        )
        for point in outlook.points
    ]  # fmt: skip


def rule_of(pack: Pack, indicator: str, values: Iterable[float]) -> ForecastRule:
    """Return how a series is modelled: growth as a rate, percent within its bounds as a share, all else as an amount."""
    definition, entry = pack.indicators.get(indicator), pack.measured.get(indicator)
    grows = entry is not None and entry.formula is not None and any(
        isinstance(node, nodes.Growth | nodes.RealGrowth) for node in parse_formula(entry.formula).walk()
    )  # fmt: skip
    percent = definition is not None and definition.unit == "percent"
    if grows or any(value < 0 for value in values):
        measure = Measure.RATE
    else:
        measure = Measure.SHARE if percent and all(0 <= value <= 100 for value in values) else Measure.AMOUNT
    return pack.rule(TargetRules).forecast.rule(measure)


def _distribution_json(point: ForecastPoint) -> dict[str, Any]:
    """The predictive distribution as JSON, with how often such intervals held; an infinite bound is null."""
    shape = point.distribution
    low, high = (bound if math.isfinite(bound) else None for bound in (shape.transform.low, shape.transform.high))
    held = [
        {
            "within_80": one.within_80, "within_95": one.within_95, "forecasts": one.forecasts,
            "source": {"zh": one.source.zh, "en": one.source.en},
        }
        for one in point.coverage
    ]  # fmt: skip
    return {
        "location": shape.location, "spread": shape.spread, "degrees": shape.degrees, "scale": shape.transform.scale.value, "low": low,
        "high": high, "coverage": held,
    }  # fmt: skip
