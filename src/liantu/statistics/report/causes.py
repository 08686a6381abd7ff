"""变动原因: what the change of output against last year is made of, by industry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from liantu.kernel.errors import LiantuError
from liantu.kernel.period import Period
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
_CONTINUING = "continuing"
_UNMATCHED = ("entering", "exiting", "moved_in", "moved_out", "unplaced", "not_comparable")
_LEAST = 0.0005
"""A part is named from this contribution on: what rounds to 0.0 points moved nothing."""
_COLUMNS = (
    Column(Text("行业", "Industry")),
    Column(Text("上年同期", "Year before"), numeric=True),
    Column(Text("本月", "This month"), numeric=True),
    Column(Text("增减", "Change"), numeric=True),
    Column(Text("其中两期均有填报的企业", "Of it, firms in both periods"), numeric=True),
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
    rises, falls = _moved(change, words.shown)
    draft = SectionDraft("causes", words.title, 30, month.simulated, words.note)
    return draft.add(
        _change(month, change), _unmatched(month, change), _parts(month, words.rises, rises, "rises"),
        _parts(month, words.falls, falls, "falls"), *_further(month, base),
        _table(month, change, [*rises, *reversed(falls)]), _chart(month, [*rises, *reversed(falls)]),
    )  # fmt: skip


def _matched(change: Decomposition) -> pl.DataFrame:
    """The parts with ``matched``, what firms that reported in both periods account for, and ``points``, that against the base."""
    matched = pl.col(_CONTINUING).fill_null(0.0) if _CONTINUING in change.lines.columns else pl.lit(0.0)
    return change.lines.with_columns(matched=matched).with_columns(points=pl.col("matched") / pl.lit(change.before, pl.Float64))


def _moved(change: Decomposition, shown: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The parts whose firms rose and fell most, at most ``shown`` of each, the largest first: firms that are in both periods."""
    lines = _matched(change)
    rises = lines.filter(pl.col("points") >= _LEAST).sort("points", descending=True).head(shown).to_dicts()
    falls = lines.filter(pl.col("points") <= -_LEAST).sort("points").head(shown).to_dicts()
    return rises, falls


def _change(month: Month, change: Decomposition) -> Sentence:
    amount, before = change.change or 0.0, change.before or 1.0
    values = {
        "place": month.place_name, "month": month.month.text, "base": change.first.text, "change": percent_words(amount / before * 100),
        "amount": amount_words(month.amount(month.words.output, amount, signed=True)),
    }  # fmt: skip
    return said(month.words.causes.change, values, key="change", good=amount > 0)


def _parts(month: Month, pattern: Text, parts: list[dict[str, Any]], key: str, *, by: str = _BY) -> Sentence | None:
    part = month.words.causes.part
    items = []
    for row in parts[:3]:
        points = amount_words(Quantity(row["points"] * 100, "points", 1, signed=True))
        items.append(said(part, {"name": _name(month, row["part"], by), "points": points}).pieces)
    return said(pattern, {"list": listed(items)}, key=key) if items else None


def _unmatched(month: Month, change: Decomposition) -> Sentence | None:
    """How much of the change firms account for that are not in both periods."""
    parts = [value for name, value in change.effects.items() if name in _UNMATCHED]
    if abs(round(sum(parts), month.entry(month.words.output).digits)) == 0.0:
        return None
    amount, matched = (
        amount_words(month.amount(month.words.output, value, signed=True)) for value in (sum(parts), (change.change or 0.0) - sum(parts))
    )
    return said(month.words.causes.unmatched, {"amount": amount, "matched": matched}, key="unmatched")


def _further(month: Month, base: Period) -> list[Sentence]:
    """What the same change is made of by the further dimensions that the pack names, each in a sentence."""
    sentences = []
    for one in month.words.causes.further:
        if one.by == month.place[0]:
            continue
        change = decomposition(
            month.viewer, month.pack, month.words.output, one.by, base, month.month, within=month.place, computation=month.computation
        )
        for pattern, rows, way in zip((one.rises, one.falls), _moved(change, one.shown), ("rises", "falls"), strict=True):
            named = [row for row in rows if row["part"] is not None]
            sentence = _parts(month, pattern, named, f"{one.by}_{way}", by=one.by)
            sentences += [] if sentence is None else [sentence]
    return sentences


def _table(month: Month, change: Decomposition, rows: list[dict[str, Any]]) -> ReportTable:
    """The parts shown, and all others on one line, so that the rows add up."""
    words, lines = month.words.causes, _matched(change)
    whole = {
        "before": change.before or 0.0, "after": change.after or 0.0, "contribution": change.change or 0.0,
        "matched": float(lines.get_column("matched").sum()), "points": float(lines.get_column("points").sum()),
    }  # fmt: skip
    shown = [_row(month, _name(month, row["part"]), row) for row in rows]
    if len(rows) < change.lines.height:
        shown.append(_row(month, words.others, {side: value - sum(row[side] or 0.0 for row in rows) for side, value in whole.items()}))
    code, changes = month.words.output, _row(month, words.others, whole)[3:]
    sums = (Text("合计", "Total"), month.cited(code, change.before, change.first), month.cited(code, change.after), *changes)
    return ReportTable(words.table, _COLUMNS, (*shown, sums))


def _row(month: Month, name: Text, row: Mapping[str, Any]) -> tuple[Cell, ...]:
    code = month.words.output
    return (
        name, month.amount(code, row["before"]), month.amount(code, row["after"]), month.amount(code, row["contribution"], signed=True),
        month.amount(code, row["matched"], signed=True), Quantity(row["points"] * 100, "points", 1, signed=True),
    )  # fmt: skip


def _chart(month: Month, rows: list[dict[str, Any]]) -> ReportChart:
    series = ReportSeries(Text("拉动（百分点）", "Contribution (points)"), tuple(row["points"] * 100 for row in rows))
    return ReportChart(
        "bars", month.words.causes.chart, tuple(_name(month, row["part"]) for row in rows), (series,), "points", 2, says="rises"
    )


def _name(month: Month, part: str | None, by: str = _BY) -> Text:
    return Text("行业不明", "Industry unknown") if part is None else key_name(month.pack, by, part)
