"""界限: what a value that firms' reports add up to claims of the whole population, where some of its firms are silent or not marked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from liantu.kernel.bound import Bound, Bounded, Coverage, divided
from liantu.kernel.formula import Node, attributes, items, nodes


@dataclass(frozen=True, slots=True)
class SilentRule:
    """未填报企业: how what is not known of firms is allowed for (rules/computation.yaml).

    ``signed``: items that may be below zero, whose sums are no lower bound. ``weight``: a silent firm counts for at most so many times the
    mean of those that reported. ``least_known``: from this part of the firms on a ratio that rests on a part of them may be judged.
    ``open_marks``: attributes that are not known of every firm and count as not held, so that sums over their holders are lower bounds.
    """

    signed: frozenset[str]
    weight: float
    least_known: float
    open_marks: frozenset[str] = frozenset()


def bound_of(formula: Node, coverage: Coverage, rule: SilentRule) -> Bound:
    """Return the bound of a formula's value: sums and counts of what cannot be below zero only grow as more firms report or are marked.

    >>> from liantu.kernel.formula import parse_formula
    >>> rule = SilentRule(frozenset(), weight=3.0, least_known=0.9, open_marks=frozenset({"strategic"}))
    >>> total, ratio = parse_formula("sum(output_value)"), parse_formula("ratio(tax, revenue)")
    >>> [bound_of(formula, Coverage(6, 7), rule).value for formula in (total, ratio)], bound_of(ratio, Coverage(7, 7), rule).value
    (['at_least', 'estimate'], 'exact')
    >>> bound_of(parse_formula("sum(output_value, strategic) / sum(output_value)"), Coverage(7, 7), rule).value
    'at_least'
    """
    match formula:
        case nodes.Count(None) | nodes.Number() | nodes.Series():
            return Bound.EXACT
        case nodes.Sum(x) if not coverage.complete or _is_open(formula, rule):
            return Bound.AT_LEAST if _not_negative(x, rule.signed) else Bound.ESTIMATE
        case nodes.Count() if not coverage.complete:
            return Bound.AT_LEAST
        case nodes.Arithmetic("/", left, right) if coverage.complete:
            quotient = divided(Bounded(1.0, bound_of(left, coverage, rule)), Bounded(1.0, bound_of(right, coverage, rule)))
            return Bound.ESTIMATE if quotient is None else quotient.bound
    return Bound.EXACT if coverage.complete and not _is_open(formula, rule) else Bound.ESTIMATE


def _is_open(formula: Node, rule: SilentRule) -> bool:
    """Whether a condition reads a mark that is not known of every firm."""
    return bool(attributes(formula) & rule.open_marks)


def _not_negative(x: Node, signed: Collection[str]) -> bool:
    """Whether what is summed cannot be below zero: items of which none may be, without subtraction."""
    subtracts = any(isinstance(node, nodes.Minus) or (isinstance(node, nodes.Arithmetic) and node.sign == "-") for node in x.walk())
    return not subtracts and not items(x) & set(signed)


def reach_of(formula: Node, value: float, coverage: Coverage, rule: SilentRule, whole: float) -> tuple[float, float] | None:
    r"""Return between which values the population's lies, if each silent firm counts for at most ``rule.weight`` times the mean.

    A sum S over n of N firms lies in :math:`[S, S (1 + w (N - n) / n)]`; a share p of ``whole`` in
    :math:`[p / (1 + s), (p + s · whole) / (1 + s)]` with :math:`s = w (N - n) / n` (of firms: w = 1), up to the whole where marks are
    open. Of another ratio the value itself where enough firms are known. None where nothing follows beyond the bound.

    >>> from liantu.kernel.formula import parse_formula
    >>> rule = SilentRule(frozenset(), weight=3.0, least_known=0.9)
    >>> reach_of(parse_formula("sum(output_value)"), 500.0, Coverage(6, 7), rule, 1.0)
    (500.0, 750.0)
    >>> reach_of(parse_formula("share(output_value, high_tech)"), 60.0, Coverage(6, 7), rule, 100.0)
    (40.0, 73.33333333333333)
    """
    if coverage.complete or coverage.known <= 0:
        return None
    silent, is_open = (coverage.total - coverage.known) / coverage.known, _is_open(formula, rule)
    if (x := _shared(formula)) is not None and _not_negative(x, rule.signed):
        low, high = _share(value, rule.weight * silent, whole)
        return low, whole if is_open and not isinstance(formula, nodes.Share) else high
    match formula:
        case nodes.Count(where) if where is not None:
            return value, value + (coverage.total - coverage.known)
        case nodes.Sum():
            upward = bound_of(formula, coverage, rule) is Bound.AT_LEAST and not is_open
            return (value, value * (1 + rule.weight * silent)) if upward else None
        case nodes.ShareOf():
            return _share(value, silent, whole)
    enough = (coverage.share or 0.0) >= rule.least_known and not is_open
    return (value, value) if enough else None


def _shared(formula: Node) -> Node | None:
    """What a share divides up: x of ``share(x, …)`` and of ``sum(x, …) / sum(x)``; None for all else."""
    match formula:
        case nodes.Share(x):
            return x
        case nodes.Arithmetic("/", nodes.Sum(x, where), nodes.Sum(y, None)) if where is not None and x == y:
            return x
    return None


def _share(value: float, silent: float, whole: float) -> tuple[float, float]:
    """A share once nothing, or all, of the silent weight is counted in it."""
    return value / (1 + silent), (value + silent * whole) / (1 + silent)
