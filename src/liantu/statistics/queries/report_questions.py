"""填报时的提问: what the rules of data quality say of one report that is being filled in, and of whom it is expected.

The same rules that judge what came in (rules/quality.yaml), asked of one organisation, so that they can be asked while it is typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.formula import holds, parse_condition
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.registry import queries as registry
from liantu.rooms.reporting import FilledReport, ReportQuestion
from liantu.statistics.engine.jumps import jumps
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.quality_rules import QualityRules

_HISTORY = 3
"""Years of its own reports by which a firm's usual changes are measured."""


def report_questions(report: FilledReport, pack: Pack) -> Iterator[ReportQuestion]:
    """Yield contradictions between the items, and values out of line with the organisation's own past."""
    rule = pack.rule(QualityRules)
    for one in rule.contradictions:
        if set(one.items) <= set(report.values) and holds(parse_condition(one.formula), report.values) is True:
            yield ReportQuestion(one.code, one.items, Text(one.name.zh, one.name.en))
    yield from _jumps(report, rule)


def _jumps(report: FilledReport, rule: QualityRules) -> Iterator[ReportQuestion]:
    kind, number = report.period.kind, report.period.number
    items = [item for item in rule.jumps.items if item in report.values]
    if not items:
        return
    past = [report.period.shifted(-back) for back in range(1, _HISTORY * kind.per_year + 1)]
    kept = registry.report_rows(SYSTEM, kind, organisations=[report.organisation], items=items, period=past)
    typed = pl.DataFrame(
        {"organisation": report.organisation, "period": number, "item": items, "value": [report.values[item] for item in items]},
        schema={"organisation": pl.Int64, "period": pl.Int32, "item": pl.String, "value": pl.Float64},
    )
    found = jumps(pl.concat([kept.select(typed.columns), typed]), rule.jumps.as_rule()).filter(pl.col("period") == number, ~pl.col("back"))
    for item, before, ratio in found.select("item", "before", "ratio").iter_rows():
        yield ReportQuestion("jump", (item,), _jumped(ratio, before))


def _jumped(ratio: float, before: float) -> Text:
    if ratio >= 1:
        return Text(f"为上期的 {ratio:,.1f} 倍，超出以往波动", f"{ratio:,.1f} times the period before: beyond its usual changes")
    share = 100 * ratio
    zh = f"仅为上期的 {share:,.1f}%，超出以往波动" if before else "与上期相差悬殊"
    return Text(zh, f"Only {share:,.1f}% of the period before: beyond its usual changes")


def expected_reports(organisation: int, periods: Sequence[Period], pack: Pack) -> dict[Period, bool]:
    """Return of which periods a report is expected: by the population of rules/quality.yaml that must report.

    Who belongs goes by the latest yearly value known up to the period's year, as `engine.quality.expected_reports` counts it for all firms;
    without one nobody can tell, and the period is left out.
    """
    if not periods:
        return {}
    expectation = pack.rule(QualityRules).expected.get(periods[0].kind.value)
    if expectation is None:
        return {}
    rule = pack.rule(PopulationRules).populations[expectation.population]
    if rule.item is None or rule.at_least is None:
        return dict.fromkeys(periods, True)
    yearly = dict(_yearly(organisation, rule.item))
    said = {}
    for period in periods:
        years = [year for year in yearly if year <= period.year]
        if years:
            said[period] = yearly[max(years)] >= rule.at_least
    return said


def _yearly(organisation: int, item: str) -> Iterator[tuple[int, float]]:
    rows = registry.report_rows(SYSTEM, PeriodKind.YEAR, organisations=[organisation], items=[item])
    yield from rows.select("period", "value").drop_nulls().iter_rows()
