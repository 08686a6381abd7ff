"""待决事项: findings of one check and one cause as one row, ranked by what is at stake, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from liantu.accounts.queries import Viewer
from liantu.oversight.models import FindingRecord, Task
from liantu.oversight.queries.tasks import OPEN_STATES, tasks

BY_STAKE = (F("stake_cny").desc(nulls_last=True), "-severity_rank", "raised_at", "pk")
"""The order of findings: the largest value at stake first, unknown ones last; then the most severe, then the oldest."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What is being done about the findings of a row: how many of them have an open task, until when, and who works on it."""

    findings: int = 0
    due_date: date | None = None
    people: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Findings of one check and one cause: how many, what they are worth in yuan a year, since when, and the largest of them.

    ``stake_cny`` is the sum of what is known, None where nothing is; ``unknown`` says of how many it is not known.
    """

    code: str
    cause: str
    count: int
    red: int
    stake_cny: float | None
    unknown: int
    severity_rank: int
    since: datetime
    simulated: bool
    lead: FindingRecord
    work: UnderWay = field(default_factory=UnderWay)

    @property
    def waiting(self) -> int:
        """How many of the findings nobody works on."""
        return self.count - self.work.findings


def decisions(viewer: Viewer, rows: QuerySet[FindingRecord], *, idle: bool = False) -> list[Decision]:
    """Fold ``rows``, findings that the viewer sees, by check and cause; the row of the largest sum stands first, unknown sums last.

    The length of the list is bounded by checks and causes, not by findings; it costs four queries.
    ``idle``: nobody works on any of ``rows``, so that no task is looked for.
    """
    rows = rows.order_by()
    folds = rows.values("code", "cause").annotate(
        count=Count("pk"),
        red=Count("pk", filter=Q(severity="red")),
        simulated_count=Count("pk", filter=Q(simulated=True)),
        known=Count("stake_cny"),
        stake=Sum("stake_cny"),
        rank=Max("severity_rank"),
        since=Min("raised_at"),
    )
    leads, work = _leads(rows), {} if idle else _under_way(viewer, rows)
    made = [
        Decision(
            fold["code"], fold["cause"], fold["count"], fold["red"],
            fold["stake"] if fold["known"] else None, fold["count"] - fold["known"],
            fold["rank"], fold["since"], bool(fold["simulated_count"]), leads[key], work.get(key, UnderWay()),
        )
        for fold in folds if (key := (fold["code"], fold["cause"])) in leads
    ]  # fmt: skip
    return sorted(made, key=_place)


def _place(row: Decision) -> tuple[bool, float, int, datetime, str, str]:
    """Where a row stands: by sum, then severity, then age."""
    return row.stake_cny is None, -(row.stake_cny or 0.0), -row.severity_rank, row.since, row.code, row.cause


def _leads(rows: QuerySet[FindingRecord]) -> dict[tuple[str, str], FindingRecord]:
    """The first finding of each fold; the window carries keys alone, and two small queries cost less than one over wide rows."""
    place = Window(RowNumber(), partition_by=[F("code"), F("cause")], order_by=[_ordered(one) for one in BY_STAKE])
    first = [key for key, _place in rows.annotate(place=place).filter(place=1).values_list("pk", "place")]
    return {(row.code, row.cause): row for row in FindingRecord.objects.filter(pk__in=first)}


def _ordered(term: Any) -> Any:
    """A term of an order as a window takes it."""
    if not isinstance(term, str):
        return term
    return F(term[1:]).desc() if term.startswith("-") else F(term).asc()


def _under_way(viewer: Viewer, rows: QuerySet[FindingRecord]) -> dict[tuple[str, str], UnderWay]:
    """Open tasks on the findings of each fold."""
    names = ("finding__code", "finding__cause", "finding", "due_date", "owner__display_name", "owner__username", "department")
    open_ = tasks(viewer).filter(state__in=OPEN_STATES, finding__in=rows.values("pk")).select_related(None).order_by("due_date", "pk")
    folds: dict[tuple[str, str], list[tuple[int, date, str, str]]] = {}
    for code, cause, finding, due, shown, username, department in open_.values_list(*names):
        folds.setdefault((code, cause), []).append((finding, due, shown or username or "", department))
    return {key: _summed(lines) for key, lines in folds.items()}


def _summed(lines: Sequence[tuple[int, date, str, str]]) -> UnderWay:
    people = tuple(dict.fromkeys(person for _finding, _due, person, _department in lines if person))
    departments = tuple(dict.fromkeys(department for _finding, _due, person, department in lines if department and not person))
    return UnderWay(len({line[0] for line in lines}), min(line[1] for line in lines), people, departments)


def untasked(rows: QuerySet[FindingRecord]) -> QuerySet[FindingRecord]:
    """Of ``rows`` those on which nobody works."""
    return rows.exclude(pk__in=Task.objects.filter(state__in=OPEN_STATES).values("finding"))
