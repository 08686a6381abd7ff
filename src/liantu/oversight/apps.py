"""What oversight adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from liantu.kernel.figure import Subject
from liantu.kernel.progress import Progress
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.sentence import Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.rooms.findings import Counts, OpenFinding
from liantu.rooms.manifest import ApiRouter, Demonstration, NavPage, NavSection, Room
from liantu.rooms.notices import Change, NoticeKind
from liantu.rooms.search import SearchProvider
from liantu.rooms.subjects import SubjectKind

if TYPE_CHECKING:
    import click


class OversightConfig(Room):
    """Findings, tasks, measures, the workbench, opened figures."""

    name = "liantu.oversight"
    label = "oversight"
    navigation = (
        NavSection(
            "workbench",
            _("工作台"),
            0,
            (
                NavPage("finding_list", _("预警事项")),
                NavPage("task_list", _("任务")),
                NavPage("measure_list", _("政策任务"), public=True),
            ),
        ),
    )

    def after_intake(self, _intake_id: int) -> bool:
        """Let what was brought in be computed and checked without anybody thinking of it."""
        from liantu.oversight.actions import queue_refresh

        return queue_refresh()

    def cards(self, viewer: Viewer, home: Home) -> Iterable[Card]:
        """What waits, one's own tasks, how new the data are."""
        from liantu.oversight.cards import cards

        return cards(viewer, home)

    def since(self, viewer: Viewer, moment: datetime) -> Iterable[Sentence]:
        """Findings that came and went."""
        from liantu.oversight.cards import since

        return since(viewer, moment)

    def notice_kinds(self) -> Sequence[NoticeKind]:
        """New red findings, tasks and data checks received, due, answered."""
        return (
            NoticeKind("oversight.red", Text("红色预警", "red alert")),
            NoticeKind("oversight.task", Text("收到任务", "task received"), at_once=True),
            NoticeKind("oversight.data_check", Text("数据核实", "data check"), at_once=True),
            NoticeKind("oversight.due", Text("任务到期", "task due")),
            NoticeKind("oversight.answered", Text("任务反馈", "task answered")),
        )

    def tell_the_day(self, today: date) -> None:
        """Tasks that are due soon or overdue."""
        from django.conf import settings

        from liantu.kernel.pack import load_pack
        from liantu.oversight.actions import remind_due

        remind_due(load_pack(settings.PACK), today)

    def changes(self, viewer: Viewer, subjects: Sequence[Subject], moment: datetime) -> Iterable[Change]:
        """Findings that came and went, and steps of tasks."""
        from liantu.oversight.queries import changes_of

        return changes_of(viewer, subjects, moment)

    def subjects(self) -> Sequence[SubjectKind]:
        """Findings and tasks."""
        from liantu.oversight.subjects import SUBJECTS

        return SUBJECTS

    def finding_counts(self, viewer: Viewer, kind: str) -> Counts:
        """Open findings by subject or scope."""
        from liantu.oversight.queries import counts_by

        return counts_by(viewer, kind)

    def open_findings_about(self, viewer: Viewer, subject: Subject) -> Iterable[OpenFinding]:
        """Open findings about one subject."""
        from liantu.oversight.queries import holding_about

        return [OpenFinding(code, fingerprint) for code, fingerprint in holding_about(viewer, subject)]

    def api(self) -> Sequence[ApiRouter]:
        """Routes of the interface."""
        from liantu.oversight.api import ROUTERS

        return ROUTERS

    def verbs(self) -> Sequence[click.Command]:
        """Verbs of the command line."""
        from liantu.oversight.verbs import VERBS

        return VERBS

    def report_sections(self, viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
        """Findings that came and went, and what was done."""
        from liantu.oversight.report import sections

        return sections(viewer, asked)

    def search(self) -> Sequence[SearchProvider]:
        """Findings, tasks, measures and checks."""
        from liantu.oversight.search import PROVIDERS

        return PROVIDERS

    def demonstrate_month(self, demonstration: Demonstration, _progress: Progress) -> None:
        """Tasks given out, taken up, finished and dropped."""
        from liantu.oversight.actions.demonstration import work_of_month

        work_of_month(demonstration)

    def organisations_merged(self, kept: int, absorbed: int) -> Mapping[str, Any]:
        """Tasks and alerts of the absorbed organisation."""
        from liantu.oversight.actions.merging import move_work

        return move_work(kept, absorbed)

    def organisations_split(self, kept: int, absorbed: int, moved: Mapping[str, Any]) -> None:  # noqa: ARG002
        """The same, back."""
        from liantu.oversight.actions.merging import move_work_back

        move_work_back(absorbed, moved)

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Giving out tasks, bringing all up to date, reading the report."""
        from liantu.oversight import rules

        return {"oversight.assign": rules.may_assign, "oversight.refresh": rules.may_refresh}
