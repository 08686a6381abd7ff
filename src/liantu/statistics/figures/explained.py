"""算式代入: a formula with the numbers of one cell filled in: what each aggregate adds up, over how many firms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from liantu.kernel.formula import holds, items, nodes, value_of
from liantu.kernel.formula.nodes import Node
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.statistics.queries.names import key_name

Step = tuple[Text, float | None, str]
Row = Mapping[str, Any]
_ATTRIBUTES: Mapping[str, Text] = {
    "district": Text("区县", "district"), "zone": Text("片区", "zone"), "park": Text("园区", "park"), "industry": Text("行业", "industry"),
    "division": Text("行业大类", "division"), "size": Text("规模", "size"), "ownership": Text("所有制", "ownership"),
    "kind": Text("单位类别", "kind"), "cluster": Text("集群", "cluster"), "field": Text("领域", "field"),
    "high_tech": Text("高技术产业", "high-technology"), "strategic": Text("战略性新兴产业", "strategic emerging"),
    "and": Text("且", "and"), "or": Text("或", "or"), "not": Text("非", "not"), "known": Text("已知", "known"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """一格: the firms of one key in a period and in the same period last year, each with items and attributes, and official series."""

    rows: Sequence[Row]
    before: Sequence[Row] = ()
    series: Callable[[str], float | None] = field(default=lambda _code: None)


_MEMBER = re.compile(r'(?P<attribute>[a-z_]+) == "(?P<key>[^"]+)"')
_FUNCTIONS: Mapping[str, Text] = {
    "sum": Text("合计", "sum of "), "count": Text("企业数", "number of firms "), "ratio": Text("之比", "ratio of "),
    "share": Text("占比", "share "), "share_of": Text("企业占比", "share of firms with "), "mean": Text("平均", "mean of "),
    "median": Text("中位数", "median of "), "quantile": Text("分位数", "quantile of "), "growth": Text("增速", "growth of "),
    "real_growth": Text("实际增速", "real growth of "), "top_share": Text("最大几家占比", "share of the largest "),
    "hhi": Text("集中度", "concentration of "),
}  # fmt: skip
"""Functions of formulas by the words that people read."""


def in_words(pack: Pack, node: Node) -> Text:
    """Return an expression with the names of items, attributes and functions instead of their codes."""

    def render(language: str) -> str:
        def member(match: re.Match[str]) -> str:
            told = key_name(pack, match["attribute"], match["key"]).in_language(language)
            return f"{match['attribute']} {'is ' if language == 'en' else '为'}“{told}”"

        def name(match: re.Match[str]) -> str:
            word = match[0]
            text = pack.items[word].name if word in pack.items else _ATTRIBUTES.get(word) or _FUNCTIONS.get(word)
            return word if text is None else text.in_language(language)

        return re.sub(r'(?<![“"])\b[a-z_]+\b(?![”"])', name, _MEMBER.sub(member, str(node)))

    return Text(render("zh"), render("en"))


def steps_of(pack: Pack, formula: Node, cell: Cell) -> tuple[Step, ...]:
    """Return the parts of every aggregate of ``formula`` once, in the order in which they stand, in the items' own units."""
    steps: dict[str, list[Step]] = {}
    _walk(pack, formula, cell, cell.rows, Text("", ""), steps)
    return tuple(step for group in steps.values() for step in group)


def _walk(pack: Pack, node: Node, cell: Cell, rows: Sequence[Row], when: Text, steps: dict[str, list[Step]]) -> None:
    if isinstance(node, nodes.Growth | nodes.RealGrowth):
        sides = {part: matched_rows(part, cell) for part in node.part.walk() if isinstance(part, nodes.Aggregate)}
        for place, when in enumerate((Text("本期 ", "this period: "), Text("上年同期 ", "same period last year: "))):
            for part, pair in sides.items():
                _walk(pack, part, cell, pair[place], when, steps)
        if isinstance(node, nodes.RealGrowth):
            steps[f"series {node.deflator}"] = [(_series_text(pack, node.deflator), cell.series(node.deflator), "")]
    elif isinstance(node, nodes.Series):
        steps[str(node)] = [(_series_text(pack, node.code), cell.series(node.code), "")]
    elif isinstance(node, nodes.Aggregate):
        labelled = [(Text(when.zh + text.zh, when.en + text.en), value, unit) for text, value, unit in parts_of(pack, node, rows)]
        steps[f"{when.en}{node}"] = labelled
    else:
        for child in node.children():
            _walk(pack, child, cell, rows, when, steps)


def matched_rows(node: nodes.Aggregate, cell: Cell) -> tuple[list[Row], list[Row]]:
    """Return the rows of both periods that a growth compares: the firms of which what the aggregate reads is known in both."""
    operands = [part for part in node.children() if items(part)]
    if not operands:
        return list(cell.rows), list(cell.before)

    def rows_by_firm(rows: Sequence[Row]) -> dict[Any, Row]:
        return {row["organisation"]: row for row in rows if all(value_of(part, row) is not None for part in operands)}

    current, last_year = rows_by_firm(cell.rows), rows_by_firm(cell.before)
    return [row for firm, row in current.items() if firm in last_year], [row for firm, row in last_year.items() if firm in current]


