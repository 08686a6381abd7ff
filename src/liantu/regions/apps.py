"""What the room of regions adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.rooms.manifest import ApiRouter, NavPage, NavSection, Room
from liantu.rooms.refresh import Refresh
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind


class RegionsConfig(Room):
    """Districts, parks, relatedness and complexity, pairing."""

    name = "liantu.regions"
    label = "regions"
    navigation = (
        NavSection(
            "districts",
            pgettext_lazy("navigation", "区县"),
            30,
            (
                NavPage("region_list", pgettext_lazy("navigation", "区县"), public=True),
                NavPage("park_list", pgettext_lazy("navigation", "园区"), public=True),
                NavPage("pairing", _("区域结对")),
            ),
        ),
    )

    def subjects(self) -> Sequence[SubjectKind]:
        """Places with their pages, and places beside an industry, a product or another place."""
        from liantu.regions.subjects import SUBJECTS

        return SUBJECTS

    def refresh(self) -> Refresh | None:
        """The assessment of the regions."""
        from liantu.regions.actions import REFRESH

        return REFRESH

    def api(self) -> Sequence[ApiRouter]:
        """Routes of the interface."""
        from liantu.regions.api import ROUTERS

        return ROUTERS

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
        """The districts that grew most and least."""
        from liantu.regions.report import sections

        return sections(viewer, asked)

    def search(self) -> Sequence[SearchProvider]:
        """Districts."""
        from liantu.regions.search import PROVIDERS

        return PROVIDERS

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Assessing the regions, and publishing what was found."""
        from liantu.regions import rules

        return {"regions.assess": rules.may_assess}
