"""Polars 计算计划: all measures of one dimension and period kind in one group-by over one joined panel, lazily."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from liantu.kernel.formula import Node
from liantu.kernel.formula.nodes import Known
from liantu.kernel.period import PeriodKind
from liantu.statistics.engine.definitions import (
    FIRMS,
    Calculation,
    Constant,
    Firms,
    Given,
    Measure,
    Official,
    Order,
    Primitive,
    Term,
    Top,
    Total,
    Use,
)
from liantu.statistics.engine.matched import before_column, read_before
from liantu.statistics.engine.polars_rows import distinct_nodes, expression

GROUP = ("key", "period")
_PLACES = 2**40
"""Organisation and period as one number: joined in half the time of two columns."""
Argument = tuple[Node | None, Node | None]


def polars_plan(
    panel: pl.LazyFrame,
    keyed: pl.DataFrame,
    measures: Sequence[Measure],
    kind: PeriodKind,
    series: pl.DataFrame,
    city_series: pl.DataFrame,
    reports: pl.LazyFrame | None = None,
) -> pl.LazyFrame:
    """Return the plan of ``measures``: key, period, and of each measure by its number value (v…), firms (f…) and known (k…).

    ``panel`` are the rows of their population; ``keyed`` has organisation, key (null keys are left out) and the attributes that the
    measures read; last year's values are read from ``reports`` where these are given, else from ``panel``. ``series`` has code, key,
    period, value, and ``city_series`` code, period, value. `figures_of` makes figures of it.
    """
    primitives = list(dict.fromkeys([FIRMS, *(use.primitive for measure in measures for use in measure.uses())]))
    names = {primitive: f"a{number}" for number, primitive in enumerate(primitives)}
    columns = read_before(node for primitive in primitives for node in _argument(primitive) if node is not None)
    rows = with_last_year(panel, columns, kind, reports)
    grouped = group(rows, keyed.filter(pl.col("key").is_not_null()), names)
    wide = _with_before(grouped, measures, names, kind)
    wide = _with_official(wide, measures, kind, series, city_series)
    return wide.select(
        *GROUP,
        *((term_expression(m.value, names) * m.scale).cast(pl.Float64).alias(f"v{number}") for number, m in enumerate(measures)),
        *(pl.max_horizontal(_counts(m.firms or (Use(FIRMS),), names)).alias(f"f{number}") for number, m in enumerate(measures)),
        *(pl.min_horizontal(_counts(m.known, names) or [pl.lit(0, pl.Int64)]).alias(f"k{number}") for number, m in enumerate(measures)),
    )


def figures_of(wide: pl.DataFrame, measures: Sequence[Measure], kind: PeriodKind) -> pl.DataFrame:
    """Return indicator, key, period, value, firms, known from what `polars_plan` gives, in the order of the measures."""
    return pl.concat([_long(wide, number, measure, kind) for number, measure in enumerate(measures)])


# rows → groups


def with_last_year(panel: pl.LazyFrame, columns: Sequence[str], kind: PeriodKind, reports: pl.LazyFrame | None = None) -> pl.LazyFrame:
    """Join to each row these columns of the firm's row of the same period last year (of ``reports``, else of the panel), or null."""
    if not columns:
        return panel
    place = pl.col("period").cast(pl.Int64) * _PLACES + pl.col("organisation")
    last_year = (panel if reports is None else reports).select(
        (place + kind.per_year * _PLACES).alias("__place"), *(pl.col(code).alias(before_column(code)) for code in columns)
    )
    return panel.with_columns(place.alias("__place")).join(last_year, on="__place", how="left", maintain_order="left")


def group(panel: pl.LazyFrame, keyed: pl.DataFrame, names: Mapping[Primitive, str]) -> pl.LazyFrame:
    """Return key, period and one column a primitive; keys are joined and grouped as numbers, attributes judged once a firm."""
    arguments = {primitive: _argument(primitive) for primitive in names}
    roots = [node for argument in arguments.values() for node in argument if node is not None]
    fixed = {node: f"c{number}" for number, node in enumerate(distinct_nodes(roots))}
    codes = keyed.get_column("key").unique().drop_nulls().sort()
    numbers = pl.DataFrame({"key": codes, "place": pl.int_range(len(codes), dtype=pl.UInt32, eager=True)})
    placed = (
        keyed.lazy().join(numbers.lazy(), on="key").select("organisation", "place", *(expression(n).alias(c) for n, c in fixed.items()))
    )
    rows = panel.join(placed, on="organisation", how="inner", maintain_order="left_right")
    columns = {argument: f"r{number}" for number, argument in enumerate(dict.fromkeys(arguments.values()))}
    shaped = rows.select("place", "period", *(_row(*argument, fixed).alias(column) for argument, column in columns.items()))
    aggregates = (_aggregate(primitive, pl.col(columns[arguments[primitive]])).alias(name) for primitive, name in names.items())
    return shaped.group_by("place", "period", maintain_order=True).agg(*aggregates).join(numbers.lazy(), on="place").drop("place")


