"""搜索: what people look for by name or code, found in every room under the viewer's own rights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, its page, and a word or two that tell it from others of the name."""

    name: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """Finds things of one kind: ``find(viewer, text, at_most)`` gives the hits that the viewer may see, best first."""

    key: str
    label: Any
    find: Callable[[Viewer, str, int], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind, and whether there are more."""

    label: Any
    hits: Sequence[Hit]
    more: bool


def search(viewer: Viewer, text: str, at_most: int) -> list[Found]:
    """Ask every room for ``text``; kinds without a hit are left out, each of the others gives ``at_most`` hits."""
    found = []
    for provider in (provider for room in installed_rooms() for provider in room.search()):
        hits = provider.find(viewer, text, at_most + 1)
        if hits:
            found.append(Found(provider.label, hits[:at_most], len(hits) > at_most))
    return found
