"""工作台: what needs a decision today, gathered in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import Reader
from liantu.chains import queries as chains
from liantu.oversight.models import CheckRun, FindingRecord, Task
from liantu.oversight.queries.findings import changes_since, counts_by_chain, counts_by_severity, findings, latest_run
from liantu.oversight.queries.tasks import OPEN_STATES, my_tasks, task_counts
from liantu.registry import queries as registry

SHOWN = 8
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
    has_firms: bool
    has_chains: bool

    @property
    def empty(self) -> bool:
        """Whether this is a new installation, whose reader wants the first steps."""
        return not (self.has_firms and self.freshness.assessment)


def workbench(reader: Reader, today: date, since: datetime | None) -> Workbench:
    """Gather the landing page; ``since`` is the last visit, None for a first one."""
    assessment = chains.latest_assessment(reader)
    by_chain = counts_by_chain(reader)
    rows = [(row, by_chain.get(row.chain.code, {})) for row in chains.chain_list(reader, assessment)]
    return Workbench(
        counts=counts_by_severity(reader),
        waiting=waiting_findings(reader),
        tasks=list(my_tasks(reader)[:SHOWN]),
        task_counts=task_counts(reader, today),
        since=since,
        changes=changes_since(reader, since) if since else {},
        chains=rows,
        freshness=freshness(reader, assessment),
        has_firms=registry.organisations(reader).exists(),
        has_chains=bool(rows),
    )


def waiting_findings(reader: Reader) -> list[FindingRecord]:
    """Findings that nobody works on, the most severe and oldest first."""
    rows = findings(reader).exclude(state=FindingRecord.State.CLEARED).exclude(tasks__state__in=OPEN_STATES)
    return list(rows.order_by("-severity_rank", "raised_at", "pk")[:SHOWN])


def freshness(reader: Reader, assessment: Any = None) -> Freshness:
    """Return how new the reader's figures are."""
    return Freshness(
        source=registry.sources(reader).exclude(kind="pack").order_by("-received_at").first(),
        assessment=assessment or chains.latest_assessment(reader),
        run=latest_run(),
        newer_facts=chains.newer_facts_wait() if reader.sees_city else False,
        refreshing=refreshing(),
    )


def refreshing() -> bool:
    """Whether a refresh waits in the queue or runs."""
    return DBTaskResult.objects.filter(task_path__endswith=".refresh_job", status__in=_UNFINISHED).exists()
