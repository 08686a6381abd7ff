"""检查的语境: what a run gives a check, and what all checks of this room read from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from liantu.accounts.queries import SYSTEM
from liantu.kernel.figure import Subject
from liantu.kernel.finding import Finding, Severity
from liantu.kernel.pack import CheckEntry, Pack
from liantu.kernel.period import Period
from liantu.kernel.progress import Progress
from liantu.kernel.text import Text
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation


class Context(Protocol):
    """What a run gives a check."""

    @property
    def pack(self) -> Pack:
        """The city's pack."""

    @property
    def known_at(self) -> datetime | None:
        """The moment as of which to look; None is now."""

    @property
    def progress(self) -> Progress:
        """Whom to tell."""


def computed(context: Context) -> Computation | None:
    """Return the computation that the checks look at; None where nothing was computed yet."""
    return latest_computation(SYSTEM, known_at=context.known_at)


def newest_year(computation: Computation) -> Period | None:
    """Return the newest full year of a computation."""
    text = computation.newest.get("year")
    return Period.parse(text) if text else None


def finding(
    entry: CheckEntry,
    subject: Subject,
    severity: str,
    line: Text,
    computation: Computation,
    *,
    figure: str = "",
    value: float | None = None,
    evidence: dict[str, Any] | None = None,
    scope: dict[str, list[str]] | None = None,
    published: bool = False,
) -> Finding:
    """Return a finding with the severity that the pack gives the name ``severity``; it is simulated where any report is.

    ``published``: it rests on published values only, so no report makes it simulated.
    """
    simulated = "simulated" in computation.marks and not published
    told = {"computation": computation.pk, **(evidence or {})}
    return Finding(entry.code, subject, Severity(str(entry.severity[severity])), line, figure, value, told, scope or {}, simulated)
