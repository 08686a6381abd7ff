"""条目: what a pack may contain, as frozen typed models; unknown keys are errors."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.bound import Bound
from liantu.kernel.figure import Definition
from liantu.kernel.period import Period, PeriodError
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError, unit_code


def _read_text(value: Any) -> Any:
    """A text of the pack is ``{zh: …, en: …}`` with both filled."""
    if isinstance(value, Text):
        return value
    if not isinstance(value, Mapping) or set(value) != {"zh", "en"}:
        raise PydanticCustomError("text", "应为 zh 和 en 两种文字 / must have zh: … and en: …")
    for language in ("zh", "en"):
        if not isinstance(value[language], str) or not value[language].strip():
            raise PydanticCustomError("text", "{language} 文字为空或不是文字 / {language} is empty or not text", {"language": language})
    return Text(value["zh"].strip(), value["en"].strip())


Words = Annotated[Text, BeforeValidator(_read_text)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
CheckCode = Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{3}$")]
CommitmentCode = Annotated[str, Field(pattern=r"^[1-9][0-9]?\.[a-z]$")]
NonEmpty = Annotated[str, Field(min_length=1)]
Scalar = bool | int | float | str


def _read_period(value: Any) -> Any:
    """Return a period in its canonical form."""
    try:
        return str(Period.parse(str(value)))
    except PeriodError as error:
        raise PydanticCustomError("period", "{zh} / {en}", {"zh": error.what.zh, "en": error.what.en}) from error


def read_unit(value: Any) -> str:
    """Return a unit's code."""
    try:
        return unit_code(str(value))
    except UnitError as error:
        raise PydanticCustomError("unit", "{zh} / {en}", {"zh": error.what.zh, "en": error.what.en}) from error


PeriodText = Annotated[str, BeforeValidator(_read_period)]
UnitCode = Annotated[str, BeforeValidator(read_unit)]


class Entry(BaseModel):
    """An entry of a pack: frozen, strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, str_strip_whitespace=True)


class Coded(Entry):
    """An entry that is known by its code."""

    code: str


class RegionEntry(Coded):
    """地区: the city, a district, a development area, or a partner city; ``zone`` is a code of ``zones``.

    An area lies ``within`` districts and reports apart from them: a firm is counted in the one or in the other, never in both.
    """

    code: Annotated[str, Field(pattern=r"^[0-9]{6}$|^[a-z][a-z0-9_]*$", max_length=12)]
    kind: Literal["city", "district", "area", "partner"]
    name: Words
    zone: str = ""
    within: tuple[str, ...] = ()
    mark: Mark = Mark.COPY


class ParkEntry(Coded):
    """园区: a park, the code of the district where it lies, its level, and how far that was checked."""

    code: Code
    name: Words
    district: str
    level: Literal["national", "city", "district"]
    mark: Mark
    note: Words | None = None


class PackEntry(Entry):
    """``pack.yaml``: the pack's name, languages and regions."""

    code: Code
    name: Words
    languages: tuple[str, ...] = Field(min_length=1)
    city: str
    zones: dict[str, Words] = Field(default_factory=dict)
    regions: tuple[RegionEntry, ...]
    parks: tuple[ParkEntry, ...] = ()


class DepartmentEntry(Coded):
    """部门: a department that owns chains and measures."""

    code: Code
    name: Words


class StageEntry(Entry):
    """环节: a stage of a chain with its products."""

    code: Code
    position: Literal["upstream", "midstream", "downstream"]
    name: Words
    products: tuple[Code, ...] = Field(min_length=1)


class ChainEntry(Coded):
    """产业链: a chain with its owner department, stages and, where the city counts them, key parts."""

    code: Code
    name: Words
    owner: str
    review: Mark = Mark.GENERAL_KNOWLEDGE
    summary: Words
    key_parts: tuple[Code, ...] = ()
    stages: tuple[StageEntry, ...] = Field(min_length=1)

    @property
    def products(self) -> tuple[str, ...]:
        """Codes of the chain's products, stage by stage."""
        return tuple(product for stage in self.stages for product in stage.products)


