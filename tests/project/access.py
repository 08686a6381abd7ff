"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import EVERYBODY, Decision

PAGES: dict[str, Decision] = {
    "api/": ("/api/", EVERYBODY),
    "api/openapi.json": ("/api/openapi.json", EVERYBODY),
    "i18n/setlang/": ("POST /i18n/setlang/", None),
}
