"""走势: how the figure of a finding went over the last periods, under the viewer's own rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from liantu.accounts.queries import Viewer, visible_to
from liantu.chains.queries import links_of_product
from liantu.kernel.errors import NotFoundError
from liantu.kernel.figure import Subject
from liantu.oversight.models import FindingLine, FindingRecord
from liantu.oversight.queries.figures import open_figure

PERIODS = 6
_SERIES = {"local_supply_ratio": "ratio", "makers": "makers"}
"""Figures of a product whose course an assessment keeps, under these names."""


@dataclass(frozen=True, slots=True)
class Course:
    """Values by period, oldest first, None where unknown; ``of_runs`` says that the periods are the days of checks."""

    points: tuple[tuple[str, float | None], ...]
    of_runs: bool = False

    @property
    def drawn(self) -> bool:
        """Whether there are two values to compare."""
        return sum(value is not None for _period, value in self.points) > 1


def course_of(viewer: Viewer, record: FindingRecord) -> Course:
    """The figure of a finding over its last periods; where they do not open, what the checks saw from run to run."""
    if not record.figure:
        return Course(())
    known = Course(tuple(_assessed(viewer, record)))
    if not known.drawn:
        known = Course(tuple(_opened(viewer, record)))
    return known if known.drawn else Course(tuple(_seen(viewer, record)), of_runs=True)


def _assessed(viewer: Viewer, record: FindingRecord) -> list[tuple[str, float | None]]:
    """What the newest assessment keeps of a product's years."""
    name = _SERIES.get(record.figure, "")
    links = links_of_product(viewer, record.subject_key) if name and record.subject_kind == "product" else []
    series = links[0].series if links else {}
    return [(str(year), value) for year, value in zip(series.get("years", []), series.get(name, []), strict=False)][-PERIODS:]


def _opened(viewer: Viewer, record: FindingRecord) -> list[tuple[str, float | None]]:
    """The figure opened at its newest period and those before it, as far as it opens."""
    subject = Subject(record.subject_kind, record.subject_key)
    points: list[tuple[str, float | None]] = []
    try:
        newest = open_figure(viewer, record.figure, subject, "")
        period = newest.period
        points.append((str(period), newest.value))
        while len(points) < PERIODS:
            period = period.previous()
            points.append((str(period), open_figure(viewer, record.figure, subject, str(period)).value))
    except (NotFoundError, ValueError):  # there is no period before this one
        pass
    return points[::-1]


def _seen(viewer: Viewer, record: FindingRecord) -> Iterator[tuple[str, float | None]]:
    """Values at the runs that raised the finding or saw its figure move."""
    lines = visible_to(viewer, FindingLine.objects.filter(finding=record)).exclude(event=FindingLine.Event.CLEARED)
    newest = lines.select_related("run").order_by("-pk")[: 4 * PERIODS]
    for line in reversed(newest):
        yield line.run.known_at.strftime("%Y-%m-%d"), line.value
