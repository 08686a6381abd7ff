"""环节状态的打开: the rule that fired, the values it compared, and why the rules before it did not fire."""

from __future__ import annotations

from typing import Any

from liantu.chains.engine.assessment import values_of
from liantu.chains.engine.states import Comparison, Verdict
from liantu.chains.figures.evidence import flow_rows, maker_rows, purchase_rows
from liantu.chains.figures.figure_context import Step, open_link
from liantu.chains.models import LinkState
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.text import Text

STATE_TEXTS = {
    LinkState.STRONG: Text("强", "strong"),
    LinkState.STEADY: Text("稳", "steady"),
    LinkState.WEAK: Text("弱", "weak"),
    LinkState.LOST: Text("断", "lost"),
    LinkState.ABSENT: Text("缺", "absent"),
    LinkState.KNOWN: Text("已知企业，产值未知", "makers known, output unknown"),
    LinkState.NO_DATA: Text("无数据", "no data"),
}


@FIGURES.opens("link_state")
def link_state(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the state of a link or product. A state is a word, so the value stays None and ``reason`` says the verdict."""
    context = open_link("link_state", subject, period, viewer)
    verdict = context.rules.book.judge(values_of(context.row, context.assessment.year))
    word = STATE_TEXTS[LinkState(verdict.state)]
    if context.withheld:
        figure = context.figure(None, (), ())
        reason = figure.reason or Text("", "")
        reason = Text(f"{word.zh}。{reason.zh}", f"{word.en}. {reason.en}")
        return Figure(figure.definition, subject, figure.period, None, figure.marks, reason)

    product = context.product.pk
    evidence = (
        _rules_table(verdict),
        maker_rows(viewer, [product], context.assessment, Text("本市生产企业，各年", "Makers in the city, all years"), all_years=True),
        purchase_rows(viewer, product, context.assessment),
        flow_rows(viewer, product, context.assessment),
    )
    reason = Text(f"{word.zh}：{verdict.rule.text.zh}", f"{word.en}: {verdict.rule.text.en}")
    return context.figure(None, tuple(_step(item) for item in verdict.comparisons), evidence, reason)


def _step(item: Comparison) -> Step:
    condition = item.condition
    if condition.threshold is None:
        known = condition.relation == "known"
        return (
            Text(f"{item.name.zh}：{'已知' if known else '未知'}", f"{item.name.en}: {'known' if known else 'not known'}"),
            item.value,
            "1",
        )
    limit = f"{condition.sign} {condition.threshold:g}"
    return (Text(f"{item.name.zh}，要求 {limit}", f"{item.name.en}, must be {limit}"), item.value, "1")


def _rules_table(verdict: Verdict) -> Evidence:
    """All rules that were tried: the one that fired first, then those before it with the condition that failed."""
    rows: list[tuple[Any, ...]] = [(verdict.rule.text, STATE_TEXTS[LinkState(verdict.state)], Text("成立", "holds"), None, "")]
    for rule, comparisons in verdict.passed_over:
        failed = next(item for item in comparisons if not item.holds)
        condition = failed.condition
        limit = condition.relation if condition.threshold is None else f"{condition.sign} {condition.threshold:g}"
        rows.append((rule.text, STATE_TEXTS[LinkState(rule.state)], failed.name, failed.value, limit))

    columns = (
        Text("规则", "Rule"),
        Text("状态", "State"),
        Text("决定性条件", "Deciding condition"),
        Text("数值", "Value"),
        Text("要求", "Required"),
    )
    return Evidence(Text("依次比较的规则", "Rules in order of evaluation"), columns, tuple(rows))
