"""权限: what people may be allowed to do, named by the rooms: one answer for pages, navigation and Django's ``has_perm``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.viewer import Viewer

Predicate = Callable[["Viewer"], bool]


def permissions() -> Mapping[str, Predicate]:
    """All permissions by name, ``<room>.<verb>``. Raises ValueError where a room names one that is not its own."""
    predicates: dict[str, Predicate] = {}
    for room in installed_rooms():
        for name, may in room.permissions().items():
            if not name.startswith(f"{room.label}."):
                raise ValueError(f"permission {name} is named by {room.label}: should be {room.label}.<verb>")
            predicates[name] = may
    return predicates


def allowed(viewer: Viewer, name: str) -> bool:
    """Whether ``viewer`` may do what the permission names; raises KeyError where no room names it."""
    return permissions()[name](viewer)
