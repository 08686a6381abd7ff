"""检查 SR001: organisations that nobody has visited."""

from __future__ import annotations

from collections.abc import Iterator

from liantu.accounts.queries import SYSTEM
from liantu.kernel.check_context import CheckContext
from liantu.kernel.figure import Subject
from liantu.kernel.finding import CHECKS, Finding, Severity
from liantu.kernel.text import Text
from liantu.sample_room.queries import last_visits


@CHECKS.check("SR001")
def never_visited(context: CheckContext) -> Iterator[Finding]:
    """Yield a finding for each of the first organisations of the city that have never been visited, as many as the pack says."""
    entry = context.pack.checks["SR001"]
    waiting = [(pk, name) for pk, name, last in last_visits(SYSTEM) if last is None]
    for pk, name in waiting[: int(entry.thresholds["at_most"])]:
        yield Finding(
            "SR001",
            Subject("organisation", str(pk)),
            Severity(entry.severity["otherwise"]),
            Text(f"{name}：从未走访", f"{name}: never visited"),
            "sample_room_visits",
            0.0,
            scope={"organisations": [str(pk)]},
        )
