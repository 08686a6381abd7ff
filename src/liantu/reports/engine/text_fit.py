"""排版: how much room words take, so that nothing runs out of its box on a slide."""

from __future__ import annotations

import math
import unicodedata

_WIDE, _NARROW = 1.0, 0.56
"""Width of a character against the size of its font: of ideographs, and the mean of Latin letters with a margin."""
_PADDING, _SHORT = 18.0, 64.0
"""Room between a table's text and its lines, and the width up to which a text is short, in points."""
LINE = 1.25
"""Height of a line against the size of its font."""


def width(text: str, size: float) -> float:
    """Return the width of a text in points.

    >>> width("产值", 10), round(width("ab", 10), 1)
    (20.0, 11.2)
    """
    return size * sum(_WIDE if unicodedata.east_asian_width(sign) in "WFA" else _NARROW for sign in text)


def lines(text: str, size: float, room: float) -> int:
    """Return how many lines a text takes in a box that is ``room`` points wide; one for an empty text.

    >>> lines("产值增长", 10, 21)
    2
    """
    return max(1, math.ceil(width(text, size) / (room * 0.97)))


def height(texts: list[str], size: float, room: float, gap: float = 0.0) -> float:
    """Return the height of paragraphs in points, ``gap`` apart."""
    return sum(lines(text, size, room) * size * LINE + gap for text in texts)


def largest_size(texts: list[str], box: tuple[float, float], sizes: tuple[float, ...], gap: float = 0.0) -> float | None:
    """Return the first of ``sizes``, the largest first, at which paragraphs fit in a box (width, height); None where none does.

    >>> largest_size(["产值"], (20, 12), (20.0, 8.0))
    8.0
    """
    return next((size for size in sizes if height(texts, size, box[0], gap) <= box[1]), None)


def pages(texts: list[str], box: tuple[float, float], size: float, gap: float = 0.0) -> list[list[str]]:
    """Return paragraphs dealt out over boxes, in their order; a paragraph that fits in none has one of its own."""
    dealt: list[list[str]] = [[]]
    for text in texts:
        if dealt[-1] and height([*dealt[-1], text], size, box[0], gap) > box[1]:
            dealt.append([])
        dealt[-1].append(text)
    return [page for page in dealt if page]


def shortened(text: str, size: float, room: float) -> str:
    """Return a text cut to one line with an ellipsis where it is longer.

    >>> shortened("铁路、船舶、航空航天", 10, 60)
    '铁路、船…'
    """
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(f"{kept}…", size) > room * 0.97:
        kept = kept[:-1]
    return f"{kept}…"


def shares(columns: list[list[str]], room: float = 600.0) -> list[float]:
    """Return the parts of a table's width that its columns get, at letters of ten points in ``room`` points.

    The first text of each column is its heading, which may take two lines. A column has first what its short texts and its longest word
    need; what is left goes to those that want more.

    >>> shares([["甲", "1"], ["乙", "2"]])
    [0.5, 0.5]
    """
    wanted = [max([width(heading, 10) / 2, *(width(text, 10) for text in texts)]) + _PADDING for heading, *texts in columns]
    kept = [min(max(map(_unbroken, column), default=0.0) + _PADDING, whole) for column, whole in zip(columns, wanted, strict=True)]
    left, more = max(room - sum(kept), 0.0), sum(wanted) - sum(kept)
    by = min(left / more, 1.0) if more > 0 else 0.0
    rooms = [one + (whole - one) * by for one, whole in zip(kept, wanted, strict=True)]
    return [one / sum(rooms) for one in rooms]


def _unbroken(text: str) -> float:
    """The width that a text needs so that neither it, where it is short, nor a word of it is broken."""
    whole = width(text, 10)
    return whole if whole <= _SHORT else min(max(width(word, 10) for word in text.split()), _SHORT)
