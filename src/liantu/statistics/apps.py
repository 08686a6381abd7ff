"""What the room of statistics adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import ApiRouter, NavPage, NavSection, Room
from liantu.rooms.refresh import Refresh
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind

if TYPE_CHECKING:
    import click


class StatisticsConfig(Room):
    """Indicators, targets, forecasts, data quality and releases."""

    name = "liantu.statistics"
    label = "statistics"
    navigation = (
        NavSection(
            "targets",
            _("目标与指标"),
            10,
            (
                NavPage("target_list", _("目标"), public=True),
                NavPage("indicator_list", pgettext_lazy("navigation", "指标"), public=True),
                NavPage("cluster_list", _("产业集群"), public=True),
                NavPage("reporting", _("填报情况")),
                NavPage("release_list", _("对外发布"), public=True),
            ),
        ),
    )

    def ready(self) -> None:
        """Open the figures of the indicators that the pack defines."""
        super().ready()
        from liantu.statistics.figures import register

        register()

    def subjects(self) -> Sequence[SubjectKind]:
        """Targets, and the keys of every dimension by which figures are counted."""
        from liantu.statistics.subjects import subject_kinds

        return subject_kinds()

    def refresh(self) -> Refresh | None:
        """Figures, forecasts and issues of data quality from the reports."""
        from liantu.statistics.actions import REFRESH

        return REFRESH

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """The targets that matter now."""
        from liantu.statistics.cards import cards

        return cards(viewer, home)

    def api(self) -> Sequence[ApiRouter]:
        """Routes of the interface."""
        from liantu.statistics.api import ROUTERS

        return ROUTERS

    def verbs(self) -> Sequence[click.Command]:
        """Verbs of the command line."""
        from liantu.statistics.verbs import VERBS

        return VERBS

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
        """Targets, head figures, why they changed, clusters, data quality."""
        from liantu.statistics.report import sections

        return sections(viewer, asked)

    def search(self) -> Sequence[SearchProvider]:
        """Indicators and targets."""
        from liantu.statistics.search import PROVIDERS

        return PROVIDERS

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Computing figures, and releasing them to the public."""
        from liantu.statistics import rules

        return {"statistics.compute": rules.may_compute, "statistics.release": rules.may_release}
