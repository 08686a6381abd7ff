"""查数据质量: what is odd about the reports that a computation rests on, as the table has it; rules/quality.yaml says what is odd."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.formula import items, parse_condition
from liantu.kernel.period import Period, PeriodKind
from liantu.registry import queries as registry
from liantu.statistics.actions.figures import Facts
from liantu.statistics.actions.revisions import revised
from liantu.statistics.engine.jumps import jumps
from liantu.statistics.engine.polars_rows import expression
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.quality import contradictions, expected_reports, late_reports, missing_reports, periods_due
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.engine.rule_files import ComputationRules

ISSUES: Mapping[str, Any] = {
    "kind": pl.String, "organisation_id": pl.Int64, "district": pl.String, "period_kind": pl.String, "period": pl.String, "item": pl.String,
    "rule": pl.String, "value": pl.Float64, "expected": pl.Float64, "score": pl.Float64, "probable_factor": pl.Float64, "days": pl.Int64,
}  # fmt: skip
_EMPTY = pl.DataFrame(schema=dict(ISSUES))
_NEVER = 1_000_000


@dataclass(frozen=True, slots=True)
class Issues:
    """查出的问题: rows as `ISSUES`; ``counts`` by kind, kept or not; ``expected`` by kind of period and district."""

    rows: pl.DataFrame
    counts: Mapping[str, int] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)


def find_issues(facts: Facts, on_date: datetime.date, since: datetime.datetime | None = None) -> Issues:
    """Return what is odd about the reports as of a day, for the newest periods that rules/quality.yaml looks back at.

    ``since``: the moment of the computation before; values of any period that were revised after it are told too.
    """
    rule = facts.pack.rule(QualityRules)
    tables: list[pl.DataFrame] = [_EMPTY]
    expected: dict[str, Any] = {}

    for kind in PeriodKind:
        if since is not None and facts.panels.reported(kind).height:
            tables.append(_as_issues(revised(facts, kind, since), kind, "revision"))
        due_periods = periods_looked_at(facts, kind, on_date)
        if not due_periods:
            continue
        tables += [_contradiction_issues(facts, kind, due_periods), _jump_issues(facts, kind, due_periods)]
        timely, owed = _timeliness_issues(facts, kind, due_periods)
        tables.append(timely)
        if owed:
            expected[kind.value] = owed

    all_issues = _placed(pl.concat(tables, how="diagonal"), facts)
    counts = dict(all_issues.group_by("kind").len().sort("kind").iter_rows())
    worst = all_issues.sort("score", descending=True, nulls_last=True, maintain_order=True).with_columns(
        place=pl.int_range(pl.len()).over("kind", "period")
    )
    kept = (pl.col("place") < rule.issues_kept_of_period) | pl.col("kind").is_in(["missing", "late"])  # whose reports, each firm reads
    rows = worst.filter(kept).select(list(ISSUES))
    return Issues(rows.sort("kind", "period", "organisation_id"), counts, expected)


def _placed(issues: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """Issues of the firms of the city with their district; what has no item, rule or district has an empty text."""
    places = facts.members.select(organisation_id="organisation", district="district")
    texts = [pl.col(name).fill_null("") for name in ("district", "item", "rule")]
    return issues.drop("district").join(places, on="organisation_id").with_columns(texts)


def periods_looked_at(facts: Facts, kind: PeriodKind, on_date: datetime.date) -> list[int]:
    """Return the newest periods whose reports are due and whose round is open: enough of the fullest round has come in."""
    rule = facts.pack.rule(QualityRules)
    rounds = facts.panels.reported(kind).group_by("period").len().sort("period")
    if rounds.is_empty() or kind.value not in rule.look_back:
        return []
    fullest = int(str(rounds.get_column("len").max()))
    enough = facts.pack.rule(ComputationRules).round_open * fullest
    open_rounds = rounds.filter(pl.col("len") >= enough).get_column("period")
    due_periods = periods_due(int(str(open_rounds.max())), kind, allowed_days(facts), on_date, rule.look_back[kind.value])
    return [number for number in due_periods if number >= int(str(open_rounds.min()))]


def allowed_days(facts: Facts) -> dict[PeriodKind, int]:
    """Return after how many days a report of each kind is late."""
    return {PeriodKind(kind): deadline.due_days for kind, deadline in facts.pack.rule(QualityRules).deadlines.items()}


def _as_issues(frame: pl.DataFrame, kind: PeriodKind, issue: str) -> pl.DataFrame:
    """Add kind and the period as text; ``organisation`` becomes the column of the table."""
    numbers = frame.get_column("period").unique().to_list()
    texts = pl.DataFrame({"period": numbers, "text": [str(Period.numbered(number, kind)) for number in numbers]},
                         schema={"period": pl.Int32, "text": pl.String})  # fmt: skip
    dated = frame.with_columns(pl.col("period").cast(pl.Int32)).join(texts, on="period").drop("period")
    return dated.rename({"organisation": "organisation_id", "text": "period"}).with_columns(
        kind=pl.lit(issue), period_kind=pl.lit(kind.value)
    )


def _contradiction_issues(facts: Facts, kind: PeriodKind, due_periods: list[int]) -> pl.DataFrame:
    panel = facts.panels.reported(kind).filter(pl.col("period").is_in(due_periods))
    parsed = {rule.code: parse_condition(rule.formula) for rule in facts.pack.rule(QualityRules).contradictions}
    conditions = {code: expression(node) for code, node in parsed.items() if items(node) <= set(panel.columns)}
    broken = contradictions(panel, conditions)
    values = [pl.col("values").list.get(place, null_on_oob=True).alias(name) for place, name in enumerate(("value", "expected"))]
    rows = broken.select("organisation", "period", *values, rule="condition", item=pl.col("items").list.first())
    return _as_issues(rows, kind, "contradiction")


def _jump_issues(facts: Facts, kind: PeriodKind, due_periods: list[int]) -> pl.DataFrame:
    rule = facts.pack.rule(QualityRules).jumps
    panel = facts.panels.reported(kind)
    codes = [code for code in rule.items if code in panel.columns]
    long = panel.unpivot(codes, index=["organisation", "period"], variable_name="item", value_name="value").drop_nulls("value")
    long = long.join(facts.members.select("organisation", "division"), on="organisation")
    jumped = jumps(long, rule.as_rule(), "division", due_periods).filter(~pl.col("back"))
    score = pl.max_horizontal(pl.col("own_score").abs(), pl.col("peer_score").abs())
    rows = jumped.select("organisation", "period", "item", "value", expected="level", score=score, probable_factor="factor")
    return _as_issues(rows, kind, "jump")


def _timeliness_issues(facts: Facts, kind: PeriodKind, due_periods: list[int]) -> tuple[pl.DataFrame, dict[str, dict[str, int]]]:
    """Missing and late reports, and how many are expected, missing and late in each district; nothing of kinds that nobody owes."""
    expected = facts.pack.rule(QualityRules).expected.get(kind.value)
    if expected is None:
        return _EMPTY, {}
    members = _expected_reports(facts, expected.population, kind, due_periods)
    codes = list(expected.items)
    panel = facts.panels.reported(kind)
    complete = panel.filter(pl.all_horizontal(pl.col(codes).is_not_null())).select("organisation", "period")
    missing = missing_reports(complete, due_periods, window=len(due_periods), at_least=_NEVER, members=members).select(
        "organisation", "period"
    )
    late = _late_reports(facts, kind, due_periods, codes[0]).join(members, on=["organisation", "period"], how="semi")
    issues = pl.concat([_as_issues(missing, kind, "missing"), _as_issues(late, kind, "late")], how="diagonal")
    return issues, _by_district(facts, {"expected": members, "missing": missing, "late": late})


def _late_reports(facts: Facts, kind: PeriodKind, due_periods: list[int], item: str) -> pl.DataFrame:
    """Reports whose ``item`` came after its day: organisation, period, days, score."""
    periods = [Period.numbered(number, kind) for number in due_periods]
    dated = registry.report_rows(SYSTEM, kind, items=[item], period=periods, known_at=facts.known_at)
    late = late_reports(dated.select("organisation", "period", "reported_date"), kind, allowed_days(facts))
    return late.select("organisation", "period", days="days_late", score=pl.col("days_late").cast(pl.Float64))


def _expected_reports(facts: Facts, population: str, kind: PeriodKind, due_periods: list[int]) -> pl.DataFrame:
    """Who owes a report of each period; whoever stopped reporting still owes until its closure is told, as its own form says."""
    in_operation = registry.organisations_in_operation(SYSTEM, known_at=facts.known_at)
    rule = facts.pack.rule(PopulationRules).populations[population]
    members = facts.members.join(in_operation, on="organisation", how="semi")
    owed = expected_reports(facts.panels.of(PeriodKind.YEAR), members, rule, kind, due_periods)
    ends = [(number, Period.numbered(number, kind).end_date) for number in due_periods]
    dated = owed.join(pl.DataFrame(ends, schema={"period": pl.Int32, "end": pl.Date}, orient="row"), on="period").join(
        in_operation, on="organisation"
    )
    return dated.filter(pl.col("founded_date").is_null() | (pl.col("founded_date") <= pl.col("end"))).select("organisation", "period")


def _by_district(facts: Facts, frames: Mapping[str, pl.DataFrame]) -> dict[str, dict[str, int]]:
    places = facts.members.select("organisation", "district")
    counts: dict[str, dict[str, int]] = {}
    for name, frame in frames.items():
        for district, count in frame.join(places, on="organisation").group_by("district").len().sort("district").iter_rows():
            counts.setdefault(district or "", dict.fromkeys(frames, 0))[name] = count
    return counts
