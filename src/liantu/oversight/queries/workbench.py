"""工作台: what needs a decision today, gathered in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import Viewer
from liantu.chains import queries as chains
from liantu.kernel.pack import load_pack
from liantu.oversight.models import CheckRun, FindingRecord, Task
from liantu.oversight.queries.findings import changes_since, counts_by_chain, counts_by_severity, findings, latest_run
from liantu.oversight.queries.tasks import OPEN_STATES, my_tasks, task_counts
from liantu.registry import queries as registry
from liantu.statistics import queries as statistics
from liantu.statistics.engine.targets import PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.queries import TargetView

SHOWN = 8
TARGETS = 6
_SOON_DAYS = 366
_UNFINISHED = ("READY", "RUNNING")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new what is shown is: the last source, assessment and run of the checks, and what waits."""

    source: Any
    assessment: Any
    run: CheckRun | None
    newer_facts: bool
    refreshing: bool


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything on the landing page."""

    counts: dict[str, int]
    waiting: list[FindingRecord]
    tasks: list[Task]
    task_counts: dict[str, int]
    since: datetime | None
    changes: dict[str, int]
    chains: list[tuple[Any, dict[str, int]]]
    freshness: Freshness
    targets: list[TargetView]
    has_firms: bool
    has_chains: bool

    @property
    def empty(self) -> bool:
        """Whether this is a new installation, whose viewer wants the first steps."""
        return not (self.has_firms and self.freshness.assessment)


def workbench(viewer: Viewer, today: date, since: datetime | None) -> Workbench:
    """Gather the landing page; ``since`` is the last visit, None for a first one."""
    assessment = chains.latest_assessment(viewer)
    by_chain = counts_by_chain(viewer)
    rows = [(row, by_chain.get(row.chain.code, {})) for row in chains.chain_list(viewer, assessment)]
    return Workbench(
        counts=counts_by_severity(viewer),
        waiting=waiting_findings(viewer),
        tasks=list(my_tasks(viewer)[:SHOWN]),
        task_counts=task_counts(viewer, today),
        since=since,
        changes=changes_since(viewer, since) if since else {},
        chains=rows,
        freshness=freshness(viewer, assessment),
        targets=pressing_targets(statistics.target_views(viewer, load_pack(settings.PACK)), today),
        has_firms=registry.organisations(viewer).exists(),
        has_chains=bool(rows),
    )


def pressing_targets(views: Sequence[TargetView], today: date) -> list[TargetView]:
    """The targets that matter now, a handful: off their path, missed, and due within a year; so that each of these kinds is seen.

    The least likely to be met stand first among those off their path, the newest among the missed, the next due among the rest.
    """
    open_ = [view for view in views if view.leading.verdict.outcome is Outcome.OPEN and view.leading.readings]
    off = [view for view in open_ if view.leading.progress is not None and view.leading.progress.path_status is PathStatus.OFF_PATH]
    missed = [view for view in views if view.leading.verdict.outcome is Outcome.MISSED]
    due = [view for view in open_ if view not in off and (view.aim.period.end_date - today).days <= _SOON_DAYS]
    off.sort(key=lambda view: 1.0 if view.leading.chance is None else view.leading.chance)
    missed.sort(key=lambda view: -view.aim.period.number)
    due.sort(key=lambda view: view.aim.period.number)
    each = TARGETS // 2
    first = [*off[:each], *missed[:each], *due[:each]]
    rest = [*off[each:], *missed[each:], *due[each:]]
    return [*first, *rest][:TARGETS]


def waiting_findings(viewer: Viewer) -> list[FindingRecord]:
    """Findings that nobody works on, the most severe and oldest first."""
    rows = findings(viewer).exclude(state=FindingRecord.State.CLEARED).exclude(tasks__state__in=OPEN_STATES)
    return list(rows.order_by("-severity_rank", "raised_at", "pk")[:SHOWN])


def freshness(viewer: Viewer, assessment: Any = None) -> Freshness:
    """Return how new the viewer's figures are."""
    return Freshness(
        source=registry.sources(viewer).exclude(kind="pack").order_by("-received_at").first(),
        assessment=assessment or chains.latest_assessment(viewer),
        run=latest_run(),
        newer_facts=chains.newer_facts_wait() if viewer.sees_city else False,
        refreshing=refreshing(),
    )


def refreshing() -> bool:
    """Whether a refresh waits in the queue or runs."""
    return DBTaskResult.objects.filter(task_path__endswith=".refresh_job", status__in=_UNFINISHED).exists()
