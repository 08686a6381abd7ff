"""检查共用的: the computation that all checks of this room look at, and how they write what they find."""

from __future__ import annotations

from typing import Any

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import Finding, Severity
from liantu.kernel.pack import CheckEntry
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.models import Computation
from liantu.statistics.queries import latest_computation


def computed(context: CheckContext) -> Computation | None:
    """Return the computation that the checks look at; None where nothing was computed yet."""
    return context.once(_newest)


def _newest(context: CheckContext) -> Computation | None:
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
    stake_cny: float | None = None,
) -> Finding:
    """Return a finding with the severity that the pack gives the name ``severity``; it is simulated where any report is.

    ``published``: it rests on published values only, so no report makes it simulated. ``severity`` is the cause too: findings of one check
    that are so for the same reason fold into one row. ``stake_cny``: yuan a year at stake, None unknown.
    """
    simulated = "simulated" in computation.marks and not published
    rests_on = {"computation": computation.pk, **(evidence or {})}
    return Finding(
        entry.code, subject, Severity(str(entry.severity[severity])), line, figure, value, rests_on, scope or {}, simulated, stake_cny,
        severity,
    )  # fmt: skip
