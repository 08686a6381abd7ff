"""对象: what figures, findings and tasks are about, by name and page, in a constant number of queries.

A kind of subject belongs to the room that knows it. A higher room may add to a kind of a lower one: a page, or the parts of its keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class About:
    """A subject together with the code of the figure at which it is looked, which may be empty."""

    subject: Subject
    figure: str = ""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """What a room knows of one kind of subject; all parts but ``kind`` may be left to a lower or higher room.

    ``names`` returns the names of those that ``viewer`` may know, in as many queries as for one. ``page`` is the address of one, or
    nothing; it gets a name of None for what is not known, or not to this viewer. ``parts`` splits a key that names several things.
    ``unnamed`` says what stands for one without a name; otherwise its key does. ``seen`` gives the keys of those about which ``viewer``
    may read: rows of one column ``seen_key``, a set, or `ALL` where everybody may. A kind of which no room says that can be neither
    followed nor spoken of.
    """

    kind: str
    names: Callable[[Viewer, Sequence[About]], Mapping[About, Text]] | None = None
    page: Callable[[About, Text | None], str] | None = None
    parts: Callable[[About], tuple[About, ...]] | None = None
    unnamed: Callable[[About], Text] | None = None
    seen: Callable[[Viewer], Any] | None = None


ALL: Final = "all"
"""The keys of a kind of which everybody may read: what stands in the pack."""


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """The name of a subject in the viewer's language, and its page where there is one; ``parts`` where it is several things."""

    name: str
    url: str
    parts: tuple[ShownSubject, ...] = ()

    @property
    def each(self) -> tuple[ShownSubject, ...]:
        """The things that the subject is: itself, or its parts."""
        return self.parts or (self,)


def shown_subjects(viewer: Viewer, abouts: Iterable[About], language: str) -> dict[About, ShownSubject]:
    """Return name (in ``language``: zh or en) and page of each subject; a kind that no room knows is shown by its key."""
    kinds = _kinds()
    split = {about: _parts(kinds, about) for about in abouts}
    single = dict.fromkeys(part for about, parts in split.items() for part in (parts or (about,)))
    by_kind: dict[str, list[About]] = {}
    for about in single:
        by_kind.setdefault(about.subject.kind, []).append(about)

    shown_by_subject: dict[About, ShownSubject] = {}
    for kind, group in by_kind.items():
        names = _names(kinds.get(kind, ()), viewer, group)
        for about in group:
            name = names.get(about)
            title = _title(kinds.get(kind, ()), about, name)
            shown_by_subject[about] = ShownSubject(title.in_language(language), _page(kinds.get(kind, ()), about, name))

    return {
        about: _joined([shown_by_subject[part] for part in parts]) if parts else shown_by_subject[about] for about, parts in split.items()
    }


def seen_keys(viewer: Viewer) -> dict[str, Any]:
    """For each kind of subject that people may follow and speak of: the keys about which ``viewer`` may read, or `ALL`."""
    kinds = _kinds()
    return {kind: said[0](viewer) for kind, parts in kinds.items() if (said := [part.seen for part in parts if part.seen])}


def known_kinds() -> frozenset[str]:
    """Kinds of subjects that some room can name."""
    return frozenset(_kinds())


def _kinds() -> dict[str, list[SubjectKind]]:
    """What rooms say of each kind, the highest room first."""
    kinds: dict[str, list[SubjectKind]] = {}
    for room in reversed(installed_rooms()):
        for kind in room.subjects():
            kinds.setdefault(kind.kind, []).append(kind)
    return kinds


def _parts(kinds: Mapping[str, Sequence[SubjectKind]], about: About) -> tuple[About, ...]:
    return next((parts for kind in kinds.get(about.subject.kind, ()) if kind.parts and (parts := kind.parts(about))), ())


def _names(kinds: Sequence[SubjectKind], viewer: Viewer, abouts: Sequence[About]) -> dict[About, Text]:
    """Names from the highest room that has them; what it does not name is left to lower ones."""
    names: dict[About, Text] = {}
    for kind in kinds:
        if kind.names and (unnamed := [about for about in abouts if about not in names]):
            names.update(kind.names(viewer, unnamed))
    return names


def _title(kinds: Sequence[SubjectKind], about: About, name: Text | None) -> Text:
    if name is not None:
        return name
    key = about.subject.key
    return next((kind.unnamed(about) for kind in kinds if kind.unnamed), Text(key, key))


def _page(kinds: Sequence[SubjectKind], about: About, name: Text | None) -> str:
    return next((url for kind in kinds if kind.page and (url := kind.page(about, name))), "")


def _joined(parts: Sequence[ShownSubject]) -> ShownSubject:
    return ShownSubject(" · ".join(part.name for part in parts), parts[0].url, tuple(parts))
