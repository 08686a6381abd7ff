"""公式结点: what a formula consists of, as frozen nodes; ``str()`` of a node is its canonical text, which parses back to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Literal

ATTRIBUTES: Mapping[str, type] = MappingProxyType(
    dict.fromkeys(("district", "zone", "park", "industry", "division", "size", "ownership", "kind", "cluster", "field"), str)
    | dict.fromkeys(("high_tech", "strategic", "strategic_in_part"), bool)
)
"""Attributes of an organisation that a formula may name, with their type; every other name is an item."""

Sign = Literal["+", "-", "*", "/"]
Relation = Literal["==", "!=", "<", "<=", ">", ">="]


def number_text(value: float) -> str:
    """Return a number as a formula writes it: without a point where it is whole."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a formula."""

    def children(self) -> Iterator[Node]:
        """Yield the nodes directly below."""
        for each in fields(self):
            value = getattr(self, each.name)
            yield from (part for part in (value if isinstance(value, tuple) else (value,)) if isinstance(part, Node))

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it, from above, left to right."""
        yield self
        for child in self.children():
            yield from child.walk()


# numbers, truths and words of one firm


@dataclass(frozen=True, slots=True)
class Number(Node):
    """数: a literal number."""

    value: float

    def __str__(self) -> str:
        return number_text(self.value)


@dataclass(frozen=True, slots=True)
class Item(Node):
    """填报指标: the value that the firm reported, unknown where it did not."""

    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """单位属性: an attribute of the firm, text or truth by `ATTRIBUTES`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Word(Node):
    """文字: a literal text, always in double quotes."""

    text: str

    def __str__(self) -> str:
        return '"' + self.text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@dataclass(frozen=True, slots=True)
class Truth(Node):
    """真值: ``true`` or ``false``."""

    value: bool

    def __str__(self) -> str:
        return "true" if self.value else "false"


@dataclass(frozen=True, slots=True)
class Minus(Node):
    """负号: the number below with its sign turned."""

    part: Node

    def __str__(self) -> str:
        return f"-{_inside(self.part)}"


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """四则运算: two numbers of one firm, or two results; unknown where one is, and where the divisor is 0."""

    sign: Sign
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{_inside(self.left)} {self.sign} {_inside(self.right)}"


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """比较: two numbers, or two words by == and !=; unknown where one is."""

    relation: Relation
    left: Node
    right: Node

    def __str__(self) -> str:
        return f"{_inside(self.left)} {self.relation} {_inside(self.right)}"


@dataclass(frozen=True, slots=True)
class OneOf(Node):
    """属于: whether a word is one of several."""

    part: Node
    options: tuple[Word, ...]

    def __str__(self) -> str:
        return f"{self.part} in ({', '.join(map(str, self.options))}{',' if len(self.options) == 1 else ''})"


@dataclass(frozen=True, slots=True)
class Known(Node):
    """已知: whether what is below is known; itself never unknown."""

    part: Node

    def __str__(self) -> str:
        return f"known({self.part})"


@dataclass(frozen=True, slots=True)
class Not(Node):
    """非: unknown stays unknown."""

    part: Node

    def __str__(self) -> str:
        return f"not {_inside(self.part)}"


@dataclass(frozen=True, slots=True)
class And(Node):
    """且: false where one is false, else unknown where one is."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " and ".join(map(_inside, self.parts))


@dataclass(frozen=True, slots=True)
class Or(Node):
    """或: true where one is true, else unknown where one is."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " or ".join(map(_inside, self.parts))


def _inside(part: Node) -> str:
    """Return the text of a node inside another one, in brackets where it has parts."""
    return f"({part})" if isinstance(part, Arithmetic | Comparison | OneOf | Not | And | Or | Minus) else str(part)


# results over the firms of a group


@dataclass(frozen=True, slots=True)
class Aggregate(Node):
    """汇总: a number over the firms of a group."""


def _call(name: str, *parts: object) -> str:
    return f"{name}({', '.join(str(part) for part in parts if part is not None)})"


@dataclass(frozen=True, slots=True)
class Sum(Aggregate):
    """Σx over the firms for which ``where`` holds; null where that is known of no firm."""

    x: Node
    where: Node | None = None

    def __str__(self) -> str:
        return _call("sum", self.x, self.where)


@dataclass(frozen=True, slots=True)
class Ratio(Aggregate):
    """Σx ÷ Σy over the firms that report both and for which ``where`` holds."""

    x: Node
    y: Node
    where: Node | None = None

    def __str__(self) -> str:
        return _call("ratio", self.x, self.y, self.where)


@dataclass(frozen=True, slots=True)
class Share(Aggregate):
    """Σx where ``where`` holds ÷ Σx where it is known whether it holds."""

    x: Node
    where: Node

    def __str__(self) -> str:
        return _call("share", self.x, self.where)


@dataclass(frozen=True, slots=True)
class Count(Aggregate):
    """Number of firms of the population, or of those for which ``where`` holds."""

    where: Node | None = None

    def __str__(self) -> str:
        return _call("count", self.where)


@dataclass(frozen=True, slots=True)
class ShareOf(Aggregate):
    """Firms for which ``where`` holds ÷ firms for which it is known whether it holds."""

    where: Node

    def __str__(self) -> str:
        return _call("share_of", self.where)


@dataclass(frozen=True, slots=True)
class Mean(Aggregate):
    """Σ(x · weight) ÷ Σ weight over the firms that report both; each firm weighs 1 without ``weight``."""

    x: Node
    weight: Node | None = None

    def __str__(self) -> str:
        return _call("mean", self.x, self.weight)


@dataclass(frozen=True, slots=True)
class Quantile(Aggregate):
    """The ``q`` quantile of x, linear between neighbours (type 7 of Hyndman and Fan 1996); ``median(x)`` is q = 0.5."""

    x: Node
    q: float

    def __str__(self) -> str:
        return _call("median", self.x) if self.q == 0.5 else _call("quantile", self.x, number_text(self.q))


@dataclass(frozen=True, slots=True)
class TopShare(Aggregate):
    """Σ of the ``n`` largest x ÷ Σx over the firms with x > 0."""

    x: Node
    n: int

    def __str__(self) -> str:
        return _call("top_share", self.x, self.n)


@dataclass(frozen=True, slots=True)
class Hhi(Aggregate):
    """Σ (x ÷ Σx)² over the firms with x > 0, from 0 to 1 (Herfindahl and Hirschman)."""

    x: Node

    def __str__(self) -> str:
        return _call("hhi", self.x)


@dataclass(frozen=True, slots=True)
class Growth(Node):
    """A ÷ A of the same period last year − 1; null where the base is not above 0."""

    part: Node

    def __str__(self) -> str:
        return _call("growth", self.part)


@dataclass(frozen=True, slots=True)
class RealGrowth(Node):
    """A ÷ A of the same period last year ÷ price index − 1; the index is the city's, on last year's period as 1."""

    part: Node
    deflator: str

    def __str__(self) -> str:
        return _call("real_growth", self.part, self.deflator)


@dataclass(frozen=True, slots=True)
class Series(Node):
    """The official value for the region and period, in the base unit of its kind (yuan, person, ratio …)."""

    code: str

    def __str__(self) -> str:
        return _call("series", self.code)
