"""逐户计算: the value of an expression for one firm, in plain Python: what the compiled plans are tested against."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from liantu.kernel.formula.nodes import (
    And,
    Arithmetic,
    Attribute,
    Comparison,
    Item,
    Known,
    Minus,
    Node,
    Not,
    Number,
    OneOf,
    Or,
    Truth,
    Word,
)

_RELATIONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SIGNS: Mapping[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
Value = float | bool | str | None


def holds(condition: Node, values: Mapping[str, Any]) -> bool | None:
    """Return whether ``condition`` holds for a firm with these items and attributes; None where that is unknown.

    >>> from liantu.kernel.formula.parser import parse_condition
    >>> condition = parse_condition('revenue > 100 or district == "500112"')
    >>> holds(condition, {"district": "500112"}), holds(condition, {"revenue": 90.0}), holds(condition, {"revenue": 90.0, "district": "1"})
    (True, None, False)
    """
    value = value_of(condition, values)
    return value if isinstance(value, bool) else None


def value_of(node: Node, values: Mapping[str, Any]) -> Value:
    """Return the value of an expression for one firm; None is unknown.

    >>> from liantu.kernel.formula.parser import parse_expression
    >>> value_of(parse_expression("profit / revenue"), {"profit": 5.0, "revenue": 20.0})
    0.25
    """
    match node:
        case Number() | Truth():
            return node.value
        case Word():
            return node.text
        case Item():
            return values.get(node.code)
        case Attribute():
            return _attribute(node.name, values)
        case Known():
            return value_of(node.part, values) is not None
        case And():
            return _all([value_of(part, values) for part in node.parts])
        case Or():
            turned = _all([_turned(value_of(part, values)) for part in node.parts])
            return _turned(turned)
        case Not():
            return _turned(value_of(node.part, values))
    return _of_known_parts(node, values)


def _attribute(name: str, values: Mapping[str, Any]) -> Value:
    """Return an attribute; a firm of known industry outside all clusters is in the cluster ``""``."""
    value: Value = values.get(name)
    if value is None and name in ("cluster", "field") and values.get("industry") is not None:
        return ""
    return value


def _all(parts: list[Value]) -> bool | None:
    if any(part is False for part in parts):
        return False
    return None if None in parts else True


def _turned(value: Value) -> bool | None:
    return None if value is None else not value


def _of_known_parts(node: Node, values: Mapping[str, Any]) -> Value:
    """Return the value of a node that is unknown as soon as one of its parts is."""
    parts = [value_of(child, values) for child in node.children()]
    if None in parts:
        return None
    match node:
        case Minus():
            return -float(parts[0] or 0)
        case Arithmetic():
            left, right = float(parts[0] or 0), float(parts[1] or 0)
            return None if node.sign == "/" and right == 0 else _SIGNS[node.sign](left, right)
        case Comparison():
            return _RELATIONS[node.relation](parts[0], parts[1])
        case OneOf():
            return parts[0] in parts[1:]
    raise TypeError(f"{type(node).__name__} is no expression over one firm")
