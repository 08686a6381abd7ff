"""What the room of chains adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import ApiRouter, NavPage, NavSection, Room
from liantu.rooms.refresh import Refresh
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind


class ChainsConfig(Room):
    """Chain maps, local supply, gaps and opportunities."""

    name = "liantu.chains"
    label = "chains"
    navigation = (
        NavSection(
            "chains", _("产业链"), 20, (NavPage("chain_list", _("产业链"), public=True), NavPage("opportunity_list", _("补链机会")))
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
        """The chains with the states of their links."""
        from liantu.chains.cards import cards

        return cards(viewer, home)

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

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Assessing the chains, and publishing what was found."""
        from liantu.chains import rules

        return {"chains.assess": rules.may_assess}
