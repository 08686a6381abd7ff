"""变动原因: what the change of output against last year is made of, by industry."""

from __future__ import annotations

from typing import Any

import polars as pl

from liantu.kernel.errors import LiantuError
from liantu.kernel.report import (
    Cell,
    Column,
    Quantity,
    ReportChart,
    ReportSeries,
    ReportTable,
    SectionDraft,
    listed,
    percent_words,
    said,
)  # fmt: skip
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.statistics.queries.decompositions import Decomposition, decomposition
from liantu.statistics.queries.names import key_name
from liantu.statistics.report.month import Month
from liantu.statistics.report.written import amount_words

_BY = "division"
_UNMATCHED = ("entering", "exiting", "moved_in", "moved_out", "unplaced", "not_comparable")
_LEAST = 0.0005
"""A part is named from this contribution on: what rounds to 0.0 points moved nothing."""
_COLUMNS = (
    Column(Text("行业", "Industry")),
    Column(Text("上年同期", "Year before"), numeric=True),
    Column(Text("本月", "This month"), numeric=True),
    Column(Text("增减", "Change"), numeric=True),
    Column(Text("拉动（百分点）", "Contribution (points)"), numeric=True),
)


def causes(month: Month) -> SectionDraft | None:
    """The industries that moved output most; None where it is not known of both periods, or the viewer sees no sums."""
    code, base = month.words.output, month.month.same_period_last_year()
    course = month.courses.get(code)
    if not month.aggregates or month.place[0] == "chain" or course is None or not (course.value and course.values.get(base)):
        return None
    try:
        change = decomposition(month.viewer, month.pack, code, _BY, base, month.month, within=month.place, computation=month.computation)
    except LiantuError:
        return None
    if change.form != "total" or change.change is None or not change.before:
        return None
    words = month.words.causes
    lines = change.lines.filter(pl.col("points").is_not_null())
    rises = lines.filter(pl.col("points") >= _LEAST).sort("points", descending=True).head(words.shown).to_dicts()
    falls = lines.filter(pl.col("points") <= -_LEAST).sort("points").head(words.shown).to_dicts()
    draft = SectionDraft("causes", words.title, 30, month.simulated, words.note)
    return draft.add(
        _change(month, change), _parts(month, words.rises, rises, "rises"), _parts(month, words.falls, falls, "falls"),
        _unmatched(month, change), _table(month, change, [*rises, *reversed(falls)]), _chart(month, [*rises, *reversed(falls)]),
    )  # fmt: skip


def _change(month: Month, change: Decomposition) -> Sentence:
    amount, before = change.change or 0.0, change.before or 1.0
    values = {
        "place": month.place_name, "month": month.month.text, "base": change.first.text, "change": percent_words(amount / before * 100),
        "amount": amount_words(month.amount(month.words.output, amount, signed=True)),
    }  # fmt: skip
    return said(month.words.causes.change, values, key="change", good=amount > 0)


def _parts(month: Month, pattern: Text, parts: list[dict[str, Any]], key: str) -> Sentence | None:
    part = month.words.causes.part
    items = []
    for row in parts[:3]:
        points = amount_words(Quantity(row["points"] * 100, "points", 1, signed=True))
        items.append(said(part, {"name": _name(month, row["part"]), "points": points}).pieces)
    return said(pattern, {"list": listed(items)}, key=key) if items else None


def _unmatched(month: Month, change: Decomposition) -> Sentence | None:
    """How much of the change firms account for that are not in both periods."""
    parts = [value for name, value in change.effects.items() if name in _UNMATCHED]
    if abs(round(sum(parts), month.entry(month.words.output).digits)) == 0.0:
        return None
    amount = amount_words(month.amount(month.words.output, sum(parts), signed=True))
    return said(month.words.causes.unmatched, {"amount": amount}, key="unmatched")


def _table(month: Month, change: Decomposition, rows: list[dict[str, Any]]) -> ReportTable:
    """The parts shown, and all others on one line, so that the rows add up."""
    words, code = month.words.causes, month.words.output
    shown = [_row(month, _name(month, row["part"]), row["before"], row["after"], row["contribution"], row["points"]) for row in rows]
    total, before = change.change or 0.0, change.before or 1.0
    rest = total - sum(row["contribution"] for row in rows)
    left, right = (
        None if whole is None else whole - sum(row[side] or 0.0 for row in rows)
        for whole, side in ((change.before, "before"), (change.after, "after"))
    )
    if len(rows) < change.lines.height:
        shown.append(_row(month, words.others, left, right, rest, rest / before))
    sums: tuple[Cell, ...] = (
        Text("合计", "Total"), month.cited(code, change.before, change.first), month.cited(code, change.after),
        month.amount(code, total, signed=True), Quantity(total / before * 100, "points", 1, signed=True),
    )  # fmt: skip
    return ReportTable(words.table, _COLUMNS, (*shown, sums))


def _row(month: Month, name: Text, before: float | None, after: float | None, change: float, points: float) -> tuple[Cell, ...]:
    code = month.words.output
    return (
        name, month.amount(code, before), month.amount(code, after), month.amount(code, change, signed=True),
        Quantity(points * 100, "points", 1, signed=True),
    )  # fmt: skip


def _chart(month: Month, rows: list[dict[str, Any]]) -> ReportChart:
    series = ReportSeries(Text("拉动（百分点）", "Contribution (points)"), tuple(row["points"] * 100 for row in rows))
    return ReportChart(
        "bars", month.words.causes.chart, tuple(_name(month, row["part"]) for row in rows), (series,), "points", 2, says="rises"
    )


def _name(month: Month, division: str | None) -> Text:
    return Text("行业不明", "Industry unknown") if division is None else key_name(month.pack, _BY, division)
