"""合并单位后的任职: people who stand for an organisation that became part of another stand for that one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liantu.accounts.models import Membership
from liantu.rooms.merging import rekey, rekey_back


def move_members(kept: int, absorbed: int) -> dict[str, list[int]]:
    """Let people stand for the kept organisation; return their memberships. Who held the same role in both keeps both."""
    rows = Membership.objects.filter(scope=Membership.Scope.ORGANISATION)
    moved = rekey(rows, "scope_key", str(absorbed), str(kept), ("user_id", "role"))
    return {"memberships": moved} if moved else {}


def move_members_back(kept: int, absorbed: int, moved: Mapping[str, Any]) -> None:
    """Let them stand for their own organisation again."""
    rows = Membership.objects.filter(scope=Membership.Scope.ORGANISATION, scope_key__in=(str(kept), str(absorbed)))
    rekey_back(rows, moved["memberships"], "scope_key", str(absorbed), ("user_id", "role"))
