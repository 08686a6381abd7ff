"""提及: who is named by ``@name`` in a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

Person = TypeVar("Person")


def mentioned(text: str, names: Mapping[str, Person]) -> list[Person]:
    """Return the people whose names follow an ``@`` in ``text``, each once, in the order in which they are named.

    The longest name that fits counts, since Chinese writes no blank behind a name; a Latin name must not go on as a longer word. Linear
    in the number of names for each ``@``.

    >>> mentioned("@王敏请看，@li 也请看；@lisa 不认识", {"王敏": 1, "王": 2, "li": 3})
    [1, 3]
    """
    longest_first = sorted((name for name in names if name), key=len, reverse=True)
    found: dict[Person, None] = {}
    for part in text.split("@")[1:]:
        name = next((name for name in longest_first if part.startswith(name) and not _goes_on(name, part)), None)
        if name is not None:
            found[names[name]] = None
    return list(found)


def _goes_on(name: str, part: str) -> bool:
    """Whether a Latin name is only the beginning of a longer word."""
    following = part[len(name) : len(name) + 1]
    return name[-1].isascii() and following.isascii() and (following.isalnum() or following in {"_", "-"})