PeriodKinds = tuple[Literal["year", "half", "quarter", "month"], ...]
Dimension = Literal[
    "city",
    "district",
    "zone",
    "park",
    "cluster",
    "field",
    "chain",
    "industry",
    "division",
    "size",
    "ownership",
    "kind",
    "high_tech",
    "strategic",
]


class EarlierVersion(Entry):
    """旧版定义: how an indicator was computed for periods that ended on or before ``until``."""

    version: Annotated[str, Field(coerce_numbers_to_str=True)]
    until: datetime.date
    formula: NonEmpty
    rule: Words


class IndicatorEntry(Coded):
    """指标定义: becomes a `kernel.figure.Definition`; with a ``formula`` (see `kernel.formula`) it is computed from firms' reports.

    ``raw_unit`` is the unit of the formula's result, ``unit`` that of the stored values; ``official`` names official series on the same
    basis, ``context`` those on another one, which are shown and never compared. Periods that end before ``since`` follow ``earlier``.
    ``upper`` names the indicator that bounds this one from above, where this one is a lower bound.
    ``growth_base``: a growth compares firms that were members of the population in both periods, or (``directory``) this period's members
    with what the same firms report of the year before, members then or not. ``aliases`` are words by which people ask for it.
    """

    code: Code
    version: Annotated[str, Field(coerce_numbers_to_str=True)]
    name: Words
    unit: str
    rule: Words
    basis: Words | None = None
    commitments: tuple[CommitmentCode, ...] = ()
    digits: int = 2
    percent: bool = False
    formula: NonEmpty | None = None
    raw_unit: str | None = None
    population: Code = "all"
    growth_base: Literal["members", "directory"] = "members"
    dimensions: tuple[Dimension, ...] = ()
    periods: PeriodKinds = ()
    since: datetime.date | None = None
    earlier: tuple[EarlierVersion, ...] = ()
    official: tuple[Code, ...] = ()
    context: tuple[Code, ...] = ()
    upper: Code | None = None
    aliases: tuple[NonEmpty, ...] = ()

    def definition(self) -> Definition:
        """Return the kernel's definition."""
        values = {name: getattr(self, name) for name in ("code", "version", "name", "unit", "rule", "commitments", "digits", "percent")}
        return Definition(**values, basis=self.basis or Text("", ""))


class ItemEntry(Coded):
    """填报指标: an item that organisations report; ``aliases`` are headings under which it is found, ``adds`` how months make a year.

    ``unclear`` are words that may mean this item or another with another definition: an intake asks which.
    """

    code: Code
    name: Words
    unit: UnitCode
    period_kinds: PeriodKinds = Field(min_length=1)
    money: bool = False
    adds: Literal["sum", "mean", "last"] = "sum"
    aliases: tuple[NonEmpty, ...] = ()
    unclear: tuple[NonEmpty, ...] = ()
    note: Words | None = None


class CheckEntry(Coded):
    """检查: what a check looks at, why, how, what to do, its thresholds, and the work that follows.

    ``words`` says in words what each key of ``thresholds`` and ``severity`` means.
    """

    code: CheckCode
    name: Words
    commitments: tuple[CommitmentCode, ...] = Field(min_length=1)
    looks_at: Words
    why: Words
    computed: Words
    what_to_do: Words
    thresholds: dict[str, float] = Field(default_factory=dict)
    severity: dict[str, float | str] = Field(default_factory=dict)
    words: dict[str, Words] = Field(default_factory=dict)
    work: str
    due_days: Annotated[int, Field(ge=0)]


