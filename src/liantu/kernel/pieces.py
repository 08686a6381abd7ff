"""检索片段: the short pieces of a text by which an index finds it: every two characters that stand side by side, and those of its initials.

A text holds another only if it has all of the other's pieces, so that what an index gives can be too much and never too little: whoever
asks it compares the texts themselves afterwards. Two characters suit Chinese, where most words have two; no dictionary is needed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from liantu.kernel.initials import initials

_INITIAL = "_"
"""Stands before pieces of initials: no letter, so that they are no pieces of a text."""


def pieces(words: Iterable[str], *, by_initials: bool = False) -> list[str]:
    """Return the different pieces of some words in order; a character beyond ASCII is one by itself, as it may be a word.

    >>> pieces(["锂电池 A1"])
    ['a1', '池', '池a', '电', '电池', '锂', '锂电']
    >>> pieces(["渝北区"], by_initials=True)
    ['_bq', '_yb', '北', '北区', '区', '渝', '渝北']
    """
    found: set[str] = set()
    for word in words:
        solid = _solid(word)
        found.update(_pairs(solid), (one for one in solid if not one.isascii()))
        if by_initials and not word.isascii():
            found.update(_INITIAL + pair for pair in _pairs(initials(word)))
    return sorted(found)


def wanted(text: str) -> list[str]:
    """Return the fewest pieces that a text must have to hold ``text``; none where ``text`` is too short to ask an index for it.

    >>> wanted("锂电池"), wanted("铜"), wanted("a"), wanted("渝北 电池")
    (['电池', '锂电'], ['铜'], [], ['渝北', '电池'])
    """
    found: set[str] = set()
    for word in text.split():
        solid = _solid(word)
        found.update(_pairs(solid) or (solid if not solid.isascii() else ""))
    return sorted(found)


def wanted_initials(text: str) -> list[str]:
    """Return the pieces that the initials of a name must have to hold ``text``.

    >>> wanted_initials("YBQ")
    ['_bq', '_yb']
    """
    return sorted({_INITIAL + pair for pair in _pairs(_solid(text))})


def _solid(text: str) -> str:
    """The letters and digits of a text, width and case made alike."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def _pairs(solid: str) -> list[str]:
    return [solid[place : place + 2] for place in range(len(solid) - 1)]
