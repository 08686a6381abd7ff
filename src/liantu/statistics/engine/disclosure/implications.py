"""条件蕴含: which of two sums is a part of the other by what their formulas say, and which sum is several others added up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from liantu.kernel.formula import Node, attributes
from liantu.kernel.formula.nodes import And, Arithmetic, Comparison, Item, Known, Minus, Not, Or
from liantu.statistics.engine.components import Component
from liantu.statistics.engine.matched import Before

Within = Callable[[str, str], bool]
"""Whether all of one population belong to another."""


def implies(one: Node | None, other: Node | None) -> bool:
    """Whether every firm for which ``one`` holds is certain to be one for which ``other`` does; False also where it cannot be told.

    >>> from liantu.kernel.formula import parse_condition
    >>> holds = lambda one, other: implies(parse_condition(one), parse_condition(other))
    >>> holds("profit < 0", "known(profit)"), holds("known(profit)", "profit < 0"), holds("known(tax + rent)", "known(rent)")
    (True, False, True)
    """
    given = set(_all(one))
    reported = {item for part in given for item in _reported(part)}
    return all(part in given or _follows(part, reported) for part in _all(other))


def _all(condition: Node | None) -> Iterator[Node]:
    """The conditions that hold together."""
    if isinstance(condition, And):
        for part in condition.parts:
            yield from _all(part)
    elif condition is not None:
        yield condition


def _reported(condition: Node) -> set[Node]:
    """The items that are certain to be known where a condition holds."""
    inside = condition.part if isinstance(condition, Known) else condition
    certain = isinstance(condition, Known | Comparison) and not any(isinstance(node, And | Or | Not | Known) for node in inside.walk())
    return set(_items(inside)) if certain else set()


def _items(node: Node) -> Iterator[Node]:
    """The items that a condition reads, of this period and, apart from these, of last year's."""
    if isinstance(node, Item | Before):
        yield node
    else:
        for part in node.children():
            yield from _items(part)


def _follows(condition: Node, reported: Collection[Node]) -> bool:
    """Whether a condition says no more than that some items are known, which are."""
    if not isinstance(condition, Known) or attributes(condition):
        return False
    divided = any(isinstance(node, Arithmetic) and node.sign == "/" for node in condition.walk())
    read = set(_items(condition))
    return not divided and bool(read) and read <= set(reported)


def parts_and_wholes(components: Iterable[Component], within: Within) -> list[tuple[Component, Component]]:
    """Return the pairs of sums of which the first is a part of the second, without those that follow from others.

    Both add up the same over the firms of a population, or one within another, and where the condition of the part holds so does that of
    the whole. Of sums that are the same in all but name each is tied to the first.
    """
    chosen = sorted(components, key=lambda one: one.code)
    below = {
        (one, other)
        for one in chosen
        for other in chosen
        if one != other and one.x == other.x and within(one.population, other.population) and implies(one.where, other.where)
    }
    same = {
        other: one
        for one in reversed(chosen)
        for other in chosen
        if (one, other) in below and (other, one) in below and one.code < other.code
    }
    heads = [one for one in chosen if one not in same]
    direct = [
        (one, other)
        for one in heads
        for other in heads
        if (one, other) in below and not any((one, middle) in below and (middle, other) in below for middle in heads)
    ]
    return [*direct, *((other, one) for other, one in same.items())]


def sums_of_others(components: Iterable[Component]) -> list[tuple[Component, tuple[Component, ...]]]:
    """Return each sum of added or subtracted numbers of a firm as whole and parts, where all are among ``components``.

    >>> from liantu.kernel.formula import parse_expression
    >>> three = [Component("all", parse_expression(text), None) for text in ("tax + rent", "tax", "rent")]
    >>> [(str(whole.x), [str(part.x) for part in parts]) for whole, parts in sums_of_others(three)]
    [('tax + rent', ['tax', 'rent'])]
    """
    present = set(components)
    found = []
    for one in sorted(present, key=lambda one: one.code):
        added, taken = _terms(one.x)
        if len(added) + len(taken) < 2 or not added:
            continue
        plus, minus = ([Component(one.population, term, one.where) for term in terms] for terms in (added, taken))
        whole, parts = (one, (*plus, *minus)) if not minus else (plus[0], (one, *minus, *plus[1:]))
        if {whole, *parts} <= present and (not minus or len(plus) == 1):
            found.append((whole, parts))
    return found


def _terms(x: Node | None, sign: int = 1) -> tuple[list[Node], list[Node]]:
    """What is added and what is taken away in a sum of one firm's numbers."""
    if isinstance(x, Minus):
        return _terms(x.part, -sign)
    if isinstance(x, Arithmetic) and x.sign in {"+", "-"}:
        left, right = _terms(x.left, sign), _terms(x.right, sign if x.sign == "+" else -sign)
        return left[0] + right[0], left[1] + right[1]
    if x is None:
        return [], []
    return ([x], []) if sign > 0 else ([], [x])
