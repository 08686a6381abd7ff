"""所用名称: which items, attributes and official series a formula names."""

from __future__ import annotations

from liantu.kernel.formula.nodes import Attribute, Item, Node, RealGrowth, Series


def items(node: Node) -> frozenset[str]:
    """Return the codes of the items that ``node`` reads."""
    return frozenset(part.code for part in node.walk() if isinstance(part, Item))


def attributes(node: Node) -> frozenset[str]:
    """Return the attributes that ``node`` reads."""
    return frozenset(part.name for part in node.walk() if isinstance(part, Attribute))


def series(node: Node) -> tuple[str, ...]:
    """Return the codes of the official series that ``node`` reads, deflators included, each once, in the order in which they stand.

    So the numerator of a quotient comes before its denominator wherever the parts are listed.
    """
    named = (part.code if isinstance(part, Series) else part.deflator for part in node.walk() if isinstance(part, Series | RealGrowth))
    return tuple(dict.fromkeys(named))
