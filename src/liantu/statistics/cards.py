"""卡片与首页句子: the targets that matter now as one strip, the head figures, and what of them a home says first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.sentence import Sentence
from liantu.kernel.viewer import Viewer
from liantu.rooms import clock
from liantu.rooms.cards import Card, Home
from liantu.rooms.shared import shared
from liantu.statistics.engine.targets import PathStatus
from liantu.statistics.engine.verdicts import Outcome
from liantu.statistics.models import Computation
from liantu.statistics.pages.firm_standing import shown_firm
from liantu.statistics.pages.head_figures import place_of, shown_heads
from liantu.statistics.queries import latest_computation, latest_release
from liantu.statistics.queries.district_targets import own_shares
from liantu.statistics.queries.firm_standing import firm_standings
from liantu.statistics.queries.gaps import gap_dimensions, target_gap, why_no_gap
from liantu.statistics.queries.head_figures import head_figures
from liantu.statistics.queries.headlines import share_headlines, target_headlines
from liantu.statistics.queries.released import released_heads
from liantu.statistics.queries.targets import TargetView, target_view, target_views
from liantu.web.page_context import pack, page_of

TARGETS = 6
PARTS = 6
_SOON_DAYS = 366
_HOMES = {Home.LEADER, Home.WORK}
_PLACE = {Home.LEADER: 8, Home.WORK: 18}
"""Leaders look at the figures first; who works on them, at what waits for a decision."""


def cards(viewer: Viewer, home: Home) -> Iterable[Card]:
    """The strip of pressing targets; none where the pack has no target that presses."""
    if home is Home.FIRM:
        yield from _standing(viewer)
    if home is Home.PUBLIC:
        yield from _released(viewer)
    if home not in _HOMES:
        return
    city, computation, place = pack(), latest_computation(viewer), _PLACE[home]
    figures = head_figures(viewer, city, own_district(viewer), computation=computation)
    if figures:
        told = {
            "heads": shown_heads(figures),
            "place": place_of(city, figures),
            "period": figures[0].period,
            "lag_days": figures[0].lag_days,
        }
        yield Card("head_figures", "statistics/cards/head_figures.html", place, told, wide=True)
    if own := own_shares(viewer, city, computation=computation):
        yield Card("district_targets", "statistics/cards/district_targets.html", place + 1, {"shares": own}, wide=True)
    pressing = pressing_targets(_targets(viewer, city, computation), clock.today())
    if pressing:
        yield Card("targets", "statistics/cards/targets.html", place + 2, {"targets": pressing}, wide=True)


def headlines(viewer: Viewer, home: Home) -> Iterable[Sentence]:
    """What the homes of those who decide say first: of the city's targets, or of the shares that a district was set."""
    if home not in _HOMES:
        return
    city, computation = pack(), latest_computation(viewer)
    address = page_of("target", "CODE").replace("CODE", "{}")
    if not viewer.sees_city:
        yield from share_headlines(viewer, city, computation, address)
        return
    yield from target_headlines(viewer, city, _targets(viewer, city, computation), computation, address)


def _released(viewer: Viewer) -> Iterable[Card]:
    """What was released of the lead indicators; none before the first release."""
    release = latest_release(viewer)
    heads = [] if release is None else released_heads(viewer, pack(), release)
    if release is not None and heads:
        told = {"heads": heads, "release": release}
        yield Card("released", "statistics/cards/released.html", 5, told, wide=True, simulated="simulated" in release.marks)


def _targets(viewer: Viewer, city: Pack, computation: Computation | None) -> list[TargetView]:
    """All targets, which the cards and the first sentences of a home read once together."""
    key = ("targets", viewer, city.code, None if computation is None else computation.pk)
    return shared(key, lambda: target_views(viewer, city, computation=computation))


def own_district(viewer: Viewer) -> str | None:
    """The district whose figures a home shows: that of a viewer of one district only; None for the city."""
    return None if viewer.sees_city or not viewer.districts else min(viewer.districts)


def pressing_targets(views: Sequence[TargetView], today: date) -> list[TargetView]:
    """The targets that matter now, a handful: off their path, missed, and due within a year; so that each of these kinds is seen.

    The least likely to be met stand first among those off their path; among the missed the newest, in the pack's order, so that the
    headline targets come first; among the rest the next due.
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


def case_sections(viewer: Viewer, code: str, subject: Subject) -> Iterable[Card]:  # noqa: ARG001 every check about a target asks the same
    """The parts that must add most, each opening to its firms; nothing where no gap can be shared."""
    city = pack()
    if subject.kind != "target" or subject.key not in {target.code for target in city.targets}:
        return
    computation = latest_computation(viewer)
    view = target_view(viewer, city, subject.key, computation=computation)
    dimensions = gap_dimensions(city, view)
    if not dimensions or why_no_gap(viewer, city, view):
        return
    made = target_gap(viewer, city, view, dimensions[0], computation=computation)
    if made is None:
        return
    lines = [line for line in made.lines if line.need is not None and line.need > 0]
    if lines:
        context = {"view": view, "gap": made, "by": dimensions[0], "lines": lines[:PARTS], "more": max(len(lines) - PARTS, 0)}
        yield Card("who_must_add", "statistics/cards/case_gap.html", 15, context)
