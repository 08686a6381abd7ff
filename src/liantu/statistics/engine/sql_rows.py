"""逐户 SQL: an expression over one firm as SQL text for SQLite and PostgreSQL: ``p`` panel, ``q`` its rows of last year, ``m`` members."""

from __future__ import annotations

from liantu.kernel.formula import Node
from liantu.kernel.formula.nodes import And, Arithmetic, Attribute, Comparison, Item, Known, Minus, Not, Number, OneOf, Or, Truth, Word
from liantu.statistics.engine.matched import Before

_OF_INDUSTRY = ("cluster", "field")


def quoted(name: str) -> str:
    """Return a name of a column in quotes.

    >>> quoted('a"b')
    '"a""b"'
    """
    return '"' + name.replace('"', '""') + '"'


def word(text: str) -> str:
    """Return a literal text.

    >>> word("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def number(value: float) -> str:
    """Return a literal number of double precision, exactly.

    >>> number(0.5)
    'CAST(0.5 AS DOUBLE PRECISION)'
    """
    return f"CAST({value!r} AS DOUBLE PRECISION)"


def sql_expression(node: Node) -> str:
    """Return ``node`` as SQL over ``p`` (items), ``q`` (items of the same period last year) and ``m`` (attributes).

    >>> from liantu.kernel.formula import parse_expression
    >>> sql_expression(parse_expression("profit / revenue"))
    '(p."profit" / NULLIF(p."revenue", 0))'
    """
    match node:
        case Number():
            return number(node.value)
        case Truth():
            return "TRUE" if node.value else "FALSE"
        case Word():
            return word(node.text)
        case Item():
            return f"p.{quoted(node.code)}"
        case Before():
            return f"q.{quoted(node.part.code)}"
        case Attribute():
            return _attribute(node.name)
        case Minus():
            return f"(- {sql_expression(node.part)})"
        case Known():
            return f"({sql_expression(node.part)} IS NOT NULL)"
        case Not():
            return f"(NOT {sql_expression(node.part)})"
    return _compound(node)


def _compound(node: Node) -> str:
    match node:
        case Arithmetic():
            left, right = sql_expression(node.left), sql_expression(node.right)
            return f"({left} / NULLIF({right}, 0))" if node.sign == "/" else f"({left} {node.sign} {right})"
        case Comparison():
            relation = {"==": "=", "!=": "<>"}.get(node.relation, node.relation)
            return f"({sql_expression(node.left)} {relation} {sql_expression(node.right)})"
        case OneOf():
            return f"({sql_expression(node.part)} IN ({', '.join(word(option.text) for option in node.options)}))"
        case And() | Or():
            joiner = " AND " if isinstance(node, And) else " OR "
            return f"({joiner.join(sql_expression(part) for part in node.parts)})"
    raise TypeError(f"{type(node).__name__} is no expression over one firm")


def _attribute(name: str) -> str:
    column = f"m.{quoted(name)}"
    return f"COALESCE({column}, CASE WHEN m.\"industry\" IS NOT NULL THEN '' END)" if name in _OF_INDUSTRY else column
