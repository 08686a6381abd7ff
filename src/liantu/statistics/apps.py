"""What the room of statistics adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.kernel.figure import Subject
from liantu.kernel.period import Period
from liantu.kernel.progress import Progress
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.manifest import ApiRouter, Demonstration, NavPage, NavSection, Room
from liantu.rooms.notices import NoticeKind
from liantu.rooms.refresh import Refresh
from liantu.rooms.reporting import FilledReport, ReportQuestion
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
            _("目标"),
            10,
            (
                NavPage("target_list", _("目标"), public=True),
                NavPage("indicator_list", pgettext_lazy("navigation", "指标"), public=True),
                NavPage("cluster_list", _("产业集群"), public=True),
            ),
            icon="M12 3a9 9 0 1 0 9 9 M12 8a4 4 0 1 0 4 4 M12 12l8-8",
        ),
        NavSection(
            "data",
            pgettext_lazy("navigation", "数据"),
            50,
            (NavPage("reporting", _("填报情况")), NavPage("release_list", _("对外发布"), public=True)),
        ),
    )

    def ready(self) -> None:
        """Open the figures of the indicators that the pack defines."""
        super().ready()
        from liantu.statistics.figures import register

        register()

    def notice_kinds(self) -> Sequence[NoticeKind]:
        """Shares of targets that are set, accepted or answered."""
        return (
            NoticeKind("statistics.share", Text("分解指标", "district target"), at_once=True),
            NoticeKind("statistics.share_answered", Text("分解指标反馈", "district target answered")),
        )

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

    def case_sections(self, viewer: Viewer, code: str, subject: Subject) -> Iterable[Card]:
        """Who must add how much to a target."""
        from liantu.statistics.cards import case_sections

        return case_sections(viewer, code, subject)

    def report_questions(self, report: FilledReport) -> Iterable[ReportQuestion]:
        """Contradictions and jumps, by the rules of data quality."""
        from liantu.statistics.queries.report_questions import report_questions
        from liantu.web.page_context import pack

        return report_questions(report, pack())

    def expected_reports(self, organisation: int, periods: Sequence[Period]) -> Mapping[Period, bool]:
        """Who must report, by the rules of data quality."""
        from liantu.statistics.queries.report_questions import expected_reports
        from liantu.web.page_context import pack

        return expected_reports(organisation, periods, pack())

    def headlines(self, viewer: Viewer, home: Home) -> Iterable[Sentence]:
        """Targets that were missed or are behind schedule, by what they lack."""
        from liantu.statistics.cards import headlines

        return headlines(viewer, home)

    def api(self) -> Sequence[ApiRouter]:
        """Routes of the interface."""
        from liantu.statistics.api import ROUTERS

        return ROUTERS

    def verbs(self) -> Sequence[click.Command]:
        """Verbs of the command line."""
        from liantu.statistics.verbs import VERBS

        return VERBS

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
        """Where each target stands."""
        from liantu.statistics.report import sections

        return sections(viewer, asked)

    def answers(self, viewer: Viewer, text: str) -> Iterable[Sentence]:
        """The value of an indicator that a search names together with a place, an industry or a period."""
        from liantu.statistics.answers import answers

        return answers(viewer, text)

    def search(self) -> Sequence[SearchProvider]:
        """Indicators and targets."""
        from liantu.statistics.search import PROVIDERS

        return PROVIDERS

    def demonstrate_month(self, demonstration: Demonstration, progress: Progress) -> None:
        """The release of the city's figures, at the last look before its day."""
        from liantu.statistics.actions.demonstration import release_figures

        release_figures(demonstration, progress)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Computing figures, releasing them to the public, and setting districts their shares of a target."""
        from liantu.statistics import rules

        return {
            "statistics.compute": rules.may_compute,
            "statistics.release": rules.may_release,
            "statistics.set_shares": rules.may_set_shares,
        }
