"""What the month's reports add to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.rooms.manifest import ApiRouter, NavPage, NavSection, Room
from liantu.rooms.search import SearchProvider

if TYPE_CHECKING:
    import click

    from liantu.rooms.cards import Card, Home
    from liantu.rooms.notices import NoticeKind


class ReportsConfig(Room):
    """The month's report, from a draft to the archive."""

    name = "liantu.reports"
    label = "reports"
    navigation = (NavSection("workbench", _("工作台"), 0, (NavPage("report_list", _("月报"), permission="reports.read"),)),)

    def api(self) -> Sequence[ApiRouter]:
        """Reports for programs."""
        from liantu.reports.api import router

        return (ApiRouter(router, "reports"),)

    def search(self) -> Sequence[SearchProvider]:
        """The month's reports."""
        from liantu.reports.search import PROVIDERS

        return PROVIDERS

    def verbs(self) -> Sequence[click.Command]:
        """``liantu report``."""
        from liantu.reports.verbs import VERBS

        return VERBS

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """The month's report: its button, or how far it is."""
        from liantu.reports.cards import cards

        return cards(viewer, home)

    def notice_kinds(self) -> Sequence[NoticeKind]:
        """A report that waits to be signed."""
        from liantu.kernel.text import Text
        from liantu.rooms.notices import NoticeKind

        return (NoticeKind("reports.draft", Text("月报待签发", "report to be signed"), at_once=True),)

    def tell_the_day(self, today: date) -> None:
        """Make the drafts of the day that the pack states."""
        from liantu.reports.actions import draft_the_day

        draft_the_day(today)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Reading, drafting and signing reports."""
        from liantu.reports import rules

        return {"reports.read": rules.may_read, "reports.draft": rules.may_draft, "reports.sign": rules.may_sign}
