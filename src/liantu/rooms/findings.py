"""未消除的预警: open findings by subject, told by the room that keeps findings to rooms that do not know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.figure import Subject
    from liantu.kernel.viewer import Viewer

Counts = Mapping[str, Mapping[str, int]]
"""Key of a subject (product code, chain code …) → severity → number of open findings."""


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """An open finding, as other rooms lead to it: the check that says it, and its address."""

    code: str
    fingerprint: str


def open_findings_about(viewer: Viewer, subject: Subject) -> list[OpenFinding]:
    """The open findings about ``subject`` that ``viewer`` may see, the largest at stake first."""
    return [found for room in installed_rooms() for found in room.open_findings_about(viewer, subject)]


def finding_counts(viewer: Viewer, kind: str) -> Counts:
    """Return the open findings that ``viewer`` may see, of the subjects or scopes of a kind (chain, district, product …)."""
    counts: dict[str, Mapping[str, int]] = {}
    for room in installed_rooms():
        counts.update(room.finding_counts(viewer, kind))
    return counts
