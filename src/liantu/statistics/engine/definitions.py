"""编译的定义: a formula taken apart into primitives over the firms of a group and terms that put them together.

Both plans, Polars and SQL, carry out these same primitives and terms; so what an aggregate means is decided here once.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from liantu.kernel.formula import Node, nodes, parse_formula
from liantu.kernel.formula.nodes import And, Arithmetic, Comparison, Known, Not, Number, Or
from liantu.kernel.pack import IndicatorEntry
from liantu.kernel.pack.measuring import scale_of
from liantu.kernel.period import Period, PeriodKind

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
    """The ``q`` quantile of the known x, linear between neighbours."""

    x: Node
    q: float


@dataclass(frozen=True, slots=True)
class Top:
    """Σ of the ``n`` largest x above 0."""

    x: Node
    n: int


Primitive = Total | Firms | Order | Top

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
    """计算: one version of an indicator: its value, the counts of firms whose least is ``known``, and the days for which it holds."""

    indicator: str
    population: str
    value: Term
    known: tuple[Use, ...]
    scale: float = 1.0
    since: datetime.date | None = None
    until: datetime.date | None = None

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
        yield from self.known

    def officials(self) -> Iterator[Official]:
        """Yield the official values that it uses."""
        yield from (term for term in walk(self.value) if isinstance(term, Official))


def measures(entries: Iterable[IndicatorEntry]) -> tuple[Measure, ...]:
    """Return one measure for each version of each entry that has a formula; raises FormulaError and UnitError."""
    made: list[Measure] = []
    for entry in entries:
        if entry.formula is None:
            continue
        scale, start = float(scale_of(entry)), None
        for version in entry.earlier:
            made.append(_measure(entry, version.formula, scale, start, version.until))
            start = version.until + datetime.timedelta(days=1)
        made.append(_measure(entry, entry.formula, scale, entry.since or start, None))
    return tuple(made)


def _measure(entry: IndicatorEntry, formula: str, scale: float, since: datetime.date | None, until: datetime.date | None) -> Measure:
    value, known = compiled(parse_formula(formula))
    return Measure(entry.code, entry.population, value, known, scale, since, until)


def compiled(node: Node) -> tuple[Term, tuple[Use, ...]]:
    """Return the term of a result and the counts of firms that it rests on.

    >>> value, known = compiled(parse_formula("ratio(tax, revenue)"))
    >>> print(value.left.primitive.x, "where", value.left.primitive.where)
    tax where known(revenue)
    >>> print(known[0].primitive.where)
    known(tax) and known(revenue)
    """
    match node:
        case Number():
            return Constant(node.value), ()
        case nodes.Minus():
            value, known = compiled(node.part)
            return Calculation("-", Constant(0.0), value), known
        case Arithmetic():
            (left, first), (right, second) = compiled(node.left), compiled(node.right)
            return Calculation(node.sign, left, right), tuple(dict.fromkeys((*first, *second)))
        case nodes.Growth():
            return _growth(node.part, None)
        case nodes.RealGrowth():
            return _growth(node.part, node.deflator)
        case nodes.Series():
            return Official(node.code), ()
    return _aggregate(node)


def _growth(part: Node, deflator: str | None) -> tuple[Term, tuple[Use, ...]]:
    now, known = compiled(part)
    base = _before(now)
    times: Term = Calculation("/", now, base)
    if deflator is not None:
        times = Calculation("/", times, Official(deflator, city=True))
    both = (*known, *(replace(use, before=True) for use in known))
    return Given(base, Calculation("-", times, Constant(1.0))), both


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


def _aggregate(node: Node) -> tuple[Term, tuple[Use, ...]]:
    match node:
        case nodes.Sum(x, where):
            told = Known(x) if where is None else Or((Not(where), And((where, Known(x)))))
            count = Use(Firms(told))
            return Given(count, Use(Total(x, where))), (count,)
        case nodes.Ratio(x, y, where):
            return _quotient(Total(x, both(Known(y), where)), Total(y, both(Known(x), where)), both(Known(x), Known(y), where))
        case nodes.Share(x, where):
            return _quotient(Total(x, where), Total(x, Known(where)), both(Known(x), Known(where)))
        case nodes.Count(where):
            count = Use(Firms(None if where is None else Known(where)))
            return Given(count, Use(Firms(where))), (count,)
        case nodes.ShareOf(where):
            return _quotient(Firms(where), Firms(Known(where)), Known(where))
    return _distribution(node)


def _distribution(node: Node) -> tuple[Term, tuple[Use, ...]]:
    match node:
        case nodes.Mean(x, weight):
            if weight is None:
                return _quotient(Total(x), Firms(Known(x)), Known(x))
            return _quotient(Total(Arithmetic("*", x, weight)), Total(weight, Known(x)), both(Known(x), Known(weight)))
        case nodes.Quantile(x, q):
            return Use(Order(x, q)), (Use(Firms(Known(x))),)
        case nodes.TopShare(x, n):
            return _quotient(Top(x, n), Total(x, _positive(x)), Known(x))
        case nodes.Hhi(x):
            whole = Use(Total(x, _positive(x)))
            squares = Use(Total(Arithmetic("*", x, x), _positive(x)))
            return Calculation("/", Calculation("/", squares, whole), whole), (Use(Firms(Known(x))),)
    raise TypeError(f"{type(node).__name__} is no result over a group")


def _positive(x: Node) -> Node:
    return Comparison(">", x, Number(0.0))


def _quotient(part: Primitive, whole: Primitive, known: Node | None) -> tuple[Term, tuple[Use, ...]]:
    return Calculation("/", Use(part), Use(whole)), (Use(Firms(known)),)
