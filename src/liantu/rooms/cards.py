"""卡片: what rooms put on the homes of people and into the report: a template and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.sentence import Sentence, by_worth
from liantu.kernel.viewer import Role
from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.figure import Subject
    from liantu.kernel.viewer import Viewer


class Home(StrEnum):
    """首页: what a person sees first, by what the person is here for."""

    LEADER = "leader"
    WORK = "work"
    """Departments, districts and analysts: what to decide and to do."""
    CHAIN = "chain"
    FIRM = "firm"
    REVIEWER = "reviewer"
    PUBLIC = "public"


def homes_of(viewer: Viewer) -> list[Home]:
    """The homes of a viewer, the widest first; whoever holds no role has that of the public.

    >>> from liantu.kernel.viewer import PUBLIC
    >>> homes_of(PUBLIC)
    [<Home.PUBLIC: 'public'>]
    """
    held = (
        (Home.LEADER, viewer.has(Role.LEADER)),
        (Home.WORK, viewer.has(Role.ADMINISTRATOR, Role.ANALYST, Role.OFFICIAL)),
        (Home.CHAIN, viewer.has(Role.CHAIN_LEADER) and bool(viewer.chains)),
        (Home.FIRM, bool(viewer.organisations)),
        (Home.REVIEWER, viewer.has(Role.REVIEWER)),
    )
    return [home for home, holds in held if holds] or [Home.PUBLIC]


@dataclass(frozen=True, slots=True)
class Card:
    """A card of a home: cards stand by ``place``; ``wide`` ones stand above the two columns, all others in ``column`` 1 or 2.

    A card that ``acts`` is there for its form or button and not to be read: it stands on no screen.
    """

    key: str
    template: str
    place: int
    context: Mapping[str, Any] = field(default_factory=dict)
    wide: bool = False
    column: int = 2
    simulated: bool = False
    acts: bool = False


def cards_for(viewer: Viewer, home: Home) -> list[Card]:
    """The cards that all rooms put on a home of ``viewer``, by place."""
    return sorted((card for room in installed_rooms() for card in room.cards(viewer, home)), key=lambda card: card.place)


def headlines_for(viewer: Viewer, home: Home, at_most: int = 3) -> list[Sentence]:
    """The sentences with which a home begins: of all that the rooms have to say, what is worth most."""
    return by_worth(said for room in installed_rooms() for said in room.headlines(viewer, home))[:at_most]


def case_sections_for(viewer: Viewer, code: str, subject: Subject) -> list[Card]:
    """What all rooms add to the case file of a finding of check ``code`` about ``subject``, by place."""
    sections = (card for room in installed_rooms() for card in room.case_sections(viewer, code, subject))
    return sorted(sections, key=lambda card: card.place)


def report_sections_for(viewer: Viewer, asked: ReportMonth) -> list[ReportSection]:
    """The report's sections of all rooms for ``viewer``, by place: what they have to say of a scope in a month."""
    sections = (section for room in installed_rooms() for section in room.report_sections(viewer, asked))
    return sorted(sections, key=lambda section: section.place)
