"""计算: all indicators, forecasts and quality issues at once from the reports known at a moment, kept as one computation."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db.models import Q
from django.utils import timezone

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.registry.actions.bulk import analyze_table, insert_frame
from liantu.registry.actions.lifecycle import Computations
from liantu.rooms import clock
from liantu.statistics.actions.figures import Facts, figures, newest_full, simulated_marks
from liantu.statistics.actions.forecasts import forecasts
from liantu.statistics.actions.head_figures import head_figures
from liantu.statistics.actions.quality_issues import Issues, find_issues
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.engine.rule_files import ClusterRules, ComputationRules, FieldRules, TargetRules
from liantu.statistics.models import Computation, Forecast, QualityIssue, Release, StatisticFigure
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.readings import CLUSTER_OUTPUT
from liantu.statistics.rules import may_compute

_RULES = (ComputationRules, PopulationRules, ClusterRules, FieldRules, TargetRules, QualityRules, DisclosureRules)
"""What a computation rests on, kept with it as the pack writes it."""


_COLUMNS: dict[str, Any] = {
    "indicator": pl.String, "version": pl.String, "dimension": pl.String, "key": pl.String, "kind": pl.String, "period": pl.String,
    "value": pl.Float64, "firms": pl.Int64, "known": pl.Int64,
}  # fmt: skip

COMPUTATIONS = Computations(
    Computation, may_compute, Text("计算统计指标", "compute the statistics"), stays=Q(pk__in=Release.objects.values("computation"))
)
"""Computations from which something was released stay."""


@dataclass(frozen=True, slots=True)
class Computed:
    """算出的结果: what a computation found, before it is kept; ``figures`` with the columns of their table."""

    facts: Facts
    figures: pl.DataFrame
    forecasts: list[Forecast]
    issues: Issues
    newest: dict[str, str]
    head: dict[str, Any]
    seconds: float


def compute(
    pack: Pack,
    *,
    known_at: datetime | None = None,
    kinds: Collection[str] | None = None,
    progress: Progress = silent,
    viewer: Viewer = SYSTEM,
) -> Computation:
    """Compute and keep all figures of the pack; older computations beyond the number to keep go, except those that are released.

    ``known_at``: reports known up to then (None is now). ``kinds``: only figures of these kinds of period, such as ``year`` (None: all that
    the pack computes); issues of data quality are looked for in the reports of all kinds. Raises NotAllowedError; a failure leaves a
    computation marked failed and nothing else.
    """
    COMPUTATIONS.require(viewer)
    rules = pack.as_written(*_RULES)
    computation = Computation(
        known_at=known_at or clock.now(),
        rule_version="/".join(f"{code} {rule['version']}" for code, rule in rules.items())[:80],
        rules=rules,
        versions={code: entry.version for code, entry in pack.measured.items()},
    )
    return COMPUTATIONS.run(
        computation,
        lambda row: _compute_all(row, pack, known_at, kinds, progress),
        lambda row, results: _keep(row, results, progress),
        at_most=pack.rule(ComputationRules).keep,
    )


def _compute_all(
    computation: Computation, pack: Pack, known_at: datetime | None, kinds: Collection[str] | None, progress: Progress
) -> Computed:
    started = time.monotonic()
    progress(Text("读取报表", "reading reports"), 0, None)
    facts = Facts(pack, known_at)
    values = pl.concat([*figures(facts, progress, kinds), pl.DataFrame(schema=_COLUMNS)], how="diagonal").select(list(_COLUMNS))
    progress(Text("预测", "forecasting"), 0, None)
    ahead = forecasts(pack, computation, values.filter(pl.col("kind") == "year"))
    progress(Text("检查数据质量", "checking data quality"), 0, None)
    previous = latest_computation(SYSTEM, known_at=computation.known_at)
    issues = find_issues(facts, timezone.localdate(computation.known_at), None if previous is None else previous.known_at)
    leading = values.filter(pl.col("indicator") == CLUSTER_OUTPUT, pl.col("dimension") == "city")
    newest = newest_full(leading, pack.rule(ComputationRules).full_enough)
    return Computed(facts, values, ahead, issues, newest, head_figures(facts, newest), time.monotonic() - started)


def _keep(computation: Computation, results: Computed, progress: Progress) -> None:
    """Write the rows, and what the computation says of itself."""
    started = time.monotonic()
    count = _insert(StatisticFigure, computation, results.figures, progress)
    Forecast.objects.bulk_create(results.forecasts)
    issue_count = _insert(QualityIssue, computation, results.issues.rows, progress)
    computation.newest, computation.head = results.newest, results.head
    computation.marks = simulated_marks(results.facts.members)
    computation.counts = {
        "organisations": results.facts.members.height, "figures": count, "forecasts": len(results.forecasts), "issues": issue_count,
        "found": results.issues.counts, "expected": results.issues.expected,
        "seconds": round(results.seconds + time.monotonic() - started, 2),
    }  # fmt: skip
    analyze_table(StatisticFigure)


def _insert(model: Any, computation: Computation, frame: pl.DataFrame, progress: Progress) -> int:
    return insert_frame(model, frame.with_columns(computation_id=pl.lit(computation.pk)), progress)
