"""统计答复的形状: indicators, figures, targets, decompositions, clusters, quality of reports, releases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

from liantu.web.api.paging import Page
from liantu.web.api.schemas import Both


class VersionOut(Schema):
    """How an indicator was computed for periods that end on or before ``until``."""

    version: str
    until: date
    formula: str
    rule: Both


class PopulationOut(Schema):
    """Whom an indicator counts."""

    code: str
    name: Both
    rule: Both | None


class IndicatorOut(Schema):
    """An indicator: formula over reported items, unit of its values, whom it counts, by what and how often it is computed."""

    code: str
    version: str
    name: Both
    unit: str
    raw_unit: str | None = Field(description="unit of the formula's result, converted to `unit`")
    rule: Both
    basis: Both
    formula: str
    since: date | None
    earlier: list[VersionOut]
    population: PopulationOut
    dimensions: list[str]
    periods: list[str]
    official: list[str] = Field(description="published series on the same basis")
    context: list[str] = Field(description="published series on another basis: never compared")
    commitments: list[str]
    decomposable: bool


class IndicatorDefinitionOut(IndicatorOut):
    """An indicator with the SQL that computes it, over the relations panel, members, chains and series."""

    sql_by: str
    sql_kind: str
    sql: str


class CellOut(Schema):
    """A value: null is unknown or withheld (then with ``reason``); ``combined`` are the keys that are shown together as this one."""

    key: str
    name: Both
    period: str
    value: float | None
    firms: int | None = Field(description="firms of the population; null in releases")
    known: int | None = Field(description="firms that the value rests on; null in releases")
    bound: str | None = Field(description="what the value claims: exact, at_least, estimate …; null without a value")
    reason: str
    combined: list[str]


class FiguresOut(Page[CellOut]):
    """Values of an indicator by a dimension; ``released``: the newest release, which is what viewers without aggregates get."""

    indicator: str
    unit: str
    by: str
    kind: str
    known_at: datetime | None
    released: bool
    simulated: bool


class OfficialOut(Schema):
    """A published value with its basis, source and mark; rows may contradict each other."""

    series: str
    region: str
    period: str
    value: float
    unit: str
    basis: str
    source: str
    mark: str
    bound: str


class BesideOut(Schema):
    """One period: what is published, what the reports add up to, coverage (computed ÷ published) and difference."""

    period: str
    official: list[OfficialOut]
    computed: float | None
    firms: int | None
    known: int | None
    coverage: float | None
    difference: float | None


class SideBySideOut(Schema):
    """Two sources side by side, newest first; ``context`` stands on another basis and is never compared."""

    indicator: str
    region: str
    unit: str
    rows: list[BesideOut]
    context: list[OfficialOut]


class ReadingOut(Schema):
    """A value that a target is judged by, with its bound (exact, more_than, at_least …) and the ``known`` of ``firms`` that it rests on."""

    period: str
    value: float
    bound: str
    expected: bool
    source: str
    mark: str | None = Field(description="null where it is that of the computation")
    firms: int | None
    known: int | None


class PointOut(Schema):
    """A value of a path or a series."""

    period: str
    value: float | None


class CoverageOut(Schema):
    """The part (0 to 1) of ``forecasts`` whose value fell within the 80 % and the 95 % interval, and where that was measured."""

    within_80: float
    within_95: float
    forecasts: int
    source: Both


class ForecastOut(Schema):
    """A forecast value with its intervals, method, what to know of it, and how often such intervals held (empty: not measured)."""

    period: str
    central: float
    low_80: float
    high_80: float
    low_95: float
    high_95: float
    method: str
    model: str
    points: int
    notes: list[Both]
    coverage: list[CoverageOut]


class SideLineOut(Schema):
    """Where a target stands by one source. Spans are [smallest, largest] over rows that contradict each other.

    ``outcome``: met, missed, cannot_be_told, or open while the period is not over. ``path_status``: on_path, off_path, unknown.
    ``growth``: needed a year (0.06 is 6 %). ``chance`` of meeting: 0 to 1, by the model.
    """

    origin: Literal["official", "computed"]
    newest: ReadingOut | None
    outcome: str
    reason: Both
    margin: list[float] | None
    path_status: str
    gap: list[float] | None
    lag: list[float] | None
    growth: list[float] | None
    chance: float | None


class SideOut(SideLineOut):
    """The same with all readings, the path from the base period, and the forecast."""

    base: str | None
    readings: list[ReadingOut]
    path: list[PointOut]
    forecast: list[ForecastOut]


class PlaceOut(Schema):
    """Where the computed values of a target's basis stand."""

    indicator: str
    dimension: str
    key: str


