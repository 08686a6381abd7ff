"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "accounts/tokens/": ("/accounts/tokens/", SIGNED_IN),
    "accounts/tokens/<int:pk>/revoke/": ("POST /accounts/tokens/{token}/revoke/", set()),
}

CONFIDENTIAL = {"AccessToken"}
"""Tables of which the public sees no row: of firms, or sums that no disclosure control has judged."""

PERSONAL = {"AccessToken"}
"""Tables whose rows only their owners see: not even the city's people."""

PERMISSIONS: dict[str, set[str]] = {
    "accounts.administer": {"administrator"},
}
"""Which roles have which permission of this room."""
