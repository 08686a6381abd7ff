"""来源与核查标记: how far a fact was checked, carried from the row to the viewer."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from liantu.kernel.text import Text


class Mark(StrEnum):
    """How far a fact was checked, the best first; shown beside every figure that rests on it."""

    OFFICIAL = "official"
    OFFICIAL_PRESS = "official_press"
    COPY = "copy"
    REPORTED = "reported"
    DERIVED = "derived"
    UNVERIFIED = "unverified"
    GENERAL_KNOWLEDGE = "general_knowledge"
    SIMULATED = "simulated"

    @property
    def text(self) -> Text:
        """What the mark says to people."""
        return _TEXTS[self]

    @property
    def verified(self) -> bool:
        """Whether somebody answers for the number: a source was read, a firm reported it, or it is said to be made up."""
        return self not in {Mark.UNVERIFIED, Mark.GENERAL_KNOWLEDGE}

    @property
    def rank(self) -> int:
        """0 for the best checked, rising to the least."""
        return _RANKS[self]


def weakest(marks: Iterable[Mark]) -> Mark | None:
    """Return the mark of a figure computed from parts: the weakest of theirs; None without any.

    >>> weakest([Mark.OFFICIAL, Mark.UNVERIFIED, Mark.DERIVED])
    <Mark.UNVERIFIED: 'unverified'>
    """
    return max(marks, key=lambda mark: mark.rank, default=None)


_RANKS = {mark: rank for rank, mark in enumerate(Mark)}
_TEXTS = {
    Mark.OFFICIAL: Text("官方原文", "official source"),
    Mark.OFFICIAL_PRESS: Text("官方媒体", "official press"),
    Mark.COPY: Text("第三方转载", "third-party copy"),
    Mark.REPORTED: Text("填报", "reported"),
    Mark.DERIVED: Text("推算", "derived"),
    Mark.UNVERIFIED: Text("未核实", "unverified"),
    Mark.GENERAL_KNOWLEDGE: Text("据一般知识绘制，待链长审阅", "drawn from general knowledge, to be reviewed by the chain's owner"),
    Mark.SIMULATED: Text("模拟数据", "simulated data"),
}
