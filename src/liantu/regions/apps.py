"""What the room of regions adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.progress import Progress
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.rooms.manifest import ApiRouter, Demonstration, NavPage, NavSection, Room
from liantu.rooms.refresh import Refresh
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind

if TYPE_CHECKING:
    import click


class RegionsConfig(Room):
    """Districts, parks, relatedness and complexity, pairing."""

    name = "liantu.regions"
    label = "regions"
    navigation = (
        NavSection(
            "regions",
            pgettext_lazy("navigation", "区域"),
            30,
            (
                NavPage("region_list", pgettext_lazy("navigation", "区县"), public=True),
                NavPage("park_list", pgettext_lazy("navigation", "园区"), public=True),
                NavPage("pairing", _("区域结对")),
            ),
            icon="M12 21s7-6 7-12a7 7 0 0 0-14 0c0 6 7 12 7 12z M12 11a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
        ),
    )

    def subjects(self) -> Sequence[SubjectKind]:
        """Places with their pages, and places beside an industry, a product or another place."""
        from liantu.regions.subjects import SUBJECTS

        return SUBJECTS

    def verbs(self) -> Sequence[click.Command]:
        """``liantu boundaries``."""
        from liantu.regions.verbs import boundaries_command

        return (boundaries_command,)

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

    def demonstrate_month(self, demonstration: Demonstration, _progress: Progress) -> None:
        """The publication of what was found, at the last look before the city's day."""
        from liantu.accounts.queries import SYSTEM, demonstration_viewers
        from liantu.regions.actions import publish_regions
        from liantu.regions.queries import latest_assessment

        newest, analyst = latest_assessment(SYSTEM), demonstration_viewers().get("analyst")
        if demonstration.next_is_today and newest is not None and analyst is not None:
            publish_regions(newest, analyst)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Assessing the regions, and publishing what was found."""
        from liantu.regions import rules

        return {"regions.assess": rules.may_assess}