class CommitmentEntry(Entry):
    """承诺: one commitment of a measure; ``planned`` says what will carry what is not bound yet."""

    code: CommitmentCode
    name: Words
    room: Code
    figures: tuple[Code, ...] = ()
    checks: tuple[CheckCode, ...] = ()
    work: tuple[Code, ...] = ()
    planned: tuple[NonEmpty, ...] = ()

    @property
    def bound(self) -> bool:
        """Whether a figure or a check carries it."""
        return bool(self.figures or self.checks)

    @field_validator("work", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class MeasureEntry(Entry):
    """措施: a measure of the policy in our own words, with its article, owners and commitments."""

    number: Annotated[int, Field(ge=1)]
    title: Words
    article: Words
    owners: tuple[str, ...] = Field(min_length=1)
    commitments: tuple[CommitmentEntry, ...] = Field(min_length=1)


class TargetEntry(Coded):
    """目标: a dated target; compared only with a series of the same indicator and ``basis``.

    ``base``: the period that a change or a mean growth is counted from. ``growth_of``: the target asks for a mean growth a year from
    ``base``, and this is the indicator whose level grows; a single year's growth is never compared with it. ``prices``: the prices that
    the target is set in, where these matter; values at current prices are never compared with a target at comparable ones.
    """

    code: Code
    name: Words
    indicator: Code
    region: str
    period: PeriodText
    direction: Literal["at_least", "above", "about", "at_most", "change"]
    value: float | None
    unit: UnitCode
    basis: Words
    document: Words
    commitment: CommitmentCode | None = None
    source: NonEmpty
    mark: Mark
    note: Words | None = None
    base: PeriodText | None = None
    growth_of: Code | None = None
    prices: Literal["current", "comparable"] | None = None

    @model_validator(mode="after")
    def _counted_from(self) -> TargetEntry:
        """A change and a mean growth name the period that they are counted from."""
        if self.base is None and (self.growth_of is not None or self.direction == "change"):
            raise PydanticCustomError("target_base", "变化或年均增速须给出基期 base / a change or a mean growth needs a base period")
        return self


class WorkKind(Coded):
    """工作类型: a kind of work and the room that carries it; ``planned`` while that room does not exist."""

    code: Code
    name: Words
    room: Code
    planned: bool = False


class SeriesRow(Entry):
    """官方数据: one published value; rows that contradict each other stand side by side.

    ``bound`` is what its source says of it (exact where the file says nothing); ``origin`` names the file and line.
    """

    indicator: Code
    region: str
    period: PeriodText
    value: float
    unit: UnitCode
    basis: str = ""
    source: NonEmpty
    mark: Mark
    bound: Bound = Bound.EXACT
    origin: str = ""


class IndustryEntry(Entry):
    """行业: a GB/T 4754 section, division, group or class.

    ``high_tech``: whether it is on the list of high-technology industry; ``strategic``: whether the whole class, a part of it or nothing of
    it is strategic emerging industry. None where that is unknown.
    """

    code: str
    name: Text
    level: Literal["section", "division", "group", "class"]
    parent: str
    section: str
    high_tech: bool | None = None
    strategic: Literal["whole", "part", "no"] | None = None
    high_tech_mark: Mark | None = None
    strategic_mark: Mark | None = None

    @property
    def mark(self) -> Mark | None:
        """How far the high-technology mark was checked, else the strategic one; None where both are unknown."""
        return self.high_tech_mark or self.strategic_mark


class SourceTable(Entry):
    """One table read from a spreadsheet: field → heading(s), with constants, units and translations of values."""

    table: Code
    file: str = "*"
    sheet: str = "*"
    columns: dict[str, str | tuple[str, ...]] = Field(default_factory=dict)
    constants: dict[str, Scalar] = Field(default_factory=dict)
    units: dict[str, str] = Field(default_factory=dict)
    values: dict[str, dict[str, Scalar | None]] = Field(default_factory=dict)
    options: dict[str, Any] = Field(default_factory=dict)


class SourceMap(Coded):
    """来源映射: which sheet and column of which spreadsheet is which fact, and how far the source was checked."""

    code: Code
    name: Words
    citation: str = ""
    mark: Mark = Mark.REPORTED
    note: Words | None = None
    tables: tuple[SourceTable, ...] = ()
