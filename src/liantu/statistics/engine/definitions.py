"""编译的定义: a formula taken apart into primitives over the firms of a group and terms that put them together.

Both plans, Polars and SQL, carry out these same primitives and terms; so what an aggregate means is decided here once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from liantu.kernel.formula import Node, items, nodes, parse_formula
from liantu.kernel.formula.nodes import And, Arithmetic, Comparison, Known, Not, Number, Or, Sum
from liantu.kernel.pack import IndicatorEntry
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.matched import last_year, matched

# primitives: one number over the firms of a group


@dataclass(frozen=True, slots=True)
class Total:
    """Σx over the firms for which ``where`` holds and x is known; 0 where there are none."""

    x: Node
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class Firms:
    """Number of firms for which ``where`` holds, or of all."""

    where: Node | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """The ``q`` quantile of the known x over the firms for which ``where`` holds, linear between neighbours."""

    x: Node
    q: float
    where: Node | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """Σ of the ``n`` largest x above 0 over the firms for which ``where`` holds."""

    x: Node
    n: int
    where: Node | None = None


Primitive = Total | Firms | Order | Top
FIRMS = Firms()

# terms: what is made of them


@dataclass(frozen=True, slots=True)
class Use:
    """A primitive, of the period itself or of the same period last year."""

    primitive: Primitive
    before: bool = False


@dataclass(frozen=True, slots=True)
class Constant:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Calculation:
    """Two terms joined; null where one is, and for a quotient by 0."""

    sign: nodes.Sign
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Given:
    """``value`` where ``base`` is above 0, else null."""

    base: Term
    value: Term


@dataclass(frozen=True, slots=True)
class Official:
    """The official value of series ``code`` for the group's key, or for the city."""

    code: str
    city: bool = False
    before: bool = False


Term = Use | Constant | Calculation | Given | Official


def parts(term: Term) -> tuple[Term, ...]:
    """Return the terms directly below ``term``."""
    match term:
        case Calculation():
            return term.left, term.right
        case Given():
            return term.base, term.value
    return ()


def walk(term: Term) -> Iterator[Term]:
    """Yield ``term`` and all below it."""
    yield term
    for part in parts(term):
        yield from walk(part)


@dataclass(frozen=True, slots=True)
class Measure:
    """计算: one version of an indicator: its value, counts of firms (the most is ``firms``, the least ``known``), and its days.

    ``directory``: last year's values are read of this period's members, whether they belonged then or not.
    """

    indicator: str
    population: str
    value: Term
    firms: tuple[Use, ...]
    known: tuple[Use, ...]
    scale: float = 1.0
    since: datetime.date | None = None
    until: datetime.date | None = None
    directory: bool = False

    def span(self, kind: PeriodKind) -> tuple[int | None, int | None]:
        """Return the first and last `Period.number` that it holds for: those that end on or after ``since``, on or before ``until``."""
        first = None if self.since is None else Period.of(self.since, kind).number
        if self.until is None:
            return first, None
        last = Period.of(self.until, kind)
        return first, last.number if last.end_date == self.until else last.number - 1

    def uses(self) -> Iterator[Use]:
        """Yield the primitives that it uses."""
        yield from (term for term in walk(self.value) if isinstance(term, Use))
        yield from self.firms
        yield from self.known

    def officials(self) -> Iterator[Official]:
        """Yield the official values that it uses."""
        yield from (term for term in walk(self.value) if isinstance(term, Official))


class Compiled(NamedTuple):
    """A result: its term, the counts of firms that it speaks of (the most counts), and those that it rests on (the least counts)."""

    value: Term
    firms: tuple[Use, ...]
    known: tuple[Use, ...]


def measures(entries: Iterable[IndicatorEntry], *, matching: bool = True) -> tuple[Measure, ...]:
    """Return one measure for each version of each entry that has a formula; raises FormulaError and UnitError.

    ``matching`` false: a growth compares all firms of both periods instead of the matched sample.
    """
    versions: list[Measure] = []
    for entry in entries:
        if entry.formula is None:
            continue
        scale, start, directory = float(scale_of(entry)), None, entry.growth_base == "directory"
        for version in entry.earlier:
            result = compiled(parse_formula(version.formula), matching=matching)
            versions.append(Measure(entry.code, entry.population, *result, scale, start, version.until, directory))
            start = version.until + datetime.timedelta(days=1)
        result = compiled(parse_formula(entry.formula), matching=matching)
        versions.append(Measure(entry.code, entry.population, *result, scale, entry.since or start, None, directory))
    return tuple(versions)