def parts_of(pack: Pack, node: nodes.Aggregate, rows: Sequence[Row]) -> list[Step]:
    """Return what an aggregate is made of over ``rows``: sums and counts; a sum over no known firm is unknown, not 0."""
    match node:
        case nodes.Sum(x=x, where=where):
            return [_total(pack, x, where, rows), _reporting(x, where, rows)]
        case nodes.Ratio(x=x, y=y, where=where):
            both = [row for row in rows if value_of(x, row) is not None and value_of(y, row) is not None]
            return [_total(pack, x, where, both), _total(pack, y, where, both), _reporting(x, where, both)]
        case nodes.Share(x=x, where=where):
            decided = [row for row in rows if holds(where, row) is not None]
            return [_total(pack, x, where, decided), _total(pack, x, None, decided), _reporting(x, None, decided)]
        case nodes.Count(where=where):
            return [_number(pack, where, rows)]
        case nodes.ShareOf(where=where):
            decided = [row for row in rows if holds(where, row) is not None]
            return [_number(pack, where, decided), (Text("已知的企业数", "firms with a known value"), float(len(decided)), "household")]
        case nodes.Mean(x=x, weight=weight):
            both = [row for row in rows if value_of(x, row) is not None and (weight is None or value_of(weight, row) is not None)]
            weights = [] if weight is None else [_total(pack, weight, None, both)]
            return [
                _total(pack, x if weight is None else nodes.Arithmetic("*", x, weight), None, both),
                *weights,
                _reporting(x, None, both),
            ]
        case nodes.Quantile(x=x) | nodes.TopShare(x=x) | nodes.Hhi(x=x):
            return _distribution(pack, node, x, rows)
    return []


def _distribution(pack: Pack, node: nodes.Aggregate, x: Node, rows: Sequence[Row]) -> list[Step]:
    values = sorted((float(value) for row in rows if isinstance(value := value_of(x, row), int | float)), reverse=True)
    label, unit = in_words(pack, x), unit_of(pack, x)
    if isinstance(node, nodes.Quantile):
        ends: list[Step] = [(Text(f"最大 {label.zh}", f"largest {label.en}"), values[0] if values else None, unit)]
        ends.append((Text(f"最小 {label.zh}", f"smallest {label.en}"), values[-1] if values else None, unit))
        return [*ends, _reporting(x, None, rows)]
    positive = [value for value in values if value > 0]
    largest = positive[: node.n] if isinstance(node, nodes.TopShare) else positive[:1]
    count = node.n if isinstance(node, nodes.TopShare) else 1
    return [
        (Text(f"最大 {count} 家合计 {label.zh}", f"sum of the {count} largest, {label.en}"), sum(largest) if largest else None, unit),
        (Text(f"合计 {label.zh}", f"sum of {label.en}"), sum(positive) if positive else None, unit),
        (Text("大于零的企业数", "firms above zero"), float(len(positive)), "household"),
    ]


def _total(pack: Pack, x: Node, where: Node | None, rows: Sequence[Row]) -> Step:
    values = [value for row in rows if where is None or holds(where, row) if isinstance(value := value_of(x, row), int | float)]
    decided = where is None or any(holds(where, row) is not None for row in rows if value_of(x, row) is not None)
    label = in_words(pack, x)
    if where is not None:
        limit = in_words(pack, where)
        label = Text(f"{label.zh}（{limit.zh}）", f"{label.en} ({limit.en})")
    value = float(sum(values)) if values or (decided and where is not None) else None
    return Text(f"合计 {label.zh}", f"sum of {label.en}"), value, unit_of(pack, x)


def _reporting(x: Node, where: Node | None, rows: Sequence[Row]) -> Step:
    count = sum(1 for row in rows if value_of(x, row) is not None and (where is None or holds(where, row) is not None))
    return Text("有数据的企业数", "firms with data"), float(count), "household"


def _number(pack: Pack, where: Node | None, rows: Sequence[Row]) -> Step:
    if where is None:
        return Text("企业数", "firms"), float(len(rows)), "household"
    label = in_words(pack, where)
    return Text(f"符合“{label.zh}”的企业数", f"firms with {label.en}"), float(sum(1 for row in rows if holds(where, row))), "household"


def _series_text(pack: Pack, code: str) -> Text:
    definition = pack.indicators.get(code)
    name = definition.name if definition else Text(code, code)
    return Text(f"官方数据 {name.zh}", f"published: {name.en}")


def unit_of(pack: Pack, x: Node) -> str:
    """Return the unit of an item, or nothing for an expression of several."""
    return pack.items[x.code].unit if isinstance(x, nodes.Item) and x.code in pack.items else ""
