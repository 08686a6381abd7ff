"""计算: all indicators, forecasts and quality issues at once from the reports known at a moment, kept as one computation."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.registry.actions.bulk import analyze_table, insert_frame
from liantu.statistics.actions.figures import Facts, figures, newest_full, simulated_marks
from liantu.statistics.actions.forecasts import forecasts
from liantu.statistics.actions.quality_issues import issues
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.engine.rule_files import ClusterRules, ComputationRules, FieldRules, TargetRules
from liantu.statistics.models import Computation, Forecast, QualityIssue, StatisticFigure
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.readings import CLUSTER_OUTPUT
from liantu.statistics.rules import may_compute

_RULES = (ComputationRules, PopulationRules, ClusterRules, FieldRules, TargetRules, QualityRules, DisclosureRules)
"""What a computation rests on, kept with it as the pack writes it."""


def compute(pack: Pack, *, known_at: datetime | None = None, progress: Progress = silent, viewer: Viewer = SYSTEM) -> Computation:
    """Compute and keep all figures of the pack; older computations beyond the number to keep go, except those that are released.

    ``known_at``: reports known up to then (None is now). Raises NotAllowedError; a failure leaves a computation marked failed and
    nothing else.
    """
    if not may_compute(viewer):
        raise NotAllowedError(Text("您没有计算统计指标的权限", "you may not compute the statistics"))
    kept = pack.as_written(*_RULES)
    computation = Computation.objects.create(
        known_at=known_at or timezone.now(),
        rule_version="/".join(f"{code} {rule['version']}" for code, rule in kept.items())[:80],
        rules=kept,
        versions={code: entry.version for code, entry in pack.measured.items()},
    )
    try:
        with transaction.atomic():
            _fill(computation, pack, known_at, progress)
    except BaseException:
        Computation.objects.filter(pk=computation.pk).update(state=Computation.State.FAILED, finished_at=timezone.now())
        raise
    drop_old(pack.rule(ComputationRules).keep)
    return computation


def _fill(computation: Computation, pack: Pack, known_at: datetime | None, progress: Progress) -> None:
    started = time.monotonic()
    progress(Text("读取报表", "reading reports"), 0, None)
    facts = Facts(pack, known_at)
    made = pl.concat([*figures(facts, progress), pl.DataFrame(schema=_COLUMNS)], how="diagonal")
    count = _insert(StatisticFigure, computation, made.select(list(_COLUMNS)), progress)
    progress(Text("预测", "forecasting"), 0, None)
    ahead = Forecast.objects.bulk_create(forecasts(pack, computation, made.filter(pl.col("kind") == "year")))
    progress(Text("检查数据质量", "looking at the quality of the data"), 0, None)
    before = latest_computation(SYSTEM, known_at=computation.known_at)
    found = issues(facts, timezone.localdate(computation.known_at), None if before is None else before.known_at)
    raised = _insert(QualityIssue, computation, found.rows, progress)
    leading = made.filter(pl.col("indicator") == CLUSTER_OUTPUT, pl.col("dimension") == "city")
    computation.newest = newest_full(leading, pack.rule(ComputationRules).full_enough)
    computation.marks = simulated_marks(facts.members)
    computation.counts = {
        "organisations": facts.members.height, "figures": count, "forecasts": len(ahead), "issues": raised, "found": found.counts,
        "expected": found.expected, "seconds": round(time.monotonic() - started, 2),
    }  # fmt: skip
    computation.state, computation.finished_at = Computation.State.DONE, timezone.now()
    computation.save()
    analyze_table(StatisticFigure)


_COLUMNS: dict[str, Any] = {
    "indicator": pl.String, "version": pl.String, "dimension": pl.String, "key": pl.String, "kind": pl.String, "period": pl.String,
    "value": pl.Float64, "firms": pl.Int64, "known": pl.Int64,
}  # fmt: skip


def _insert(model: Any, computation: Computation, frame: pl.DataFrame, progress: Progress) -> int:
    return insert_frame(model, frame.with_columns(computation_id=pl.lit(computation.pk)), progress)


def drop_old(keep: int) -> int:
    """Delete all but the ``keep`` newest finished computations, failed ones among them, and return how many went; released ones stay."""
    done = Computation.objects.filter(state=Computation.State.DONE)
    held = list(done.order_by("-pk").values_list("pk", flat=True)[:keep])
    old = Computation.objects.exclude(state=Computation.State.RUNNING).exclude(pk__in=held).filter(releases__isnull=True)
    gone = list(old.values_list("pk", flat=True))
    with transaction.atomic():
        for model in (StatisticFigure, Forecast, QualityIssue):
            rows = model.objects.filter(computation__in=gone)
            rows._raw_delete(rows.db)  # noqa: SLF001 300,000 rows without reading one
        Computation.objects.filter(pk__in=gone).delete()
    return len(gone)
