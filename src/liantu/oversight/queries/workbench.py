"""工作台: what needs a decision today, gathered in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import Viewer
from liantu.kernel.text import Text
from liantu.oversight.models import CheckRun
from liantu.oversight.queries.findings import changes_since, counts_by_severity, latest_run
from liantu.oversight.queries.tasks import task_counts
from liantu.registry import queries as registry
from liantu.rooms.cards import Card, cards_for, homes_of
from liantu.rooms.refresh import refreshes, waiting

_UNFINISHED = ("READY", "RUNNING")


@dataclass(frozen=True, slots=True)
class Freshness:
    """How new what is shown is: the last source, what was computed last by name, the last run of the checks, and whether facts wait.

    ``failures``: what could not be computed since, by name.
    """

    source: Any
    computed: list[tuple[Text, Any]]
    run: CheckRun | None
    newer_facts: bool
    refreshing: bool
    failures: list[tuple[Text, Any]]

    @property
    def complete(self) -> bool:
        """Whether all that is computed from facts has been computed once."""
        return all(newest for _name, newest in self.computed)

    @property
    def simulated(self) -> bool:
        """Whether anything of it rests on simulated rows."""
        return any("simulated" in newest.marks for _name, newest in self.computed if newest)


@dataclass(frozen=True, slots=True)
class Workbench:
    """Everything on the landing page."""

    counts: dict[str, int]
    task_counts: dict[str, int]
    since: datetime | None
    changes: dict[str, int]
    cards: list[Card]
    freshness: Freshness
    has_firms: bool

    @property
    def simulated(self) -> bool:
        """Whether anything on the page rests on simulated rows."""
        return self.freshness.simulated or any(card.simulated for card in self.cards)

    @property
    def empty(self) -> bool:
        """Whether this is a new installation, whose viewer wants the first steps."""
        return not (self.has_firms and self.freshness.complete)


def workbench(viewer: Viewer, today: date, since: datetime | None) -> Workbench:
    """Gather the landing page; ``since`` is the last visit, None for a first one."""
    return Workbench(
        counts=counts_by_severity(viewer),
        task_counts=task_counts(viewer, today),
        since=since,
        changes=changes_since(viewer, since) if since else {},
        cards=cards_for(viewer, homes_of(viewer)[0]),
        freshness=freshness(viewer),
        has_firms=registry.organisations(viewer).exists(),
    )


def freshness(viewer: Viewer) -> Freshness:
    """Return how new the viewer's figures are."""
    return Freshness(
        source=registry.sources(viewer).exclude(kind="pack").order_by("-received_at").first(),
        computed=[(refresh.name, refresh.newest(viewer)) for refresh in refreshes()],
        run=latest_run(),
        newer_facts=bool(waiting()) if viewer.sees_city else False,
        refreshing=refreshing(),
        failures=[(refresh.name, failed) for refresh in refreshes() if (failed := refresh.failed(viewer)) is not None],
    )


def refreshing() -> bool:
    """Whether a refresh waits in the queue or runs."""
    return DBTaskResult.objects.filter(task_path__endswith=".refresh_job", status__in=_UNFINISHED).exists()
