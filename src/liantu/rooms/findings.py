"""发现的数量: how many findings stand open by subject, told by the room that keeps findings to rooms that do not know it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.viewer import Viewer

Counts = Mapping[str, Mapping[str, int]]
"""Key of a subject (product code, chain code …) → severity → number of open findings."""


def finding_counts(viewer: Viewer, kind: str) -> Counts:
    """Return the open findings that ``viewer`` may see, of the subjects or scopes of a kind (chain, district, product …)."""
    counts: dict[str, Mapping[str, int]] = {}
    for room in installed_rooms():
        counts.update(room.finding_counts(viewer, kind))
    return counts
