"""What the room of accounts adds to the whole."""

from __future__ import annotations

from liantu.rooms.manifest import Room


class AccountsConfig(Room):
    """People, roles, tokens, who sees what."""

    name = "liantu.accounts"
    label = "accounts"