def _argument(primitive: Primitive) -> Argument:
    """Return what a primitive reads of each firm: a value, and the condition under which it counts."""
    match primitive:
        case Firms(Known(part)):
            return part, None
        case Firms(where):
            return None, where
        case Total(x, where):
            return x, where
        case Order(x, _, where) | Top(x, _, where):
            return x, where


def _row(x: Node | None, where: Node | None, fixed: Mapping[Node, str]) -> pl.Expr:
    if x is None:
        return pl.lit(True) if where is None else expression(where, fixed)
    value = expression(x, fixed)
    return value if where is None else pl.when(expression(where, fixed)).then(value)


def _aggregate(primitive: Primitive, column: pl.Expr) -> pl.Expr:
    match primitive:
        case Firms(None):
            return pl.len()
        case Firms(Known(_)):
            return column.count()
        case Firms(_) | Total(_, _):
            return column.sum()
        case Order(_, q, _):
            return column.quantile(q, "linear")
        case Top(_, n, _):
            return column.filter(column > 0).top_k(n).sum()


# groups → values


def _with_before(grouped: pl.LazyFrame, measures: Sequence[Measure], names: Mapping[Primitive, str], kind: PeriodKind) -> pl.LazyFrame:
    """Join last year's primitives, as ``b…``, where some growth uses them."""
    used = dict.fromkeys(names[use.primitive] for measure in measures for use in measure.uses() if use.before)
    if not used:
        return grouped
    moved = pl.col("period") + kind.per_year
    last_year = grouped.select("key", moved.cast(pl.Int32).alias("period"), *(pl.col(name).alias(f"b{name}") for name in used))
    return grouped.join(last_year, on=GROUP, how="left")


def _with_official(
    wide: pl.LazyFrame, measures: Iterable[Measure], kind: PeriodKind, series: pl.DataFrame, city_series: pl.DataFrame
) -> pl.LazyFrame:
    for official in dict.fromkeys(official for measure in measures for official in measure.officials()):
        source, on = (city_series, ["period"]) if official.city else (series, ["key", "period"])
        moved = (pl.col("period") + (kind.per_year if official.before else 0)).cast(pl.Int32)
        rows = source.lazy().filter(pl.col("code") == official.code).unique(on, keep="first", maintain_order=True)
        wide = wide.join(rows.select(*on[:-1], moved.alias("period"), pl.col("value").alias(official_name(official))), on=on, how="left")
    return wide


def official_name(official: Official) -> str:
    """Return the column that carries an official value."""
    return f"s_{official.code}{'_city' if official.city else ''}{'_before' if official.before else ''}"


def term_expression(term: Term, names: Mapping[Primitive, str]) -> pl.Expr:
    """Return a term as an expression over columns of primitives."""
    match term:
        case Use():
            name = names[term.primitive]
            return pl.col(f"b{name}" if term.before else name).cast(pl.Float64)
        case Constant():
            return pl.lit(term.value)
        case Official():
            return pl.col(official_name(term))
        case Given():
            return pl.when(term_expression(term.base, names) > 0).then(term_expression(term.value, names))
        case Calculation():
            left, right = term_expression(term.left, names), term_expression(term.right, names)
            signs = {"+": left + right, "-": left - right, "*": left * right, "/": pl.when(right != 0.0).then(left / right)}
            return signs[term.sign]


def _counts(uses: Iterable[Use], names: Mapping[Primitive, str]) -> list[pl.Expr]:
    return [pl.col(f"b{names[use.primitive]}" if use.before else names[use.primitive]).fill_null(0).cast(pl.Int64) for use in uses]


def _long(wide: pl.DataFrame, number: int, measure: Measure, kind: PeriodKind) -> pl.DataFrame:
    first, last = measure.span(kind)
    rows = wide if first is None else wide.filter(pl.col("period") >= first)
    rows = rows if last is None else rows.filter(pl.col("period") <= last)
    columns = (pl.col(f"{letter}{number}").alias(name) for letter, name in (("v", "value"), ("f", "firms"), ("k", "known")))
    return rows.select(pl.lit(measure.indicator).alias("indicator"), "key", pl.col("period").cast(pl.Int32), *columns)
