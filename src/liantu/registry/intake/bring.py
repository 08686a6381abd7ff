"""导入: a batch is planned, and unless it is a dry run or has problems written, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction

from liantu.kernel.pack import Pack
from liantu.kernel.progress import Progress
from liantu.registry.intake.import_plan import Plans, make_plans, write_plans
from liantu.registry.intake.ownership import Own
from liantu.registry.intake.pipeline import Batch
from liantu.registry.intake.plausible_lines import Plausibility
from liantu.registry.intake.report import IntakeReport
from liantu.rooms import clock

_LOCK = 7_215_042_604


def bring_in(
    batch: Batch,
    pack: Pack,
    *,
    progress: Progress,
    source: dict[str, Any],
    dry_run: bool = False,
    leave_out_bad_rows: bool = False,
    simulated: bool = False,
    user_id: int | None = None,
    own: Own | None = None,
    before_end: Callable[[IntakeReport], None] | None = None,
    judge: Callable[[Plans], Plausibility] | None = None,
) -> IntakeReport:
    """Return the report; nothing is written in a dry run, nor where there are problems unless bad rows are to be left out.

    Plan and writing share one transaction, and one intake writes at a time. ``before_end`` runs inside it, last.
    Rows that are not about ``own``, where it is given, are problems. Where ``judge`` asks about values nothing is written either.
    """
    plan = partial(_planned, batch, pack, progress, simulated=simulated, own=own, judge=judge)
    if dry_run or (batch.log.count and not leave_out_bad_rows):
        return plan(bad_rows=leave_out_bad_rows).report()
    with transaction.atomic():
        wait_for_turn()
        plans = plan(bad_rows=leave_out_bad_rows)
        if (batch.log.count and not leave_out_bad_rows) or plans.plausibility.asked:
            return plans.report()
        report = write_plans(plans, clock.now(), progress, user_id=user_id, source=source)
        if before_end is not None:
            before_end(report)
        return report


def _planned(
    batch: Batch,
    pack: Pack,
    progress: Progress,
    *,
    bad_rows: bool,
    simulated: bool,
    own: Own | None,
    judge: Callable[[Plans], Plausibility] | None,
) -> Plans:
    """Plans, judged where they could be written: without problems, or with ``bad_rows`` left out."""
    plans = make_plans(batch, pack, progress, simulated=simulated, own=own)
    if judge is not None and (bad_rows or not batch.log.count):
        plans.plausibility = judge(plans)
    return plans


def wait_for_turn() -> None:
    """Two intakes never compare with the same rows: SQLite's write lock is taken by the transaction itself."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
