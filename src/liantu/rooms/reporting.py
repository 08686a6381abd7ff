"""填报: what higher rooms say of a report that is being filled in: what is odd about it, and of whom which reports are expected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.rooms.installed import installed_rooms


@dataclass(frozen=True, slots=True)
class FilledReport:
    """A report as typed, not kept yet: values in the units of the items; an item that is not there is not given."""

    organisation: int
    period: Period
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ReportQuestion:
    """Something odd about a report: whoever sends it gives a reason at the first of ``items``, or mends it."""

    code: str
    items: tuple[str, ...]
    what: Text


def questions_about(report: FilledReport) -> list[ReportQuestion]:
    """What all rooms find odd about a report."""
    return [question for room in installed_rooms() for question in room.report_questions(report)]


def expected_of(organisation: int, periods: Sequence[Period]) -> dict[Period, bool]:
    """Of which periods the report of an organisation is expected; a period is not there where no room can tell."""
    said: dict[Period, bool] = {}
    for room in installed_rooms():
        answers: Mapping[Period, bool] = room.expected_reports(organisation, periods)
        said |= {period: said.get(period, False) or expected for period, expected in answers.items()}
    return said
