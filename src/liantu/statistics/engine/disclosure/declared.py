"""由城市包声明的关系: what adds up to what among the sums under a pack's indicators, read from its own regions, groups and conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from liantu.kernel.formula import attributes, parse_formula
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.statistics.engine.components import Component, components_of
from liantu.statistics.engine.disclosure.crossings import crossings_of
from liantu.statistics.engine.disclosure.hierarchies import Conditional, Hierarchies


def hierarchies_of(
    pack: Pack, entries: Sequence[IndicatorEntry], dimensions: Collection[str], signed: frozenset[str] = frozenset()
) -> Hierarchies:
    """Return the relations among the sums under ``entries`` by the published ``dimensions``; ``signed``: see `Hierarchies`."""
    conditions = {name for entry in entries for name in attributes(parse_formula(entry.formula or "1"))}
    return Hierarchies(
        parents={"district": {region.code: ("zone", region.zone) for region in pack.regions if region.zone and region.kind == "district"}},
        signed=signed,
        conditionals=_conditionals(entries),
        crossings=crossings_of(dimensions, conditions),
    )


def _conditionals(entries: Sequence[IndicatorEntry]) -> tuple[Conditional, ...]:
    """Sums with a condition are parts of the same sums without one."""
    parts = {one for several in components_of(entries).values() for one in several}
    wholes = {one: Component(one.population, one.x, None) for one in parts if one.where is not None}
    return tuple(sorted((Conditional(one.code, whole.code) for one, whole in wholes.items() if whole in parts), key=lambda tie: tie.part))
