"""月报: where each target stands, by its newest value."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import ReportSection
from liantu.statistics.pages.labels import verdict_words
from liantu.statistics.pages.page_context import data_status
from liantu.statistics.pages.targets import by_state
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.targets import target_views
from liantu.web.page_context import pack


def sections(viewer: Viewer) -> Iterable[ReportSection]:
    """All targets of the pack by where they stand, with how many stand so; no section where the pack has none."""
    computation = latest_computation(viewer)
    groups = by_state(target_views(viewer, pack(), computation=computation))
    if groups:
        tally = [(verdict_words(views[0].leading), len(views)) for _state, views in groups]
        status = data_status(computation)
        context = {"tally": tally, "views": [view for _state, views in groups for view in views], "computation": computation}
        yield ReportSection("targets", _("目标"), "statistics/report/targets.html", 10, context, status["simulated"])
