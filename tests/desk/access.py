"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import CITY, Decision

PAGES: dict[str, Decision] = {
    "": ("/", None),
    "screen/": ("/screen/", CITY),
    "tour/done/": ("POST /tour/done/", set()),
}

CONFIDENTIAL = {"Notice", "Digest", "Habit", "Followed", "SavedView", "Comment"}
"""Tables of which the public sees no row."""

PERSONAL = {"Notice", "Digest", "Habit", "Followed", "SavedView"}
"""Tables whose rows only their owners see, and with a department its people: not even the city's."""

PERMISSIONS: dict[str, set[str]] = {"desk.screen": CITY}
"""Which roles have which permission of this room."""
