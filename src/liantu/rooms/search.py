"""搜索: what people look for by name or code, found in every room under the viewer's own rights."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.viewer import Viewer

LONGEST = 100
"""Characters of a text that is looked for; what is longer is cut."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its name, its page (empty where it has none), and a word or two that tell it from others of the name."""

    name: str
    url: str
    note: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class SearchProvider:
    """Finds things of one kind: ``find(viewer, text, at_most)`` gives the hits that the viewer may see, best first, in one or two queries.

    ``list_url(text)`` is the address of the room's own list, narrowed to the text; left out where no list can be narrowed so.
    """

    key: str
    label: Any
    find: Callable[[Viewer, str, int], Sequence[Hit]]
    list_url: Callable[[str], str] | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one kind, whether there are more, and the list that shows all (empty where there is none)."""

    key: str
    label: Any
    hits: Sequence[Hit]
    more: bool
    list_url: str


def search(viewer: Viewer, text: str, at_most: int, kind: str = "") -> list[Found]:
    """Ask every room for ``text``, or only for things of ``kind``; kinds without a hit are left out, the others give ``at_most`` hits."""
    results = []
    for provider in providers():
        if kind in {"", provider.key} and (hits := provider.find(viewer, text, at_most + 1)):
            list_url = provider.list_url(text) if provider.list_url else ""
            results.append(Found(provider.key, provider.label, hits[:at_most], len(hits) > at_most, list_url))
    return results


def providers() -> Sequence[SearchProvider]:
    """What can be found, as the rooms stand."""
    return [provider for room in installed_rooms() for provider in room.search()]


def cleaned(text: str) -> str:
    r"""Return a text as it is looked for: without control characters (NUL among them), blanks joined, not longer than `LONGEST`.

    >>> cleaned("  锂\0 电池　电芯 ")
    '锂 电池 电芯'
    """
    return " ".join("".join(character for character in text if character.isspace() or unicodedata.category(character)[0] != "C").split())[
        :LONGEST
    ].strip()


def too_short(text: str) -> bool:
    """Whether a text tells too little to look for it: a single character, unless it is one that is a word by itself, as in Chinese.

    >>> too_short("a"), too_short("铜"), too_short("CH")
    (True, False, False)
    """
    return len(text) < 2 and text.isascii()


def best(text: str, candidates: Iterable[tuple[Iterable[str], T]], at_most: int) -> list[T]:
    """Return the candidates of which a word (code or name) holds ``text``: same words first, then those that begin with it.

    Of those that match alike, whose earlier words match stand first (the own name before an alias), else the order stays. Width and case do
    not count.

    >>> best("Ｃ1", [(["xc1"], "holds"), (["d", "c12"], "alias"), (["c12"], "begins"), (["C1"], "is"), (["d"], "no")], 4)
    ['is', 'begins', 'alias', 'holds']
    """
    query = _plain(text)
    ranked = [(rank, candidate) for names, candidate in candidates if (rank := _rank(query, names)) is not None]
    ranked.sort(key=lambda pair: pair[0])
    return [candidate for _rank_, candidate in ranked[:at_most]]


def holds(word: str, text: str) -> bool:
    """Whether a word holds the text, as `best` compares them."""
    return _plain(text) in _plain(word)


def _rank(query: str, names: Iterable[str]) -> tuple[int, int] | None:
    """How well the best of the words matches, and its place among them; None where none holds the text."""
    plain_names = [(place, _plain(name)) for place, name in enumerate(names)]
    ranks = [(0 if name == query else 1 if name.startswith(query) else 2, place) for place, name in plain_names if query in name]
    return min(ranks, default=None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