def compiled(node: Node, *, matching: bool = True) -> Compiled:
    """Return the term of a result with the counts of firms that it speaks of and rests on.

    >>> result = compiled(parse_formula("ratio(tax, revenue)"))
    >>> print(result.value.left.primitive.x, "where", result.value.left.primitive.where)
    tax where known(revenue)
    >>> print(result.known[0].primitive.where)
    known(tax) and known(revenue)
    >>> print(compiled(parse_formula("growth(sum(tax))")).known[0].primitive.where)
    known(tax) and known(before(tax))
    """
    match node:
        case Number():
            return Compiled(Constant(node.value), (), ())
        case nodes.Minus():
            part = compiled(node.part, matching=matching)
            return Compiled(Calculation("-", Constant(0.0), part.value), part.firms, part.known)
        case Arithmetic():
            left, right = compiled(node.left, matching=matching), compiled(node.right, matching=matching)
            firms, known = tuple(dict.fromkeys((*left.firms, *right.firms))), tuple(dict.fromkeys((*left.known, *right.known)))
            return Compiled(Calculation(node.sign, left.value, right.value), firms, _without_parts(node, known))
        case nodes.Growth():
            return _growth(node.part, None, matching=matching)
        case nodes.RealGrowth():
            return _growth(node.part, node.deflator, matching=matching)
        case nodes.Series():
            return Compiled(Official(node.code), (), ())
    return _aggregate(node)


def _without_parts(node: Node, uses: tuple[Use, ...]) -> tuple[Use, ...]:
    """Leave out the counts of conditional sums of which the same sum without condition stands beside: x alone says what was reported."""
    sums = [part for part in node.walk() if isinstance(part, Sum)]
    wholes = {part.x for part in sums if part.where is None}
    redundant = {_aggregate(part).known[0] for part in sums if part.where is not None and part.x in wholes}
    return tuple(use for use in uses if use not in redundant)


def _growth(part: Node, deflator: str | None, *, matching: bool) -> Compiled:
    current = compiled(part)
    if matching:
        value, base, known = _over(part, last=False), _over(part, last=True), _matched_counts(part)
    else:
        value, base, known = current.value, _before(current.value), (*current.known, *(replace(use, before=True) for use in current.known))
    times: Term = Calculation("/", value, base)
    if deflator is not None:
        times = Calculation("/", times, Official(deflator, city=True))
    return Compiled(Given(base, Calculation("-", times, Constant(1.0))), current.firms, known)


def _over(node: Node, *, last: bool) -> Term:
    """Return the term of a result over the matched sample, of the period or, with the sample unchanged, of the same period last year."""
    match node:
        case nodes.Minus():
            return Calculation("-", Constant(0.0), _over(node.part, last=last))
        case Arithmetic():
            return Calculation(node.sign, _over(node.left, last=last), _over(node.right, last=last))
        case nodes.Aggregate() if among := matched(node):
            return _aggregate(last_year(node) if last else node, among).value
    value = compiled(node).value
    return _before(value) if last else value


def _matched_counts(node: Node) -> tuple[Use, ...]:
    """Return the counts of the matched samples; both periods' where an aggregate reads no item."""
    if isinstance(node, nodes.Minus | Arithmetic):
        counts = [_matched_counts(part) for part in node.children()]
        return tuple(dict.fromkeys(use for uses in counts for use in uses))
    known = compiled(node).known
    if isinstance(node, nodes.Aggregate) and (among := matched(node)):
        return _aggregate(node, among).known
    return (*known, *(replace(use, before=True) for use in known))


def _before(term: Term) -> Term:
    """Return the term with all that it uses taken from the same period last year."""
    match term:
        case Use() | Official():
            return replace(term, before=True)
        case Calculation():
            return Calculation(term.sign, _before(term.left), _before(term.right))
        case Given():
            return Given(_before(term.base), _before(term.value))
        case Constant():
            return term


