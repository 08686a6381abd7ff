"""卡片: the organisations that wait longest for a visit."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.sample_room.queries import last_visits

_SHOWN = 5


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """One card with the first few, for those who visit."""
    if home is Home.WORK:
        yield Card("sample_room", "sample_room/cards/waiting.html", 90, {"waiting": last_visits(viewer)[:_SHOWN]})
