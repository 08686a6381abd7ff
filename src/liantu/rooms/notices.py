"""通知: what rooms may tell people, what has to be told each day, and what came and went since a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from liantu.kernel.figure import Subject
from liantu.kernel.text import Text
from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.sentence import Sentence
    from liantu.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice, ``<room>.<word>``, by name; ``at_once``: where mail is set up it goes out now, and not with the daily digest."""

    code: str
    name: Text
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to a subject at a moment, in a line, with the page that tells more."""

    subject: Subject
    at: datetime
    line: Text
    url: str


def notice_kinds() -> dict[str, NoticeKind]:
    """All kinds of notices by code. Raises ValueError where a room names one that is not its own."""
    kinds: dict[str, NoticeKind] = {}
    for room in installed_rooms():
        for kind in room.notice_kinds():
            if not kind.code.startswith(f"{room.label}."):
                raise ValueError(f"notice {kind.code} is named by {room.label}: should be {room.label}.<word>")
            kinds[kind.code] = kind
    return kinds


def tell_the_day(today: date) -> None:
    """Let every room tell people what the day brings, such as what is due soon; done again it tells nothing twice."""
    for room in installed_rooms():
        room.tell_the_day(today)


def since_for(viewer: Viewer, moment: datetime) -> list[Sentence]:
    """What came and went for a viewer since a moment, each room in a sentence."""
    return [said for room in installed_rooms() for said in room.since(viewer, moment)]


def changes_of(viewer: Viewer, subjects: Sequence[Subject], moment: datetime) -> list[Change]:
    """What happened to ``subjects`` since ``moment`` as far as ``viewer`` may know it, the newest first."""
    changes = [change for room in installed_rooms() for change in room.changes(viewer, subjects, moment)] if subjects else []
    return sorted(changes, key=lambda change: change.at, reverse=True)
