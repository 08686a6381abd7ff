"""可加成分: the sums under the indicators, with their largest contributions: what disclosure control works on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from liantu.kernel.formula import Node
from liantu.kernel.formula.nodes import Count, Known, Number, Sum
from liantu.kernel.pack import IndicatorEntry
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.compute import by_population, keys
from liantu.statistics.engine.definitions import Firms, Given, Order, Primitive, Term, Top, Total, Use, measures, parts
from liantu.statistics.engine.matched import Before, read_before
from liantu.statistics.engine.polars_plan import with_last_year
from liantu.statistics.engine.polars_rows import distinct_nodes, expression

SCHEMA: Mapping[str, pl.DataType] = {
    "component": pl.String(),
    "dimension": pl.String(),
    "key": pl.String(),
    "kind": pl.String(),
    "period": pl.Int32(),
    "total": pl.Float64(),
    "contributors": pl.Int64(),
    "first": pl.Float64(),
    "second": pl.Float64(),
}
_ONE = Number(1.0)


@dataclass(frozen=True, slots=True)
class Component:
    """A sum over the firms of a population: of x, or of 1 for each firm, where a condition holds."""

    population: str
    x: Node | None
    where: Node | None

    @property
    def code(self) -> str:
        """Its population and canonical formula.

        >>> from liantu.kernel.formula import parse_condition, parse_expression
        >>> Component("above_scale", parse_expression("tax"), parse_condition("known(revenue)")).code
        'above_scale:sum(tax, known(revenue))'
        """
        return f"{self.population}:{Count(self.where) if self.x is None else Sum(self.x, self.where)}"


def components_of(entries: Iterable[IndicatorEntry]) -> dict[str, tuple[Component, ...]]:
    """Return by indicator the sums from which its value is made, those of earlier versions included.

    A quantile is no sum: it stands here as the number of firms that it ranks. A growth rests on its components in both periods; they are
    the published totals of all firms, not those of the matched sample, which are never shown.

    >>> words = {"zh": "税负", "en": "Tax burden"}
    >>> known = {"code": "burden", "version": "1", "name": words, "rule": words}
    >>> entry = IndicatorEntry(**known, formula="ratio(tax, revenue)", raw_unit="share", unit="percent")
    >>> [component.code for component in components_of([entry])["burden"]]
    ['all:sum(tax, known(revenue))', 'all:sum(revenue, known(tax))']
    """
    by_indicator: dict[str, dict[Component, None]] = {}
    for measure in measures(entries, matching=False):
        chosen = by_indicator.setdefault(measure.indicator, {})
        for primitive in _values(measure.value):
            chosen[_component(measure.population, primitive)] = None
    return {indicator: tuple(chosen) for indicator, chosen in by_indicator.items()}


def matched_of(entries: Iterable[IndicatorEntry]) -> dict[str, tuple[Component, ...]]:
    """Return by indicator that grows the sums of this period over its matched sample; what they leave of all firms is who came.

    >>> words = {"zh": "增速", "en": "Growth"}
    >>> known = {"code": "growth", "version": "1", "name": words, "rule": words}
    >>> entry = IndicatorEntry(**known, formula="growth(sum(tax))", raw_unit="share", unit="percent")
    >>> [component.code for component in matched_of([entry])["growth"]]
    ['all:sum(tax, known(tax) and known(before(tax)))']
    """
    by_indicator: dict[str, dict[Component, None]] = {}
    for measure in measures(entries):
        for primitive in _values(measure.value):
            one = _component(measure.population, primitive)
            read = [node for root in (one.x, one.where) if root is not None for node in root.walk()]
            if any(isinstance(node, Before) for node in read) and (one.x is None or not read_before([one.x])):
                by_indicator.setdefault(measure.indicator, {})[one] = None
    return {indicator: tuple(chosen) for indicator, chosen in by_indicator.items()}


def _values(term: Term) -> Iterator[Primitive]:
    """Yield the primitives whose numbers enter the value."""
    if isinstance(term, Use):
        yield term.primitive
    for part in (term.value,) if isinstance(term, Given) else parts(term):
        yield from _values(part)


def _component(population: str, primitive: Primitive) -> Component:
    match primitive:
        case Total(x, where):
            return Component(population, x, where)
        case Firms(where):
            return Component(population, None, where)
        case Order(x, _, _):
            return Component(population, None, Known(x))
        case Top(x, _, _):
            return Component(population, x, None)


def components(
    panel: pl.DataFrame,
    members: pl.DataFrame,
    entries: Iterable[IndicatorEntry],
    dimension: str,
    kind: PeriodKind,
    *,
    populations: Mapping[str, pl.DataFrame] | None = None,
    chains: pl.DataFrame | None = None,
    city: str = "city",
) -> pl.DataFrame:
    """Return `SCHEMA`: each component once, with its total, the firms that add to it, and the two largest contributions, without sign.

    The arguments are those of `compute.compute`. Firms whose key is unknown stand under the key ``""``, so that keys add up to the city.
    The total is null where no firm's contribution is known; a firm for which the condition is known not to hold contributes 0.

    >>> words = {"zh": "税收", "en": "Tax"}
    >>> known = {"code": "tax", "version": "1", "name": words, "rule": words}
    >>> entry = IndicatorEntry(**known, formula="sum(tax)", raw_unit="yuan", unit="yuan")
    >>> panel = pl.DataFrame({"organisation": [1, 2, 3], "period": [2024] * 3, "tax": [5.0, 2.0, 1.0]})
    >>> firms = pl.DataFrame({"organisation": [1, 2, 3], "district": ["a", "a", None]})
    >>> components(panel, firms, [entry], "district", PeriodKind.YEAR).select("key", "total", "contributors", "first", "second").rows()
    [('', 1.0, 1, 1.0, 0.0), ('a', 7.0, 2, 5.0, 2.0)]
    """
    entries = list(entries)
    summands = _by_population(entries)
    roots = {code: [node for one in chosen for node in (one.x, one.where) if node] for code, chosen in summands.items()}
    keyed = keys(members, dimension, chains, city).with_columns(pl.col("key").fill_null(""))
    frames = [
        _summed(with_last_year(rows, read_before(roots[chosen[0].population]), kind), keyed, summands[chosen[0].population])
        for rows, chosen in by_population(panel, entries, measures(entries, matching=False), kind, populations or {})
        if chosen[0].population in summands and not chosen[0].directory
    ]
    return _collected(frames, dimension, kind)


def _by_population(entries: Sequence[IndicatorEntry]) -> dict[str, list[Component]]:
    """The components under all indicators, each once, by the code of their population."""
    groups = (*components_of(entries).values(), *matched_of(entries).values())
    distinct = dict.fromkeys(component for group in groups for component in group)
    populations: dict[str, list[Component]] = {}
    for component in distinct:
        populations.setdefault(component.population, []).append(component)
    return populations


def _collected(frames: Sequence[pl.LazyFrame], dimension: str, kind: PeriodKind) -> pl.DataFrame:
    """The sums of all populations as one frame of `SCHEMA`."""
    if not frames:
        return pl.DataFrame(schema=dict(SCHEMA))
    table = pl.concat(pl.collect_all(frames, engine="in-memory")).with_columns(dimension=pl.lit(dimension), kind=pl.lit(kind.value))
    return table.select(pl.col(name).cast(dtype) for name, dtype in SCHEMA.items()).sort("component", "key", "period")


def _summed(panel: pl.LazyFrame, keyed: pl.DataFrame, summands: Sequence[Component]) -> pl.LazyFrame:
    fixed = {
        node: f"c{number}" for number, node in enumerate(distinct_nodes(node for each in summands for node in (each.x, each.where) if node))
    }
    attributes = keyed.lazy().select("organisation", "key", *(expression(node).alias(name) for node, name in fixed.items()))
    rows = panel.join(attributes, on="organisation", how="inner", maintain_order="left_right")
    shaped = rows.select("key", "period", *(_contribution(each, fixed).alias(f"r{number}") for number, each in enumerate(summands)))
    columns = [pl.col(f"r{number}") for number in range(len(summands))]
    grouped = shaped.group_by("key", "period", maintain_order=True).agg(
        *(pl.when(column.count() > 0).then(column.sum()).alias(f"t{number}") for number, column in enumerate(columns)),
        *((column != 0).sum().alias(f"n{number}") for number, column in enumerate(columns)),
        *(column.abs().drop_nulls().top_k(2).sort(descending=True).alias(f"l{number}") for number, column in enumerate(columns)),
    )
    return pl.concat([_long(grouped, number, component) for number, component in enumerate(summands)])


def _contribution(component: Component, fixed: Mapping[Node, str]) -> pl.Expr:
    value = expression(component.x or _ONE, fixed)
    if component.where is None:
        return value
    holds = expression(component.where, fixed)
    return pl.when(holds).then(value).when(~holds).then(0.0)


def _long(grouped: pl.LazyFrame, number: int, component: Component) -> pl.LazyFrame:
    largest = pl.col(f"l{number}").list
    return grouped.select(
        pl.lit(component.code).alias("component"),
        "key",
        "period",
        pl.col(f"t{number}").alias("total"),
        pl.col(f"n{number}").cast(pl.Int64).alias("contributors"),
        largest.get(0, null_on_oob=True).alias("first"),
        pl.when(largest.len() > 0).then(largest.get(1, null_on_oob=True).fill_null(0.0)).alias("second"),
    )
