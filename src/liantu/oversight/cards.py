"""卡片: what oversight puts on the homes of people: what waits for a decision, and the tasks that wait for the viewer."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.viewer import Viewer
from liantu.oversight.pages.home_cards import DECISIONS, TASKS, decision_card, task_card
from liantu.rooms.cards import Card, Home


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """The decision list for who decides and for chain leaders; one's own tasks for everybody who has a desk."""
    if home in TASKS:
        yield task_card(viewer, home)
    if home in DECISIONS:
        yield decision_card(viewer, home)
