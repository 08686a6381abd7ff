"""Shapes of findings, tasks and opened figures in the interface."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from liantu.web.api.schemas import Both


class FindingOut(Schema):
    """A finding; ``evidence`` is null for viewers who may not see the rows of others."""

    fingerprint: str
    code: str
    severity: Literal["red", "yellow", "blue"]
    state: str
    subject: str
    line: Both
    figure: str
    value: float | None
    stake_yuan: float | None
    cause: str
    dismissed_until: date | None
    evidence: dict[str, Any] | None
    first_seen_at: datetime
    raised_at: datetime
    cleared_at: datetime | None
    simulated: bool


class TaskLineOut(Schema):
    """A line of a task's history."""

    at: datetime
    by: int | None
    verb: str
    note: str
    progress: int | None


class TaskOut(Schema):
    """A task; the figure before and after stand once it is finished and the check has looked again."""

    id: int
    finding: str
    kind: str
    title: str
    state: str
    owner: int | None
    department: str
    towards: str
    progress: int
    due_date: date
    created_at: datetime
    closed_at: datetime | None
    figure_before: float | None
    figure_after: float | None
    finding_after: str
    rechecked_at: datetime | None


class TaskIn(Schema):
    """A task to give out on a finding; what is left out comes from the check's page."""

    finding: str = Field(pattern=r"^[0-9a-f]{16}$")
    title: str = Field("", max_length=200)
    department: str = Field("", max_length=80)
    owner: int | None = None
    due_date: date | None = None
    note: str = Field("", max_length=4000)


class TasksIn(Schema):
    """Tasks to give out on many findings at once; ``by_district`` one for each district that a finding concerns."""

    findings: list[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]] = Field(min_length=1, max_length=1000)
    by_district: bool = False
    title: str = Field("", max_length=200)
    department: str = Field("", max_length=80)
    owner: int | None = None
    co_owners: list[int] = Field(default_factory=list, max_length=50)
    due_date: date | None = None
    note: str = Field("", max_length=4000)


class DataCheckIn(Schema):
    """Whom to ask whether the reported data is right: ``organisation:<id>`` or ``district:<code>``, which the finding concerns."""

    towards: str = Field(max_length=80, pattern=r"^(organisation|district):.+$")
    due_date: date | None = None
    note: str = Field("", max_length=4000)


class DismissIn(Schema):
    """Findings to leave alone to the end of a day, and why."""

    findings: list[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]] = Field(min_length=1, max_length=1000)
    reason: str = Field(min_length=1, max_length=4000)
    until: date


class ProgressIn(Schema):
    """How far a task is, in per cent, with a note."""

    percent: int = Field(ge=0, le=100)
    note: str = Field("", max_length=4000)


class FileOut(Schema):
    """A file that goes with a task."""

    id: int
    name: str
    size_bytes: int
    sha256: str
    at: datetime
    by: int | None


class DecisionOut(Schema):
    """Findings of one check and one cause: how many, what is at stake in yuan a year (null where nothing is known), since when."""

    code: str
    cause: str
    count: int
    red: int
    stake_yuan: float | None
    unknown: int
    severity: Literal["red", "yellow", "blue"]
    since: datetime
    given_out: int
    due_date: date | None
    first: str
    line: Both
    simulated: bool


class NoteIn(Schema):
    """What was done, or why."""

    note: str = Field("", max_length=4000)


class StepOut(Schema):
    """A line of the rule with its number filled in."""

    text: Both
    value: float | None
    unit: str


class EvidenceOut(Schema):
    """A table of the rows under a figure, and how many of them the viewer may not see."""

    title: Both
    columns: list[Both]
    rows: list[list[Any]]
    hidden_rows: int
    rows_in_all: int


class FigureOut(Schema):
    """An opened figure."""

    code: str
    version: str
    name: Both
    unit: str
    rule: Both
    basis: Both
    subject: str
    period: str
    value: float | None
    bound: str
    firms: int | None
    known: int | None
    reason: Both | None
    mark: str | None
    marks: list[str]
    simulated: bool
    steps: list[StepOut]
    evidence: list[EvidenceOut]


class CheckOut(Schema):
    """A check: what it looks at, why, how, and what to do."""

    code: str
    name: Both
    commitments: list[str]
    looks_at: Both
    why: Both
    computed: Both
    what_to_do: Both
    thresholds: dict[str, float]
    work: str
    due_days: int
    runs: bool
