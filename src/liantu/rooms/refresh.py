"""更新: what is computed from facts is brought up to date room by room, each where facts wait that it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack
    from liantu.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Refresh:
    """What a room keeps that is computed from facts.

    ``waits`` says whether facts came in that it has not seen (and whether there is enough to compute from); ``run`` brings it up to date;
    ``newest`` gives what was computed last and the viewer may see: an object with ``known_at``, ``finished_at`` and ``marks``; ``failed``
    the run that failed since and that the viewer may see: an object with ``finished_at`` and ``failure`` (zh, en), or None.
    """

    name: Text
    waits: Callable[[], bool]
    run: Callable[[Pack, Progress], object]
    newest: Callable[[Viewer], Any]
    failed: Callable[[Viewer], Any]


def refreshes() -> Iterator[Refresh]:
    """What is to be kept up to date, in the order in which it has to be computed: as the rooms stand."""
    for room in installed_rooms():
        if (refresh := room.refresh()) is not None:
            yield refresh


def waiting() -> list[Refresh]:
    """What newer facts wait for."""
    return [refresh for refresh in refreshes() if refresh.waits()]


def bring_up_to_date(pack: Pack, progress: Progress = silent) -> None:
    """Index and compute all that newer facts wait for. What waits is asked first, so that one room's work hides no other's."""
    from liantu.rooms.text_index import fill  # manifests are read without the database

    fill()
    for refresh in waiting():
        refresh.run(pack, progress)
