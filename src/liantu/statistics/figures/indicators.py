"""打开指标: an indicator at a key of a dimension: its formula with the numbers filled in, and the reports under it."""

from __future__ import annotations

from dataclasses import replace

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.figure import Evidence, Figure, Subject
from liantu.kernel.formula import nodes
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine.definitions import measures
from liantu.statistics.engine.sql_plan import sql_plan
from liantu.statistics.figures.explained import Cell, Step, in_words, steps_of
from liantu.statistics.figures.figure_context import FigureContext, empty, open_key
from liantu.statistics.figures.rows import firm_rows, formula_evidence, official_evidence, without_rows
from liantu.statistics.queries.firms import CellFirms
from liantu.statistics.queries.official import base_factor, best_by_period, context_codes, official_rows, published_rows

_BESIDE, _CONTEXT = (
    Text("同口径的官方数据", "Published on the same basis"),
    Text("其他口径，仅供参考", "On another basis, for context only"),
)


def open_indicator(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """Open a computed indicator at a dimension's key; raises NotFoundError."""
    context = open_key(code, subject, period, viewer)
    if context.protected:
        return empty(context, context.value, context.reason)
    cell = context.cell(viewer)
    reports = firm_rows(viewer, context.pack, context.formula, cell, context.period, context.computation.known_at)
    rows = (replace(reports, note=_with_silent(reports.note, (context.firms or 0) - cell.rows.height)),)
    reason = Text("填报不足，无法计算", "too few reports to compute it") if context.value is None else None
    without = without_rows(context.pack, context.formula, cell)
    lists = rows if without is None else (*rows, without)
    evidence, claim = (*lists, *_published(context, viewer), _formula(context)), context.claim
    return Figure(
        context.definition, subject, context.period, context.value, context.marks, reason, _steps(context, viewer, cell), evidence,
        claim.bound, claim.coverage,
    )  # fmt: skip


def stated_indicator(code: str, subject: Subject, period: Period | None, viewer: Viewer) -> Figure:
    """Return a computed indicator at a dimension's key as `open_indicator` does, without what stands under it: few rows are read."""
    context = open_key(code, subject, period, viewer)
    missing = Text("填报不足，无法计算", "too few reports to compute it") if context.value is None and not context.protected else None
    return empty(context, context.value, context.reason or missing)


def _steps(context: FigureContext, viewer: Viewer, cell: CellFirms) -> tuple[Step, ...]:
    grows = any(isinstance(node, nodes.Growth | nodes.RealGrowth) for node in context.formula.walk())
    last_year = context.last_year(viewer).rows.to_dicts() if grows else []
    filled = steps_of(context.pack, context.formula, Cell(cell.rows.to_dicts(), last_year, lambda code: _official_value(context, code)))
    return (
        (Text("统计范围内企业数", "firms in the population"), _number(context.firms), "household"),
        (Text("其中数值所依据的企业数", "of which the value rests on"), _number(context.known), "household"),
        *filled,
        (context.definition.name, context.value, context.definition.unit),
        *_upper(context),
    )


def _upper(context: FigureContext) -> tuple[Step, ...]:
    """The value of the indicator that bounds this one from above."""
    if context.entry.upper is None or context.upper is None:
        return ()
    above = context.pack.measured[context.entry.upper]
    return ((above.name, context.upper, above.unit),)


def _number(count: int | None) -> float | None:
    return None if count is None else float(count)


def _with_silent(note: Text | None, silent: int) -> Text | None:
    """The note of the rows with how many firms of the population have none, since they reported nothing for the period."""
    if silent <= 0:
        return note
    sentence = Text(
        f"统计范围内另有 {silent} 家本期没有填报，不列", f"{silent} more firms of the population did not report and are not listed"
    )
    return sentence if note is None else Text(f"{note.zh}；{sentence.zh}", f"{note.en}; {sentence.en}")


def _official_value(context: FigureContext, code: str) -> float | None:
    """The published value of a series in its base unit, as the computation reads it: a price index is the city's, all else the key's."""
    deflators = {node.deflator for node in context.formula.walk() if isinstance(node, nodes.RealGrowth)}
    region = context.pack.city if code in deflators else context.key
    if context.dimension not in {"city", "district"} and code not in deflators:
        return None
    best = best_by_period(official_rows(SYSTEM, [code], region)).get(context.period)
    return None if best is None else best.value * base_factor(best.unit)


def _published(context: FigureContext, viewer: Viewer) -> tuple[Evidence, ...]:
    """Published values beside the computed one, and those on another basis."""
    if context.dimension not in {"city", "district"}:
        return ()
    same = published_rows(viewer, context.pack, context.entry.code, context.key, unit=context.definition.unit)
    other = official_rows(viewer, context_codes(context.pack, context.entry.code), context.key)
    return tuple(official_evidence(context.pack, rows, title) for rows, title in ((same, _BESIDE), (other, _CONTEXT)) if rows)


def _formula(context: FigureContext) -> Evidence:
    """The formula as text and as SQL for the kind of period."""
    kind = context.period.kind
    sql = sql_plan(measures([context.entry]), context.dimension, kind, city=context.pack.city)
    return formula_evidence(context.pack, context.formula, in_words(context.pack, context.formula), sql)
