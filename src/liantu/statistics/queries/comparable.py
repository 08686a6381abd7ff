"""可比性: whether what firms' reports add up to may be judged against a target at all, and as what it is judged."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from liantu.kernel.bound import Bound
from liantu.kernel.formula import nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import TargetEntry
from liantu.kernel.text import Text
from liantu.statistics.engine.rule_files import TargetRules
from liantu.statistics.engine.targets import Aim, PathStatus, Progress, Reading, newest
from liantu.statistics.engine.verdicts import Outcome, Verdict, verdict
from liantu.statistics.queries.readings import level_unit, place_of_target

_ABOVE = {Bound.EXACT, Bound.MORE_THAN, Bound.AT_LEAST}
CURRENT_PRICES = Text(
    "企业填报汇总按当年价计算，目标按可比价；没有价格指数，不能比较",
    "firms report at current prices, the target is at constant prices: not comparable without a price index",
)


def coverage_of(official: Sequence[Reading], computed: Sequence[Reading], unit: str) -> float | None:
    """Return computed ÷ published in the newest period that has both, the published one settled and no mere bound.

    None without such a period, where published rows contradict each other, and for shares and rates.
    """
    if not _is_total(unit):
        return None
    exact: dict[Any, set[float]] = {}
    for one in official:
        if one.bound is Bound.EXACT and not one.expected and one.value > 0:
            exact.setdefault(one.period, set()).add(one.value)
    both = [one for one in computed if len(exact.get(one.period, ())) == 1]
    return None if not both else both[-1].value / next(iter(exact[both[-1].period]))


def most_covered(official: Sequence[Reading], computed: Sequence[Reading], unit: str) -> float | None:
    """Return the largest part that reports can hold of what is published, in the newest period that tells; a lower bound tells too.

    Firms that did not report are not held by reports, so what they may add does not count here.
    """
    if not _is_total(unit):
        return None
    by_period = {one.period: one.value for one in computed}
    comparable = [one for one in official if one.bound in _ABOVE and not one.expected and one.value > 0 and one.period in by_period]
    if not comparable:
        return None
    last = max(one.period for one in comparable)
    return by_period[last] / min(one.value for one in comparable if one.period == last)


def _is_total(unit: str) -> bool:
    return "/" not in unit and unit not in {"percent", "permille", "ratio"}


def withheld(pack: Pack, target: TargetEntry, official: Sequence[Reading], computed: Sequence[Reading]) -> Text | None:
    """Return why the computed values say nothing about the target, None where they may be judged."""
    if not computed:
        return None
    if target.prices == "comparable" and not _deflated(pack, target):
        return CURRENT_PRICES
    least = pack.rule(TargetRules).verdict.least_coverage
    most = most_covered(official, computed, level_unit(pack, target))
    if most is None or most >= least:
        return None
    return Text(
        f"企业填报汇总至多为官方数据的 {most:.0%}，不足 {least:.0%}，不能据此判定",
        f"firms' reports cover at most {most:.0%} of the published total, below the {least:.0%} needed to judge",
    )


def _deflated(pack: Pack, target: TargetEntry) -> bool:
    """Whether the formula under a target takes prices out."""
    place = place_of_target(pack, target)
    formula = None if place is None else pack.measured[place[0]].formula
    return formula is not None and any(isinstance(node, nodes.RealGrowth) for node in parse_formula(formula).walk())


def undecided(aim: Aim, readings: Sequence[Reading], on_date: datetime.date, reason: Text) -> tuple[Verdict, Progress]:
    """Return the verdict and the progress of values that are not judged; before the end of the period the verdict stays open."""
    judged = verdict(aim, (), on_date)
    outcome = judged.outcome if judged.outcome is Outcome.OPEN else Outcome.UNTOLD
    return replace(judged, outcome=outcome, reason=reason), Progress(PathStatus.UNKNOWN, reason, (), newest(readings, aim.period))


def as_published(pack: Pack, target: TargetEntry, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return readings as they are judged: what reports add up to is rounded as such values are published, the others stand."""
    places = pack.rule(TargetRules).verdict.places(target.unit)
    return tuple(_rounded(one, places) if one.computed else one for one in readings)


def _rounded(reading: Reading, places: int) -> Reading:
    reach = None if reading.reach is None else (round(reading.reach[0], places), round(reading.reach[1], places))
    return replace(reading, value=round(reading.value, places), reach=reach)
