"""卡片: the targets that matter now, for the workbench."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone

from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card, Home
from liantu.statistics.engine.targets import PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.pages.firm_standing import shown_firm
from liantu.statistics.queries.firm_standing import firm_standings
from liantu.statistics.queries.targets import TargetView, target_views
from liantu.web.page_context import pack

TARGETS = 6
_SOON_DAYS = 366


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """The strip of pressing targets; none where the pack has no target that presses."""
    if home is Home.FIRM:
        yield from _standing(viewer)
    if home not in {Home.LEADER, Home.WORK}:
        return
    pressing = pressing_targets(target_views(viewer, pack()), timezone.localdate())
    if pressing:
        yield Card("targets", "statistics/cards/targets.html", 10, {"targets": pressing}, wide=True)


def pressing_targets(views: Sequence[TargetView], today: date) -> list[TargetView]:
    """The targets that matter now, a handful: off their path, missed, and due within a year; so that each of these kinds is seen.

    The least likely to be met stand first among those off their path, the newest among the missed, the next due among the rest.
    """
    open_ = [view for view in views if view.leading.verdict.outcome is Outcome.OPEN and view.leading.readings]
    off = [view for view in open_ if view.leading.progress is not None and view.leading.progress.path_status is PathStatus.OFF_PATH]
    missed = [view for view in views if view.leading.verdict.outcome is Outcome.MISSED]
    due = [view for view in open_ if view not in off and (view.aim.period.end_date - today).days <= _SOON_DAYS]
    off.sort(key=lambda view: 1.0 if view.leading.chance is None else view.leading.chance)
    missed.sort(key=lambda view: -view.aim.period.number)
    due.sort(key=lambda view: view.aim.period.number)
    each = TARGETS // 2
    first = [*off[:each], *missed[:each], *due[:each]]
    rest = [*off[each:], *missed[each:], *due[each:]]
    return [*first, *rest][:TARGETS]


def _standing(viewer: Viewer) -> Iterable[Card]:
    """How the viewer's own organisations stand among firms like them; none where nothing was computed or the pack names no indicator."""
    city = pack()
    firms = firm_standings(viewer, city)
    if firms:
        shown = [shown_firm(firm, city) for firm in firms]
        yield Card(
            "standing",
            "statistics/cards/firm_standing.html",
            20,
            {"firms": shown},
            wide=True,
            simulated=any(firm.simulated for firm in firms),
        )
