"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import OFFICE, SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "sample-room/": ("/sample-room/", SIGNED_IN),
    "api/sample-room/visits": ("/api/sample-room/visits", SIGNED_IN),
}
CONFIDENTIAL = {"Visit"}
PERMISSIONS: dict[str, set[str]] = {"sample_room.record": OFFICE | {"district"}}
