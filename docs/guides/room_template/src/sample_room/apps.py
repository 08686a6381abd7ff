"""What the room ``sample_room`` adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from liantu.kernel.progress import Progress
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import ApiRouter, Demonstration, NavPage, NavSection, Room
from liantu.rooms.search import SearchProvider

if TYPE_CHECKING:
    import click

_VISITS = pgettext_lazy("navigation", "走访")


class SampleRoomConfig(Room):
    """Visits to organisations."""

    name = "liantu.sample_room"
    label = "sample_room"
    navigation = (NavSection("sample_room", _VISITS, 95, (NavPage("sample_room_list", _VISITS),)),)

    def api(self) -> Sequence[ApiRouter]:
        """Visits for programs."""
        from liantu.sample_room.api import router

        return (ApiRouter(router, "sample_room"),)

    def verbs(self) -> Sequence[click.Command]:
        """``liantu sample-room``."""
        from liantu.sample_room.verbs import sample_room_command

        return (sample_room_command,)

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """The organisations that wait longest for a visit."""
        from liantu.sample_room.cards import cards

        return cards(viewer, home)

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
        """The visits of the days that the report tells of."""
        from liantu.sample_room.report import sections

        return sections(viewer, asked)

    def search(self) -> Sequence[SearchProvider]:
        """Visits by their notes."""
        from liantu.sample_room.search import PROVIDERS

        return PROVIDERS

    def demonstrate_work(self, _demonstration: Demonstration, progress: Progress) -> None:
        """One visit in the demonstration city."""
        from liantu.sample_room.actions import demonstrate

        demonstrate(progress)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Who may record a visit."""
        from liantu.sample_room.rules import may_record

        return {"sample_room.record": may_record}