class TargetLineOut(Schema):
    """A dated target and where it stands by published figures and by firms' reports, apart."""

    code: str
    name: Both
    document: Both
    indicator: str
    region: str
    period: str
    direction: str
    value: float | None
    unit: str
    basis: Both
    commitment: str | None
    source: str
    mark: str
    note: Both | None
    no_series: bool = Field(description="there is no series on the target's basis")
    coverage: float | None
    computed_from: PlaceOut | None
    official: SideLineOut
    computed: SideLineOut


class TargetOut(TargetLineOut):
    """A target with everything that it is judged by, and series on another basis, which are never compared."""

    official: SideOut
    computed: SideOut
    context: list[OfficialOut]


class ShareOut(Schema):
    """A district's share of a target, in the target's unit; ``state``: set, accepted, or answered with a ``reason``."""

    district: str
    value: float
    state: Literal["set", "accepted", "answered"]
    note: str
    reason: str
    set_at: datetime
    answered_at: datetime | None


class PartOut(Schema):
    """A part of a dimension in a change: what it adds (``contribution``), and the columns of its form in ``values``."""

    key: str | None
    name: Both | None
    contribution: float | None
    values: dict[str, Any]


class FirmPartOut(Schema):
    """A firm that you may see, or all others together (``organisation`` null)."""

    organisation: int | None
    name: str | None
    kind: str | None
    before: float | None
    after: float | None
    contribution: float | None


class DecompositionOut(Schema):
    """Why an indicator changed: ``effects`` add up to ``change``, and so do the parts; ``hidden`` firms you may not see."""

    indicator: str
    unit: str
    by: str
    within: str
    form: str
    first: str
    last: str
    before: float | None
    after: float | None
    change: float | None
    effects: dict[str, float]
    parts: list[PartOut]
    firms: list[FirmPartOut]
    hidden: int


class LeadingOut(Schema):
    """A leading firm that you may see: output in yuan, its share of the group's."""

    organisation: int
    name: str
    district: str
    output_yuan: float
    share: float | None


class ClusterOut(Schema):
    """A cluster or field in its newest year: output and growth in the indicators' units, share of the city's output in percent."""

    dimension: str
    code: str
    name: Both
    period: str | None
    output: float | None
    unit: str
    growth: float | None
    share: float | None
    firms: int | None
    top_share: float | None
    hhi: float | None
    series: list[PointOut]
    target: str | None


class ClusterPageOut(ClusterOut):
    """The same with the leading firms that you may see and the number of those that you may not."""

    leading: list[LeadingOut]
    hidden: int


class IssueOut(Schema):
    """Something about one firm's report that a person should look at."""

    kind: str
    organisation: int
    district: str
    period: str
    item: str
    rule: str
    value: float | None
    expected: float | None
    score: float | None
    probable_factor: float | None = Field(description="10000 where yuan were probably given in 10 thousand yuan")
    days: int | None


class ReleaseOut(Schema):
    """Figures that the public may see, frozen as they were protected."""

    id: int
    known_at: datetime
    released_at: datetime
    withdrawn_at: datetime | None
    marks: list[str]
    counts: dict[str, Any]
