"""Who gets which page of this room."""

from __future__ import annotations

from tests.accounts.roles import Decision

PAGES: dict[str, Decision] = {
    "kit/": ("/kit/", {"administrator", "analyst"}),
}
