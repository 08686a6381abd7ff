"""问题的写法: an issue of data quality in words: what was reported, what would be expected, by which rule, and what it probably is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.quality_rules import Contradiction, QualityRules
from liantu.statistics.models import QualityIssue
from liantu.statistics.pages.labels import with_unit
from liantu.web.figures import translated, unit_word
from liantu.web.numbers import yuan


@dataclass(frozen=True, slots=True)
class ShownIssue:
    """An issue as a row: the item and its unit by name, both values as written, and the sentence that says what is odd."""

    issue: QualityIssue
    period: Period
    item: str
    unit: str
    value: str
    expected: str
    told: str


def shown_issue(city: Pack, issue: QualityIssue) -> ShownIssue:
    """Prepare an issue for a page or an export."""
    rule = city.rule(QualityRules).contradiction(issue.rule)
    unit = city.items[issue.item].unit if issue.item in city.items else ""
    other = rule.items[1] if rule and len(rule.items) > 1 else issue.item
    other_unit = city.items[other].unit if other in city.items else unit
    value, expected = _written(issue.value, unit), _written(issue.expected, other_unit)
    item = _item(city, issue.item)
    return ShownIssue(
        issue, Period.parse(issue.period), item, unit_word(unit), value, expected, _told(city, issue, rule, item, other, value, expected)
    )


def _item(city: Pack, code: str) -> str:
    return translated(city.items[code].name) if code in city.items else code


def _written(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return yuan(value) if unit == "yuan" else with_unit(value, unit)


def _told(city: Pack, issue: QualityIssue, rule: Contradiction | None, item: str, other: str, value: str, expected: str) -> str:
    """What is odd, as a sentence."""
    match issue.kind:
        case QualityIssue.Kind.MISSING:
            deadlines = {str(kind): deadline.due_days for kind, deadline in city.rule(QualityRules).deadlines.items()}
            due = deadlines.get(issue.period_kind)
            return _("期后 %(days)s 天内应报，至今未报全") % {"days": due} if due else _("应报而未报")
        case QualityIssue.Kind.LATE:
            return _("迟报 %(days)s 天") % {"days": issue.days}
        case QualityIssue.Kind.CONTRADICTION if rule is not None:
            return _("%(rule)s：%(item)s %(value)s，%(other)s %(expected)s") % {
                "rule": translated(rule.name), "item": item, "value": value, "other": _item(city, other), "expected": expected or "–",
            }  # fmt: skip
        case QualityIssue.Kind.JUMP:
            said = _("%(item)s %(value)s，通常约 %(expected)s") % {"item": item, "value": value, "expected": expected}
            return f"{said}；{_factor(issue)}" if issue.probable_factor else said
        case QualityIssue.Kind.REVISION:
            return _("由 %(expected)s 改为 %(value)s") % {"expected": expected, "value": value}
    return issue.rule


def _factor(issue: QualityIssue) -> str:
    """The mistake of unit that would explain a jump: too large or too small by about so many times."""
    times = issue.probable_factor or 1.0
    if times < 1:
        return _("可能单位有误：约为应填的 1/%(times)s") % {"times": f"{1 / times:,.0f}"}
    return _("可能单位有误：约为应填的 %(times)s 倍") % {"times": f"{times:,.0f}"}
