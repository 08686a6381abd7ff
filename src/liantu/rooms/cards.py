"""卡片: what rooms put on the workbench and into the report: a template and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from liantu.rooms.installed import installed_rooms

if TYPE_CHECKING:
    from liantu.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Card:
    """A card of the workbench: cards stand by ``place``; ``wide`` ones stand above the two columns, all others in ``column`` 1 or 2."""

    key: str
    template: str
    place: int
    context: Mapping[str, Any] = field(default_factory=dict)
    wide: bool = False
    column: int = 2
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section of the report: its title, a template, and what it shows; sections stand by ``place``.

    The template draws what stands below the title; it gets the section as ``section``, and nothing else.
    """

    key: str
    title: Any
    template: str
    place: int
    context: Mapping[str, Any] = field(default_factory=dict)
    simulated: bool = False


def cards_for(viewer: Viewer) -> list[Card]:
    """The cards of all rooms for ``viewer``, by place."""
    return sorted((card for room in installed_rooms() for card in room.cards(viewer)), key=lambda card: card.place)


def report_sections_for(viewer: Viewer, since: date) -> list[ReportSection]:
    """The report's sections of all rooms for ``viewer``, by place; ``since`` is the first day of what it tells of as new."""
    sections = (section for room in installed_rooms() for section in room.report_sections(viewer, since))
    return sorted(sections, key=lambda section: section.place)
