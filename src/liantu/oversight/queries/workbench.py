"""首页: what waits for a decision, how new what is shown is, and how far a new installation is; a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import Viewer
from liantu.kernel.text import Text
from liantu.oversight.models import CheckRun
from liantu.oversight.queries.findings import latest_run
from liantu.registry import queries as registry
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
class Beginning:
    """How far a new installation is: whether there are firms, and whether all has been computed once."""

    has_firms: bool
    computed: bool

    @property
    def complete(self) -> bool:
        """Whether the first steps are done."""
        return self.has_firms and self.computed


def beginning(viewer: Viewer) -> Beginning:
    """How far the viewer's city is."""
    return Beginning(registry.organisations(viewer).exists(), all(refresh.newest(viewer) for refresh in refreshes()))


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