def both(*conditions: Node | None) -> Node | None:
    """Return the conditions joined by and; None where there are none."""
    parts = tuple(dict.fromkeys(part for part in conditions if part is not None))
    return And(parts) if len(parts) > 1 else next(iter(parts), None)


def concerned(where: Node | None) -> Node | None:
    """Return that a condition holds or is not known to fail; None is of all firms."""
    return None if where is None else Or((where, Not(Known(where))))


def _aggregate(node: Node, among: tuple[Node, ...] = ()) -> Compiled:
    """Return an aggregate over the firms of which all of ``among`` hold."""
    match node:
        case Sum(x, where):
            reported = Known(x) if where is None else _reported(x, where)
            value = Given(_firms(reported, *among), Use(Total(x, both(where, *among))))
            firms, known = _firms(concerned(where)), _firms(concerned(where), Known(x), *among)
            return Compiled(value if where is None or among else _unless_missing(value, firms, known), (firms,), (known,))
        case nodes.Ratio(x, y, where):
            parts = Total(x, both(Known(y), where, *among)), Total(y, both(Known(x), where, *among))
            return _quotient(*parts, both(Known(x), Known(y), where, *among), concerned(where))
        case nodes.Share(x, where):
            return _quotient(Total(x, both(where, *among)), Total(x, both(Known(where), *among)), both(Known(x), Known(where), *among))
        case nodes.Count(where):
            count = _firms(None if where is None else Known(where), *among)
            return Compiled(Given(count, _firms(where, *among)), (Use(FIRMS),), (count,))
        case nodes.ShareOf(where):
            sure = both(Known(where), *among)
            return _quotient(Firms(both(where, *among)), Firms(sure), sure)
    return _distribution(node, among)


def _reported(x: Node, where: Node) -> Node:
    """Return that a firm's part of a conditional sum is known: nothing where the condition fails, else x.

    A condition over marks alone that is not known counts as not met, so that nobody marked among firms that all reported is 0, and the sum
    at least that; a condition over what firms report leaves it unknown.
    """
    return Or((Not(where), Known(x))) if not items(where) else Or((Not(where), And((where, Known(x)))))


def _unless_missing(value: Term, firms: Use, known: Use) -> Term:
    """Return a conditional sum, null where there are firms that it speaks of and none is known: known · all + 1 - firms is not above 0."""
    return Given(Calculation("-", Calculation("+", Calculation("*", known, Use(FIRMS)), Constant(1.0)), firms), value)


def _distribution(node: Node, among: tuple[Node, ...]) -> Compiled:
    match node:
        case nodes.Mean(x, None):
            known = both(Known(x), *among)
            return _quotient(Total(x, both(*among)), Firms(known), known)
        case nodes.Mean(x, weight) if weight is not None:
            weighted = Total(Arithmetic("*", x, weight), both(*among))
            return _quotient(weighted, Total(weight, both(Known(x), *among)), both(Known(x), Known(weight), *among))
        case nodes.Quantile(x, q):
            return Compiled(Use(Order(x, q, both(*among))), (Use(FIRMS),), (_firms(Known(x), *among),))
        case nodes.TopShare(x, n):
            return _quotient(Top(x, n, both(*among)), Total(x, both(_positive(x), *among)), both(Known(x), *among))
        case nodes.Hhi(x):
            total = Use(Total(x, both(_positive(x), *among)))
            squares = Use(Total(Arithmetic("*", x, x), both(_positive(x), *among)))
            value = Calculation("/", Calculation("/", squares, total), total)
            return Compiled(value, (Use(FIRMS),), (_firms(Known(x), *among),))
    raise TypeError(f"{type(node).__name__} is no result over a group")


def _positive(x: Node) -> Node:
    return Comparison(">", x, Number(0.0))


def _firms(*conditions: Node | None) -> Use:
    return Use(Firms(both(*conditions)))


def _quotient(part: Primitive, total: Primitive, known: Node | None, speaks_of: Node | None = None) -> Compiled:
    return Compiled(Calculation("/", Use(part), Use(total)), (_firms(speaks_of),), (_firms(known),))
