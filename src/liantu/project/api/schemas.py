"""答复的形状: what the interface gives out and takes in, typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal, TypeVar

from ninja import Field, Schema

from liantu.kernel.text import Text
from liantu.registry.queries import check_row_output

S = TypeVar("S", bound=Schema)


def rows_of(code: str, *besides: str) -> Callable[[type[S]], type[S]]:
    """Hold the fields of a schema, but for those ``besides``, against the registry's declaration of the table ``code``."""

    def checked(schema: type[S]) -> type[S]:
        check_row_output(code, {name: one.annotation for name, one in schema.model_fields.items() if name not in besides})
        return schema

    return checked


class Both(Schema):
    """A sentence in Chinese and English."""

    zh: str
    en: str


def both(text: Text) -> Both:
    """A kernel text as it is given out."""
    return Both(zh=text.zh, en=text.en)


class ChainOut(Schema):
    """A chain with the number of its links in each state and its local supply ratio (0–1)."""

    code: str
    name: Both
    review: str
    links: int
    states: dict[str, int]
    local_supply_ratio: float | None


class LinkOut(Schema):
    """A link: its place, state and figures (money in yuan, shares 0–1); ``withheld`` names the reason where values are protected."""

    chain: str
    product: str
    name: Both
    stage: str
    key_part: bool
    state: str
    withheld: str
    subject: str = Field(description="opens the figures of this link: /api/figures/{code}?subject=…")
    values: dict[str, Any]


@rows_of("organisations", "id")
class OrganisationOut(Schema):
    """An organisation."""

    id: int
    name: str
    credit_code: str | None
    kind: str
    region: str | None
    inside_city: bool | None
    industry: str
    size: str
    state: str
    simulated: bool


@rows_of("products", "name")
class ProductOut(Schema):
    """A product."""

    code: str
    name: Both
    industry: str
    unit: str
    aliases: list[str]


@rows_of("reports", "source", "simulated")
class ReportOut(Schema):
    """A reported value."""

    organisation: int
    period: str
    item: str
    value: float
    reported_date: date
    source: int
    simulated: bool


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


class TaskOut(Schema):
    """A task; the figure before and after stand once it is finished and the check has looked again."""

    id: int
    finding: str
    kind: str
    title: str
    state: str
    owner: int | None
    department: str
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
    reason: Both | None
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
