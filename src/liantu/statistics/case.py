"""预警事项中的目标: who must add how much to close the gap of a target, as a card of the finding's case file."""

from __future__ import annotations

from collections.abc import Iterable

from liantu.kernel.figure import Subject
from liantu.kernel.viewer import Viewer
from liantu.rooms.cards import Card
from liantu.statistics.queries import latest_computation
from liantu.statistics.queries.gaps import gap_dimensions, target_gap, why_no_gap
from liantu.statistics.queries.targets import target_view
from liantu.web.page_context import pack

LINES = 6


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
        context = {"view": view, "gap": made, "by": dimensions[0], "lines": lines[:LINES], "more": max(len(lines) - LINES, 0)}
        yield Card("who_must_add", "statistics/cards/case_gap.html", 15, context)
