"""搜索: what people look for by name or code, found in every room under the viewer's own rights."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from liantu.kernel.initials import initials
from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.sentence import Sentence
    from liantu.kernel.viewer import Viewer

LONGEST = 100
"""Characters of a text that is looked for; what is longer is cut."""
_UNLIKE, _BY_INITIALS = 9, 3
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


def answers(viewer: Viewer, text: str) -> list[Sentence]:
    """Return what the rooms answer to a text that names a figure, as sentences whose values open."""
    return [said for room in installed_rooms() for said in room.answers(viewer, text)]


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

    Letters alone are also the initials of the pinyin of a Chinese name (``ldc`` is 锂电池); what is found by them stands last.
    Of those that match alike, whose earlier words match stand first (the own name before an alias), else the order stays. Width and case do
    not count.

    >>> best("Ｃ1", [(["xc1"], "holds"), (["d", "c12"], "alias"), (["c12"], "begins"), (["C1"], "is"), (["d"], "no")], 4)
    ['is', 'begins', 'alias', 'holds']
    >>> best("ldc", [(["锂电池正极材料"], "begins"), (["锂电池"], "is"), (["ldc"], "written"), (["电池"], "no")], 4)
    ['written', 'is', 'begins']
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
    words = list(names)
    ranks = [(_likeness(query, _plain(word)), place) for place, word in enumerate(words)]
    if may_be_initials(query):
        ranks += [(_likeness(query, initials(word)) + _BY_INITIALS, place) for place, word in enumerate(words) if not word.isascii()]
    return min((rank for rank in ranks if rank[0] not in {_UNLIKE, _UNLIKE + _BY_INITIALS}), default=None)


def may_be_initials(text: str) -> bool:
    """Whether a text may be the initials of a Chinese name: two letters or more, and nothing else.

    >>> may_be_initials("ybq"), may_be_initials("b2"), may_be_initials("y")
    (True, False, False)
    """
    return len(text) > 1 and text.isascii() and text.isalpha()


def _likeness(query: str, word: str) -> int:
    """0 for the same word, 1 for one that begins with the query, 2 for one that holds it, 9 for all others."""
    return 0 if word == query else 1 if word.startswith(query) else 2 if query in word else _UNLIKE


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
