"""What oversight adds to the whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import Viewer
from liantu.rooms.findings import Counts
from liantu.rooms.manifest import ApiRouter, NavPage, NavSection, Room
from liantu.rooms.search import SearchProvider

if TYPE_CHECKING:
    import click


class OversightConfig(Room):
    """Findings, tasks, measures, the workbench, opened figures."""

    name = "liantu.oversight"
    label = "oversight"
    navigation = (
        NavSection("workbench", _("工作台"), 0, (NavPage("workbench", _("工作台")),)),
        NavSection("findings", _("发现"), 60, (NavPage("finding_list", _("发现")),)),
        NavSection("tasks", _("任务"), 70, (NavPage("task_list", _("任务")),)),
        NavSection("measures", _("政策措施"), 80, (NavPage("measure_list", _("政策措施"), public=True),)),
    )

    def after_intake(self, _intake_id: int) -> bool:
        """Let what was brought in be computed and checked without anybody thinking of it."""
        from liantu.oversight.actions import queue_refresh

        return queue_refresh()

    def finding_counts(self, viewer: Viewer, kind: str) -> Counts:
        """Open findings by subject or scope."""
        from liantu.oversight.queries import counts_by

        return counts_by(viewer, kind)

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

    def permissions(self) -> Mapping[str, Callable[[Viewer], bool]]:
        """Giving out tasks, bringing all up to date."""
        from liantu.oversight import rules

        return {"oversight.assign": rules.may_assign, "oversight.refresh": rules.may_refresh}
