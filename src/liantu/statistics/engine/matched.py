"""可比口径: the matched sample of a growth: the firms whose reports are known in the period and in the same period last year.

A row of the panel is read together with the firm's row of the same period last year: `Before` names an item of that other row.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from liantu.kernel.formula import Node, items, nodes
from liantu.kernel.formula.nodes import Item, Known

_ROW = "organisation"
_Part = TypeVar("_Part", bound=Node)


@dataclass(frozen=True, slots=True)
class Before(Node):
    """上年同期: an item of the same firm in the same period last year, unknown where the population had no such row then."""

    part: Item

    def __str__(self) -> str:
        return f"before({self.part})"


def last_year(node: _Part) -> _Part:
    """Return ``node`` with every item taken from the same period last year; attributes stay as they are.

    >>> from liantu.kernel.formula import parse_expression
    >>> print(last_year(parse_expression("profit / revenue")))
    before(profit) / before(revenue)
    """
    changed: dict[str, Any] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changed[each.name] = _turned(value)
        elif isinstance(value, tuple):
            changed[each.name] = tuple(_turned(part) if isinstance(part, Node) else part for part in value)
    return replace(node, **changed) if changed else node


def _turned(node: Node) -> Node:
    return Before(node) if isinstance(node, Item) else last_year(node)


def matched(aggregate: nodes.Aggregate) -> tuple[Node, ...]:
    """Return the conditions that make a firm one of the matched sample; none for an aggregate that reads no item.

    What the aggregate adds up, and the condition where it reads items, must be known in both periods.

    >>> from liantu.kernel.formula import parse_formula
    >>> [str(condition) for condition in matched(parse_formula('sum(tax, cluster == "vehicles")'))]
    ['known(tax)', 'known(before(tax))']
    """
    if not items(aggregate):
        return ()
    needed = [part for part in aggregate.children() if items(part)]
    conditions = [Known(part) for node in needed for part in (node, _turned(node))]
    where = getattr(aggregate, "where", None)
    if where is not None and items(where):  # a condition can be known of a firm without a report, so the row is asked for
        conditions.append(Known(Before(Item(_ROW))))
    return tuple(dict.fromkeys(conditions))


def read_before(roots: Iterable[Node]) -> list[str]:
    """Return the columns of last year's rows that ``roots`` read."""
    return sorted({part.part.code for node in roots for part in node.walk() if isinstance(part, Before)})


def before_column(code: str) -> str:
    """Return the column in which last year's value of an item stands."""
    return f"{code}@last_year"
