"""由城市包声明的关系: what adds up to what among the sums under a pack's indicators, read from its own regions, groups and conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from liantu.kernel.formula import attributes, items, parse_formula
from liantu.kernel.formula.nodes import Count, Sum
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.statistics.engine.components import Component, components_of, matched_of
from liantu.statistics.engine.disclosure.crossings import crossings_of
from liantu.statistics.engine.disclosure.hierarchies import Addition, Conditional, Hierarchies
from liantu.statistics.engine.disclosure.implications import Within, parts_and_wholes, sums_of_others
from liantu.statistics.engine.population import PopulationRules


def hierarchies_of(
    pack: Pack, entries: Sequence[IndicatorEntry], dimensions: Collection[str], signed: frozenset[str] = frozenset()
) -> Hierarchies:
    """Return the relations among the sums under ``entries`` by the published ``dimensions``; ``signed``: see `Hierarchies`."""
    conditions = {name for entry in entries for name in attributes(parse_formula(entry.formula or "1"))}
    judged = _judged([*entries, *unpublished_wholes(pack, entries)])
    alone = {one for several in components_of(entries).values() for one in several}
    return Hierarchies(
        parents={"district": {region.code: ("zone", region.zone) for region in pack.districts if region.zone}},
        signed=signed,
        conditionals=tuple(Conditional(part.code, whole.code) for part, whole in parts_and_wholes(judged, _within(pack))),
        additions=tuple(Addition(whole.code, tuple(part.code for part in parts)) for whole, parts in sums_of_others(judged)),
        crossings=crossings_of(dimensions, conditions),
        lesser=frozenset(one.code for one in judged if one not in alone or not _named(one).isdisjoint(dimensions)),
    )


def unpublished_wholes(pack: Pack, entries: Sequence[IndicatorEntry]) -> list[IndicatorEntry]:
    """Return the sums that nobody publishes but that tie published ones: the whole of a condition on kinds of firms.

    Posts of one cluster among all that report are tied to posts of all industrial firms by the posts of all that report.
    """
    judged, within = _judged(entries), _within(pack)
    found: dict[Component, IndicatorEntry] = {}
    for entry in entries:
        for one in components_of([entry]).get(entry.code, ()):
            whole = Component(one.population, one.x, None)
            about = [other for other in judged if other.x == one.x and other.where is None and other.population != one.population]
            tied = any(within(other.population, one.population) or within(one.population, other.population) for other in about)
            if tied and whole not in judged and one.where is not None and not items(one.where):
                formula = str(Count(None) if one.x is None else Sum(one.x, None))
                change = {"code": f"whole_of_{entry.code}", "formula": formula, "dimensions": (), "earlier": ()}
                found.setdefault(whole, entry.model_copy(update=change))
    return list(found.values())


def _named(one: Component) -> frozenset[str]:
    """The attributes in the condition of a sum."""
    return frozenset() if one.where is None else attributes(one.where)


def _judged(entries: Sequence[IndicatorEntry]) -> set[Component]:
    groups = (*components_of(entries).values(), *matched_of(entries).values())
    return {one for several in groups for one in several}


def _within(pack: Pack) -> Within:
    """Whether all of one population belong to another, by the rules of both."""
    rules = pack.rule(PopulationRules).populations

    def within(one: str, other: str) -> bool:
        if one == other:
            return True
        inner, outer = rules[one], rules[other]
        kinds = outer.kind is None or outer.kind == inner.kind
        if outer.item is None or outer.at_least is None:
            return kinds
        lines = inner.item == outer.item and inner.falls_back_years <= outer.falls_back_years
        return kinds and lines and inner.at_least is not None and inner.at_least >= outer.at_least

    return within
