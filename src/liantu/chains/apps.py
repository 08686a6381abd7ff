"""What the room of chains adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.figure import Subject
from liantu.kernel.progress import Progress
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.sentence import Sentence
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import ApiRouter, Demonstration, NavPage, NavSection, Room
from liantu.rooms.refresh import Refresh
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind


class ChainsConfig(Room):
    """Chain maps, local supply, gaps and opportunities."""

    name = "liantu.chains"
    label = "chains"
    navigation = (
        NavSection(
            "chains",
            _("产业链"),
            20,
            (
                NavPage("chain_list", _("产业链"), public=True),
                NavPage("opportunity_list", _("补链机会")),
                NavPage("product_list", pgettext_lazy("navigation", "产品"), public=True),
            ),
            icon="M9 7H7a5 5 0 0 0 0 10h2 M15 7h2a5 5 0 0 1 0 10h-2 M8 12h8",
        ),
    )

    def subjects(self) -> Sequence[SubjectKind]:
        """Chains and their links."""
        from liantu.chains.subjects import SUBJECTS

        return SUBJECTS

    def refresh(self) -> Refresh | None:
        """The assessment of the chains."""
        from liantu.chains.actions import REFRESH

        return REFRESH

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """Gaps by value, what moved, whom to call, where a firm stands."""
        from liantu.chains.cards import cards

        return cards(viewer, home)

    def headlines(self, viewer: Viewer, home: Home) -> Iterable[Sentence]:
        """The largest gaps that opened or closed."""
        from liantu.chains.cards import headlines

        return headlines(viewer, home)

    def case_sections(self, viewer: Viewer, code: str, subject: Subject) -> Iterable[Card]:
        """Who could close the gap of a product."""
        from liantu.chains.cards import case_sections

        return case_sections(viewer, code, subject)

    def api(self) -> Sequence[ApiRouter]:
        """Routes of the interface."""
        from liantu.chains.api import ROUTERS

        return ROUTERS

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
        """The states of the links, chain by chain."""
        from liantu.chains.report import sections

        return sections(viewer, asked)

    def search(self) -> Sequence[SearchProvider]:
        """Chains and their links."""
        from liantu.chains.search import PROVIDERS

        return PROVIDERS

    def demonstrate_month(self, demonstration: Demonstration, _progress: Progress) -> None:
        """The publication of what was found, at the last look before the city's day."""
        from liantu.accounts.queries import SYSTEM, demonstration_viewers
        from liantu.chains.actions import publish_assessment
        from liantu.chains.queries import latest_assessment

        newest, analyst = latest_assessment(SYSTEM), demonstration_viewers().get("analyst")
        if demonstration.next_is_today and newest is not None and analyst is not None:
            publish_assessment(newest, analyst)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Assessing the chains, and publishing what was found."""
        from liantu.chains import rules

        return {"chains.assess": rules.may_assess}
