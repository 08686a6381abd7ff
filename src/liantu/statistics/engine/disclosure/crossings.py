"""交叉分类: classifications that follow from one finer thing, and the cells in which they cross, which nobody publishes.

Division, cluster, field and the marks of an industry all follow from its class, by mappings that anybody may read; so do district and park
from a place. Firms that agree in all of them make one **crossing**. Every published key is the sum of its crossings: a cluster of whole
divisions is the sum of these, a field that takes in part of a division leaves the rest of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import polars as pl

CROSSINGS: Mapping[str, tuple[str, ...]] = {
    "~industry": ("division", "cluster", "field", "high_tech", "strategic", "strategic_in_part"),
    "~place": ("district", "park"),
}
"""By name, the attributes of a firm that follow from one finer thing; the name is no dimension of the pack."""
NESTED: Mapping[str, str] = {"park": "district"}
"""Attributes that lie within another: a condition on them alone ties nothing more than the keys of the other."""
MARK = "~"
"""Before the name of an attribute that follows from nothing finer: the crossings of this one alone."""
BETWEEN = "|"
Line = tuple[str, str, str]
"""Component, dimension and key."""


def crossings_of(dimensions: Collection[str], conditions: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the crossings that tie published ``dimensions`` together, or to ``conditions`` (all attributes that stand in any).

    A condition on a published attribute repeats keys of that dimension: output of private firms is a key of ownership.

    >>> crossings_of(["city", "division", "cluster"], ["high_tech"])
    {'~industry': ('division', 'cluster', 'high_tech')}
    >>> crossings_of(["city", "district", "ownership"], ["ownership"])
    {'~ownership': ('ownership',)}
    """
    shown, grouped = set(dimensions), {attribute for attributes in CROSSINGS.values() for attribute in attributes}
    used = {
        name: tuple(one for one in attributes if one in shown or (one in conditions and NESTED.get(one) not in shown))
        for name, attributes in CROSSINGS.items()
    }
    alone = {f"{MARK}{attribute}": (attribute,) for attribute in sorted(shown.intersection(conditions) - grouped)}
    tied = {name: attributes for name, attributes in used.items() if not shown.isdisjoint(attributes)}
    repeats = {name for name, attributes in tied.items() if not set(conditions).isdisjoint(attributes)}
    return {name: attributes for name, attributes in tied.items() if len(attributes) > 1 or name in repeats} | alone


def with_crossings(members: pl.DataFrame, crossings: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    """Return ``members`` with one column a crossing: its attributes, one behind the other.

    >>> firms = pl.DataFrame({"organisation": [1, 2], "division": ["36", None], "cluster": ["vehicles", None]})
    >>> with_crossings(firms, {"~industry": ("division", "cluster")})["~industry"].to_list()
    ['36|vehicles', '|']
    """
    return members.with_columns(
        pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in attributes], separator=BETWEEN).alias(crossing)
        for crossing, attributes in crossings.items()
    )


def needless(lines: Collection[Line], crossings: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the crossings that tie nothing among ``lines``: no attribute is published, or one alone, by all components."""
    components = {component for component, _, _ in lines}
    by = {attribute: {component for component, dimension, _ in lines if dimension == attribute} for attribute in _attributes(crossings)}
    published = {name: [by[attribute] for attribute in attributes if by[attribute]] for name, attributes in crossings.items()}
    return {name for name, each in published.items() if not each or (len(each) == 1 and each[0] == components)}


def _attributes(crossings: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {attribute for attributes in crossings.values() for attribute in attributes}


def standing(lines: Collection[Line], crossings: Mapping[str, tuple[str, ...]]) -> dict[Line, Line]:
    """Return for every crossing among ``lines`` the line that stands for it: a published key that is this crossing alone, else itself.

    >>> lines = [("tax", "division", "39"), ("tax", "cluster", "electronics"), ("tax", "~industry", "39|electronics")]
    >>> standing(lines, {"~industry": ("division", "cluster")})
    {('tax', '~industry', '39|electronics'): ('tax', 'division', '39')}
    """
    stands = {line: line for line in lines if line[1] in crossings}
    for key, parts in reversed(_parts(lines, crossings).items()):
        if len(parts) == 1:
            stands[parts[0]] = key
    return stands


def sums_of_crossings(
    stands: Mapping[Line, Line], lines: Collection[Line], root: str, crossings: Mapping[str, tuple[str, ...]]
) -> list[tuple[Line, list[Line]]]:
    """Return the lines that are sums of crossings, each with the lines that stand for these.

    A component that is published by none of the attributes is tied by its line of the dimension ``root``: all its crossings make it.
    """
    sums = list(_parts([*lines, *stands], crossings).items())
    tied = {part[:2] for _, parts in sums for part in parts}
    roots = {line[0]: line for line in lines if line[1] == root}
    wholes: dict[tuple[Line, str], list[Line]] = defaultdict(list)
    for crossing in stands:
        if crossing[:2] not in tied and crossing[0] in roots:
            wholes[roots[crossing[0]], crossing[1]].append(crossing)
    sums += [(whole, parts) for (whole, _), parts in wholes.items()]
    named = [(key, [stands[part] for part in parts]) for key, parts in sums]
    return [(key, parts) for key, parts in named if parts != [key]]


def _parts(lines: Collection[Line], crossings: Mapping[str, tuple[str, ...]]) -> dict[Line, list[Line]]:
    """The published keys of the attributes with the crossings that make them, in the order of the attributes."""
    present, parts = set(lines), defaultdict(list)
    found = [
        (place, (component, attribute, value), (component, crossing, key))
        for component, crossing, key in dict.fromkeys(lines)
        for place, (attribute, value) in enumerate(zip(crossings.get(crossing, ()), key.split(BETWEEN), strict=False))
    ]
    for _, whole, part in sorted(found):
        if whole in present:
            parts[whole].append(part)
    return dict(parts)
