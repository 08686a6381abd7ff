"""逐户表达式: an expression over one firm as a Polars expression; what is shared is computed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from liantu.kernel.formula import Node, attributes, items
from liantu.kernel.formula.nodes import And, Arithmetic, Attribute, Comparison, Item, Known, Minus, Not, Number, OneOf, Or, Truth, Word
from liantu.statistics.engine.matched import Before, before_column

_OF_INDUSTRY = ("cluster", "field")


def expression(node: Node, columns: Mapping[Node, str] | None = None) -> pl.Expr:
    """Return ``node`` as an expression over columns called by items and attributes; nodes in ``columns`` are columns already.

    >>> from liantu.kernel.formula import parse_expression
    >>> frame = pl.DataFrame({"profit": [5.0, 1.0, None], "revenue": [20.0, 0.0, 3.0]})
    >>> frame.select(expression(parse_expression("profit / revenue"))).to_series().to_list()
    [0.25, None, None]
    """
    if columns is not None and node in columns:
        return pl.col(columns[node])
    match node:
        case Number() | Truth():
            return pl.lit(node.value)
        case Word():
            return pl.lit(node.text)
        case Item():
            return pl.col(node.code)
        case Before():
            return pl.col(before_column(node.part.code))
        case Attribute():
            return _attribute(node.name)
        case Minus():
            return -expression(node.part, columns)
        case Known():
            return expression(node.part, columns).is_not_null()
        case Not():
            return ~expression(node.part, columns)
    return _compound(node, columns)


def _compound(node: Node, columns: Mapping[Node, str] | None) -> pl.Expr:
    match node:
        case Arithmetic():
            return _arithmetic(node, columns)
        case Comparison():
            left, right = expression(node.left, columns), expression(node.right, columns)
            compared = {
                "==": left == right,
                "!=": left != right,
                "<": left < right,
                "<=": left <= right,
                ">": left > right,
                ">=": left >= right,
            }
            return compared[node.relation]
        case OneOf():
            return expression(node.part, columns).is_in([option.text for option in node.options])
        case And() | Or():
            first, *rest = (expression(part, columns) for part in node.parts)
            for part in rest:
                first = first & part if isinstance(node, And) else first | part
            return first
    raise TypeError(f"{type(node).__name__} is no expression over one firm")


def _attribute(name: str) -> pl.Expr:
    """A firm of known industry that is in no cluster or field is in the one called ``""``: known not to be in any other."""
    if name not in _OF_INDUSTRY:
        return pl.col(name)
    return pl.coalesce(pl.col(name), pl.when(pl.col("industry").is_not_null()).then(pl.lit("")))


def _arithmetic(node: Arithmetic, columns: Mapping[Node, str] | None) -> pl.Expr:
    left, right = expression(node.left, columns), expression(node.right, columns)
    match node.sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if isinstance(node.right, Number) and node.right.value:
            return left / right
        case _:
            return pl.when(right != 0.0).then(left / right)


def distinct_nodes(roots: Iterable[Node]) -> dict[Node, None]:
    """Return the largest parts of ``roots`` that depend on attributes alone: they are the same in every period."""
    nodes: dict[Node, None] = {}
    for node in roots:
        if items(node):
            nodes |= distinct_nodes(node.children())
        elif attributes(node):
            nodes[node] = None
    return nodes
