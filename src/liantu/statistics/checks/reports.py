"""检查 ST005、ST006: reports that are missing or late, district by district; reports that contradict themselves or jump."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.written import amount_text
from liantu.statistics.checks.context import computed, finding
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.models import QualityIssue
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.quality import quality_issues
from liantu.statistics.queries.reporting import timeliness

_LISTED = 20
_KINDS = (QualityIssue.Kind.CONTRADICTION, QualityIssue.Kind.JUMP)


@CHECKS.check("ST005")
def untimely(context: CheckContext) -> Iterator[Finding]:
    """Districts in which many reports are missing or came late: one finding a district, which names its list of reminders."""
    entry, computation = context.pack.checks["ST005"], computed(context)
    if computation is None:
        return
    for district in context.pack.districts:
        rows = timeliness(computation, district.code)
        expected, missing, late = (sum(getattr(row, name) for row in rows) for name in ("expected", "missing", "late"))
        if not expected:
            continue
        share, severity = missing / expected, ""
        if share >= entry.thresholds["missing_share"]:
            severity = "large_missing" if share >= entry.thresholds["large_missing_share"] else "missing"
        elif late / expected >= entry.thresholds["late_share"]:
            severity = "late"
        if not severity:
            continue
        place = key_name(context.pack, "district", district.code)
        line = Text(
            f"{place.zh}：应报 {expected} 份报表，缺报 {missing} 份（{share:.1%}），迟报 {late} 份",
            f"{place.en}: of {expected} reports due, {missing} are missing ({share:.1%}) and {late} were late",
        )
        firms = context.once(_missing_firms).get(district.code, [])[:_LISTED]
        evidence = {"expected": expected, "missing": missing, "late": late, "firms": firms}
        yield finding(
            entry, Subject("district", district.code), severity, line, computation, figure="reporting_completeness",
            value=100 * (1 - share), scope={"districts": [district.code]}, evidence=evidence,
        )  # fmt: skip


def _missing_firms(context: CheckContext) -> dict[str, list[str]]:
    """Names of the firms of each district with a missing report, most missing first."""
    counts: dict[str, Counter[str]] = {}
    issues = quality_issues(SYSTEM, kinds=[QualityIssue.Kind.MISSING], computation=computed(context))
    for district, name in issues.values_list("district", "organisation__name"):
        counts.setdefault(district, Counter())[name] += 1
    return {district: sorted(firms, key=lambda name: (-firms[name], name)) for district, firms in counts.items()}


@CHECKS.check("ST006")
def odd(context: CheckContext) -> Iterator[Finding]:
    """Firms whose reports contradict themselves or jump: one finding a firm, with all that is odd about it."""
    entry, computation = context.pack.checks["ST006"], computed(context)
    if computation is None:
        return
    by_firm: dict[int, list[QualityIssue]] = {}
    for issue in quality_issues(SYSTEM, kinds=_KINDS, computation=computation).order_by("organisation_id", "-period"):
        by_firm.setdefault(issue.organisation_id, []).append(issue)
    for pk, issues in by_firm.items():
        severities = [_severity(issue) for issue in issues]
        worst = min(severities, key=("contradiction", "likely_unit", "jump").index)
        leading = issues[severities.index(worst)]
        worded = issue_text(context.pack, leading)
        more = len(issues) - 1
        name = leading.organisation.name
        line = Text(
            f"{name}：{worded.zh}" + (f"；另有 {more} 处" if more else ""),
            f"{name}: {worded.en}" + (f"; and {more} more" if more else ""),
        )
        figure = indicator_of_item(context.pack, leading.item)
        sentences = [{"zh": text.zh, "en": text.en} for text in (issue_text(context.pack, issue) for issue in issues[:_LISTED])]
        scope = {"organisations": [str(pk)], "districts": [leading.district] if leading.district else []}
        yield finding(
            entry, Subject("organisation", str(pk)), worst, line, computation, figure=figure, value=None, scope=scope,
            evidence={"period": leading.period, "issues": sentences},
        )  # fmt: skip


def _severity(issue: QualityIssue) -> str:
    if issue.kind == QualityIssue.Kind.CONTRADICTION:
        return "contradiction"
    return "likely_unit" if issue.probable_factor is not None else "jump"


def issue_text(pack: Pack, issue: QualityIssue) -> Text:
    """Return what is odd in one sentence: period, item or rule, value beside what was expected."""
    when = Period.parse(issue.period).text
    if issue.kind == QualityIssue.Kind.CONTRADICTION:
        rule = pack.rule(QualityRules).contradiction(issue.rule)
        name = Text(issue.rule, issue.rule) if rule is None else rule.name
        return Text(f"{when.zh}{name.zh}", f"{when.en}: {name.en}")
    item = pack.items[issue.item].name if issue.item in pack.items else Text(issue.item, issue.item)
    value, level = issue.value or 0.0, issue.expected
    unit_code = pack.items[issue.item].unit if issue.item in pack.items else ""
    reported, expected = amount_text(value, unit_code), amount_text(level or 0.0, unit_code)
    usual = Text("", "") if level is None else Text(f"，通常约 {expected.zh}", f", usually about {expected.en}")
    unit = Text("", "")
    if issue.probable_factor is not None:
        factor = issue.probable_factor
        times = f"{factor:,.0f}" if factor >= 1 else f"1/{1 / factor:,.0f}"
        unit = Text(f"，疑为单位错误（{times} 倍）", f", probably the wrong unit ({times} times)")
    return Text(f"{when.zh}{item.zh} {reported.zh}{usual.zh}{unit.zh}", f"{when.en}: {item.en} {reported.en}{usual.en}{unit.en}")


def indicator_of_item(pack: Pack, item: str) -> str:
    """Return the indicator that is just the sum of an item, so that a correction shows; empty where there is none."""
    return next((entry.code for entry in pack.measured.values() if entry.formula == f"sum({item})"), "")
