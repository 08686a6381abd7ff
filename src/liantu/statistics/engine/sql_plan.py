"""SQL 计算计划: the same measures as SQL text that runs unchanged on SQLite (3.25 and newer) and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from liantu.kernel.formula import ATTRIBUTES, Node
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
from liantu.statistics.engine.matched import read_before
from liantu.statistics.engine.sql_rows import number, quoted, sql_expression, word


def sql_plan(measures: Sequence[Measure], dimension: str, kind: PeriodKind, *, city: str = "city") -> str:
    """Return one SELECT with the columns indicator, key, period, value, firms, known; the measures are of one population.

    It reads the relations ``panel`` (organisation, period, a column an item; the population's rows, unique by organisation and
    period), ``members`` (organisation and attributes), for the dimension chain ``chains`` (organisation, chain), and where official series
    are named ``series`` (code, dimension, key, kind, period, value; unique by all but value). Growth by this period's directory reads last
    year's values from ``reports``, which is the panel of all who report. Numbers are of double precision.

    >>> from liantu.statistics.engine.definitions import compiled
    >>> from liantu.kernel.formula import parse_formula
    >>> text = sql_plan([Measure("tax", "all", *compiled(parse_formula("sum(tax)")))], "district", PeriodKind.YEAR)
    >>> "GROUP BY key, period" in text, "SUM(x1)" in text
    (True, True)
    """
    primitives = list(dict.fromkeys([FIRMS, *(use.primitive for measure in measures for use in measure.uses())]))
    names = {primitive: f"a{place}" for place, primitive in enumerate(primitives)}
    parts = [
        f"firm_rows AS ({_rows(primitives, dimension, kind, city, 'reports' if measures[0].directory else 'panel')})",
        f"plain AS ({_plain(names)})",
        *(
            f"{name}_of AS ({_ranked(primitive, _arguments(primitives))})"
            for primitive, name in names.items()
            if isinstance(primitive, Order | Top)
        ),
        f"grouped AS ({_grouped(names)})",
    ]

    officials = list(dict.fromkeys(official for measure in measures for official in measure.officials()))
    joined = _join_clauses(officials, dimension, kind, city)
    selects = [_select(measure, names, officials) + joined + _within(measure, kind) for measure in measures]
    return "WITH " + ",\n".join(parts) + "\n" + "\nUNION ALL\n".join(selects)


def _arguments(primitives: Sequence[Primitive]) -> dict[Node, str]:
    """Return what is computed row by row, each once, by the name of its column."""
    columns: dict[Node, str] = {}
    for primitive in primitives:
        for node in (getattr(primitive, "x", None), getattr(primitive, "where", None)):
            if isinstance(node, Node):
                columns.setdefault(node, f"x{len(columns)}")
    return columns


def _rows(primitives: Sequence[Primitive], dimension: str, kind: PeriodKind, city: str, last_year: str) -> str:
    key, joins = f"m.{quoted(dimension)}", ""
    if dimension == "city":
        key = f"CAST({word(city)} AS VARCHAR)"
    elif dimension == "chain":
        key, joins = "k.chain", " JOIN (SELECT DISTINCT organisation, chain FROM chains) k ON k.organisation = p.organisation"
    elif ATTRIBUTES[dimension] is bool:
        key = f"CASE WHEN {key} THEN 'true' WHEN NOT {key} THEN 'false' END"
    arguments = _arguments(primitives)
    if read_before(arguments):
        joins += f" LEFT JOIN {last_year} q ON q.organisation = p.organisation AND q.period = p.period - {kind.per_year}"
    columns = [f"{key} AS key", "p.period AS period", *(f"{sql_expression(node)} AS {name}" for node, name in arguments.items())]
    return f"SELECT {', '.join(columns)} FROM panel p JOIN members m ON m.organisation = p.organisation{joins} WHERE {key} IS NOT NULL"  # noqa: S608


def _plain(names: Mapping[Primitive, str]) -> str:
    arguments = _arguments(list(names))
    columns = []
    for primitive, name in names.items():
        match primitive:
            case Firms(None):
                columns.append(f"COUNT(*) AS {name}")
            case Firms(where) if where is not None:
                columns.append(f"COUNT(CASE WHEN {arguments[where]} THEN 1 END) AS {name}")
            case Total(x, None):
                columns.append(f"COALESCE(SUM({arguments[x]}), 0.0) AS {name}")
            case Total(x, where) if where is not None:
                columns.append(f"COALESCE(SUM(CASE WHEN {arguments[where]} THEN {arguments[x]} END), 0.0) AS {name}")
    return f"SELECT key, period, {', '.join(columns)} FROM firm_rows GROUP BY key, period"  # noqa: S608


def _ranked(primitive: Order | Top, arguments: Mapping[Node, str]) -> str:
    """Return the quantile as Σ x · max(0, 1 − |rank − q(n − 1)|), ranks from 0, or the sum of the n largest."""
    where = "" if primitive.where is None else f" AND {arguments[primitive.where]}"
    window = "OVER (PARTITION BY key, period ORDER BY {order}) AS place"
    if isinstance(primitive, Order):
        x = arguments[primitive.x]
        ranks = f"ROW_NUMBER() {window.format(order=x)}, COUNT(*) OVER (PARTITION BY key, period) AS firms"
        distance = f"ABS((place - 1) - {number(primitive.q)} * (firms - 1))"
        value, condition = f"SUM(CASE WHEN {distance} < 1 THEN x * (1 - {distance}) END)", f"{x} IS NOT NULL"
    else:
        x = arguments[primitive.x]
        ranks, condition = f"ROW_NUMBER() {window.format(order=f'{x} DESC')}", f"{x} > 0"
        value = f"SUM(CASE WHEN place <= {primitive.n} THEN x END)"
    inner = f"SELECT key, period, {x} AS x, {ranks} FROM firm_rows WHERE {condition}{where}"  # noqa: S608
    return f"SELECT key, period, {value} AS value FROM ({inner}) ranks GROUP BY key, period"  # noqa: S608


def _grouped(names: Mapping[Primitive, str]) -> str:
    ranked = [name for primitive, name in names.items() if isinstance(primitive, Order | Top)]
    columns = "".join(f", {name}_of.value AS {name}" for name in ranked)
    joins = "".join(f" LEFT JOIN {name}_of ON {name}_of.key = plain.key AND {name}_of.period = plain.period" for name in ranked)
    return f"SELECT plain.*{columns} FROM plain{joins}"  # noqa: S608


def _join_clauses(officials: Sequence[Official], dimension: str, kind: PeriodKind, city: str) -> str:
    joins = f"\n  FROM grouped g LEFT JOIN grouped b ON b.key = g.key AND b.period = g.period - {kind.per_year}"
    for place, official in enumerate(officials):
        alias = f"s{place}"
        scope = f"{alias}.dimension = 'city' AND {alias}.key = {word(city)}" if official.city else _same_key(alias, dimension)
        period = f"g.period - {kind.per_year}" if official.before else "g.period"
        where = f"{alias}.code = {word(official.code)} AND {alias}.kind = {word(kind.value)} AND {scope} AND {alias}.period = {period}"
        joins += f"\n  LEFT JOIN series {alias} ON {where}"
    return joins


def _same_key(alias: str, dimension: str) -> str:
    return f"{alias}.dimension = {word(dimension)} AND {alias}.key = g.key"


def _within(measure: Measure, kind: PeriodKind) -> str:
    first, last = measure.span(kind)
    bounds = [*([f"g.period >= {first}"] if first is not None else []), *([f"g.period <= {last}"] if last is not None else [])]
    return f"\n  WHERE {' AND '.join(bounds)}" if bounds else ""


def _select(measure: Measure, names: Mapping[Primitive, str], officials: Sequence[Official]) -> str:
    value = f"{_term(measure.value, names, officials)} * {number(measure.scale)}"
    firms, known = ([f"COALESCE({_column(use, names)}, 0)" for use in uses] for uses in (measure.firms or (Use(FIRMS),), measure.known))
    return (
        f"SELECT {word(measure.indicator)} AS indicator, g.key AS key, g.period AS period, {value} AS value, "
        f"{_extreme(firms, '>=')} AS firms, {_extreme(known, '<=')} AS known"
    )


def _extreme(counts: Sequence[str], relation: str) -> str:
    """Return the least (<=) or the most (>=) of some counts; both systems spell the function differently, so it is written out."""
    if len(counts) < 2:
        return counts[0] if counts else "0"
    *first, last = counts
    cases = [
        f"WHEN {' AND '.join(f'{count} {relation} {other}' for other in counts[place + 1 :])} THEN {count}"
        for place, count in enumerate(first)
    ]
    return f"CASE {' '.join(cases)} ELSE {last} END"


def _column(use: Use, names: Mapping[Primitive, str]) -> str:
    return f"{'b' if use.before else 'g'}.{names[use.primitive]}"


def _term(term: Term, names: Mapping[Primitive, str], officials: Sequence[Official]) -> str:
    match term:
        case Use():
            return f"CAST({_column(term, names)} AS DOUBLE PRECISION)"
        case Constant():
            return number(term.value)
        case Official():
            return f"s{officials.index(term)}.value"
        case Given():
            return f"(CASE WHEN {_term(term.base, names, officials)} > 0 THEN {_term(term.value, names, officials)} END)"
        case Calculation():
            left, right = _term(term.left, names, officials), _term(term.right, names, officials)
            return f"({left} / NULLIF({right}, 0))" if term.sign == "/" else f"({left} {term.sign} {right})"
