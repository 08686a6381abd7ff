"""目标的读数: the values by which a target is judged: published rows and what the reports add up to, each on the target's own basis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from liantu.kernel.bound import Bound
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.kernel.units import factor
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.rule_files import TargetRules
from liantu.statistics.engine.targets import Aim, Direction, Reading, Shape
from liantu.statistics.queries.claims import Stored, claim_of
from liantu.statistics.queries.names import groups_of
from liantu.statistics.queries.official import OfficialRow, rests_on_published

_LEAST_YEARS = 3
"""A path of fewer years says nothing."""
CLUSTER_OUTPUT = "above_scale_output"
"""The indicator whose values by cluster a cluster's target speaks of."""


def target_of(pack: Pack, code: str) -> TargetEntry:
    """Return the target of ``code``; raises NotFoundError."""
    entry = next((target for target in pack.targets if target.code == code), None)
    if entry is None:
        raise NotFoundError(Text(f"没有目标 {code}", f"target {code} not found"))
    return entry


def place_of_target(pack: Pack, target: TargetEntry) -> tuple[str, str, str] | None:
    """Return the indicator, dimension and key whose computed values stand on the target's basis; None where nothing is computed."""
    indicator = level_code(target)
    if rests_on_published(pack, indicator):
        return None
    if indicator in pack.measured:
        return indicator, "city" if target.region == pack.city else "district", target.region
    for code, group in groups_of(pack, "cluster").items():
        if target.indicator in {getattr(group, "target", None), f"cluster_output_{code}"} and CLUSTER_OUTPUT in pack.measured:
            return CLUSTER_OUTPUT, "cluster", code
    return None


def level_code(target: TargetEntry) -> str:
    """Return the indicator whose levels are read for a target: its own, or the one whose mean growth it asks for."""
    return target.growth_of or target.indicator


def measured_of(target: TargetEntry) -> Measured:
    """Return what of the levels is compared with the target's value."""
    if target.growth_of is not None:
        return Measured.MEAN_GROWTH
    return Measured.CHANGE if target.direction == "change" else Measured.LEVEL


def level_unit(pack: Pack, target: TargetEntry) -> str:
    """Return the unit in which the levels are read: the target's, or the indicator's own where the target is in percent of a base."""
    definition = pack.indicators.get(level_code(target))
    return target.unit if measured_of(target) is Measured.LEVEL or definition is None else definition.unit


def aim_of(pack: Pack, target: TargetEntry) -> Aim:
    """Return what a target asks for, in its own unit, with how far "about" reaches (rules/targets.yaml).

    A change stands as the change in percent itself: downwards at most so much, upwards at least.
    """
    about = pack.rule(TargetRules).verdict.about
    tolerance = abs(target.value or 0.0) * about if target.direction == "about" else 0.0
    base = Period.parse(target.base) if target.base else None
    aim = Aim(Period.parse(target.period), Direction(target.direction), target.value, tolerance, base)
    return replace(aim, direction=aim.sense)


def shape_of(pack: Pack, target: TargetEntry) -> Shape:
    """Return the shape of the path to a target: by unit, else the default (rules/targets.yaml)."""
    rule = pack.rule(TargetRules).path
    return rule.by_unit.get(target.unit, rule.default)


def base_of(pack: Pack, readings: Iterable[Reading], aim: Aim) -> Period | None:
    """Return the base period of a path of levels: the rule's base year, else the earliest with a value up to the latest base year."""
    rule = pack.rule(TargetRules).path
    years = sorted({reading.period for reading in readings if reading.period.kind is PeriodKind.YEAR and reading.period < aim.period})
    latest = max(rule.latest_base_year, aim.period.year - _LEAST_YEARS)
    return next((period for period in years if rule.base_year <= period.year <= latest), None)


def official_readings(rows: Iterable[OfficialRow]) -> tuple[Reading, ...]:
    """Return published rows as readings with their bound and mark; an estimate settles nothing."""
    return tuple(
        Reading(row.period, row.value, row.bound, row.bound is Bound.ESTIMATE, computed=False, source=row.citation, mark=row.mark)
        for row in rows
    )


def computed_readings(pack: Pack, target: TargetEntry, values: Iterable[Stored]) -> tuple[Reading, ...]:
    """Return computed yearly values as readings in the unit of the target's levels, with the bound that silent firms leave."""
    place = place_of_target(pack, target)
    if place is None:
        return ()
    times = float(factor(pack.measured[place[0]].unit, level_unit(pack, target)))
    return tuple(_computed(pack, place[0], one, one.value, times) for one in values if one.value is not None)


def _computed(pack: Pack, indicator: str, stored: Stored, value: float, times: float) -> Reading:
    claim = claim_of(pack, indicator, stored)
    reach = None if claim.reach is None else (claim.reach[0] * times, claim.reach[1] * times)
    return Reading(stored.when, value * times, claim.bound, computed=True, reach=reach, coverage=claim.coverage)
