"""位置: where each entry of a pack stands, by file and line."""

from __future__ import annotations

from typing import Protocol

from liantu.kernel.errors import Place
from liantu.kernel.pack.documents import Document, Path_


class PlaceOf(Protocol):
    """Says where the entry ``(part, key)`` stands, or what lies at ``path`` inside it."""

    def __call__(self, key: tuple[str, str], path: Path_ = ()) -> Place:
        """Return for example where ``("products", "battery_cell")`` names its third input: ``("made_from", 2)``."""


class Places:
    """The spots of a pack's entries; an entry that has none is reported in ``otherwise``."""

    def __init__(self, otherwise: str = "pack.yaml") -> None:
        self._otherwise = otherwise
        self._spots: dict[tuple[str, str], tuple[Document, Path_]] = {}

    def __call__(self, key: tuple[str, str], path: Path_ = ()) -> Place:
        """Return where the entry ``(part, key)``, or what lies at ``path`` inside it, stands."""
        if key not in self._spots:
            return Place(file=self._otherwise)
        document, start = self._spots[key]
        return document.place((*start, *path))

    def __contains__(self, key: object) -> bool:
        return key in self._spots

    def note(self, key: tuple[str, str], document: Document, path: Path_ = ()) -> None:
        """Note that the entry ``(part, key)`` stands at ``path`` of ``document``."""
        self._spots[key] = (document, path)
