"""What the room of accounts adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.rooms.manifest import Room


class AccountsConfig(Room):
    """People, roles, tokens, who sees what."""

    name = "liantu.accounts"
    label = "accounts"
    verbose_name = _("用户与权限")

    def ready(self) -> None:
        """Let Django ask what the rooms permit: ``user.has_perm("registry.import")``."""
        super().ready()
        from rules.permissions import add_perm

        for room in apps.get_app_configs():
            for name, may in room.permissions().items() if isinstance(room, Room) else ():
                add_perm(name, partial(_answer, may))  # type: ignore[no-untyped-call]

    def organisations_merged(self, kept: int, absorbed: int) -> Mapping[str, Any]:
        """People of the absorbed organisation."""
        from liantu.accounts.actions.merging import move_members

        return move_members(kept, absorbed)

    def organisations_split(self, kept: int, absorbed: int, moved: Mapping[str, Any]) -> None:
        """The same, back."""
        from liantu.accounts.actions.merging import move_members_back

        move_members_back(kept, absorbed, moved)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Keeping people and their roles."""
        from liantu.accounts import rules

        return {"accounts.administer": rules.may_administer}


def _answer(may: Callable[[Viewer], bool], user: Any) -> bool:
    """What a predicate says of the viewer that a user is."""
    from liantu.accounts.queries import viewer_of

    return may(viewer_of(user))
