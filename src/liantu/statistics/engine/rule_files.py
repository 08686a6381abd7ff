"""参数文件: the rule files of the pack that belong to statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Code, Dimension, Entry, NonEmpty, UnitCode, Words, read_unit
from liantu.kernel.pack.rule_files import RuleFile, by_name, exists
from liantu.kernel.pack.rule_values import (
    Count,
    DistrictCode,
    IndustryCode,
    ItemCode,
    NotNegative,
    PeriodKindCode,
    Positive,
    Share,
    Whole,
    distinct,
)
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.statistics.engine.bounds import SilentRule
from liantu.statistics.engine.calibration import Band, Calibration, Coverage, Width
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.firm_standing import FirmStandingRules
from liantu.statistics.engine.forecast import ChanceBounds, ForecastRule, Measure
from liantu.statistics.engine.head_rules import HeadFigureRules
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.engine.report_wording import StatisticsReport
from liantu.statistics.engine.short_series import ShortRule
from liantu.statistics.engine.source_words import SourceWords
from liantu.statistics.engine.targets import Shape

PeriodKindCodes = Annotated[tuple[PeriodKindCode, ...], Field(min_length=1), distinct()]


class ReleaseScope(Entry):
    """What is released to the public: kinds of period and dimensions; behind ``significant`` places values do not differ."""

    kinds: PeriodKindCodes
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1), distinct()]
    significant: Annotated[Count, Field(le=15)]


class SilentFirms(Entry):
    """What firms of the population that did not report may hold; `engine.bounds.SilentRule` says how it is read."""

    signed: Annotated[tuple[ItemCode, ...], distinct()]
    weight: NotNegative
    least_known: Share

    def rule(self, open_marks: frozenset[str]) -> SilentRule:
        """As the engine takes it."""
        return SilentRule(frozenset(self.signed), float(self.weight), float(self.least_known), open_marks)


class ComputationRules(RuleFile):
    """What a computation covers, how many are kept, when a period is full enough, what silent firms may hold, and what is released."""

    file: ClassVar[str] = "computation"
    decides: ClassVar[Text] = Text(
        "计算哪些周期、保留几次计算、按哪些维度发布、期间填报到何种程度才算齐、未填报企业按多少计",
        "which periods are computed, how many computations are kept, what is released by which dimension, when a period is complete "
        "enough, what silent firms may hold",
    )

    kinds: PeriodKindCodes
    keep: Count
    full_enough: Share
    forecast_beyond_years: Whole
    figures_in_memory_mb: Positive
    round_open: Share
    silent: SilentFirms
    release: ReleaseScope


class IndustryGroup(Entry):
    """A group of industries by prefixes of their GB/T 4754 codes."""

    code: Code
    name: Words
    industries: Annotated[tuple[IndustryCode, ...], Field(min_length=1), distinct()]


def _target_indicator(value: str, info: ValidationInfo) -> str:
    pack: Pack | None = (info.context or {}).get("pack")
    if pack is not None and value not in {code for target in pack.targets for code in (target.code, target.indicator)}:
        raise PydanticCustomError("unknown", "目标 {code} 不存在 / target {code} does not exist", {"code": value})
    return value


class Cluster(IndustryGroup):
    """产业集群: a group with the target of its output, named by the target's code or its indicator."""

    level: Literal["world_class", "competitive", "rising"] | None = None
    target: Annotated[str, AfterValidator(_target_indicator)] | None = None


class GroupRules(RuleFile):
    """Groups of industries that do not overlap, and where their extent comes from."""

    mark: Mark | None = None
    source: NonEmpty | None = None

    @property
    def groups(self) -> tuple[IndustryGroup, ...]:
        """The groups in the order of the file."""
        raise NotImplementedError

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """An industry lies in one group at most: no prefix begins with another group's."""
        prefixes = [
            ((self.file, number, "industries", place), prefix)
            for number, group in enumerate(self.groups)
            for place, prefix in enumerate(group.industries)
        ]
        for path, prefix in prefixes:
            for other_path, other in prefixes:
                if path != other_path and prefix.startswith(other) and (prefix != other or path > other_path):
                    what = Text(f"行业 {prefix} 已在 {other} 之内", f"industry {prefix} is already part of {other}")
                    yield self.wrong(pack, path, what, Text("一个行业只归一组", "put each industry in one group only"))


class ClusterRules(GroupRules):
    """The clusters of the city."""

    file: ClassVar[str] = "clusters"
    decides: ClassVar[Text] = Text("各产业集群包括哪些行业、对应哪项目标", "which industries make up a cluster, and which target it has")

    clusters: Annotated[tuple[Cluster, ...], distinct(lambda group: group.code)]

    @property
    def groups(self) -> tuple[IndustryGroup, ...]:
        """The clusters."""
        return self.clusters


class FieldRules(GroupRules):
    """The emerging fields."""

    file: ClassVar[str] = "fields"
    decides: ClassVar[Text] = Text("各新兴领域包括哪些行业", "which industries make up an emerging field")

    fields: Annotated[tuple[IndustryGroup, ...], distinct(lambda group: group.code)]

    @property
    def groups(self) -> tuple[IndustryGroup, ...]:
        """The fields."""
        return self.fields


class PathRules(Entry):
    """The path to a target: its shape by the target's unit, and the year that it starts in."""

    default: Shape
    by_unit: dict[UnitCode, Shape]
    base_year: Count
    latest_base_year: Count

    @model_validator(mode="after")
    def _in_order(self) -> PathRules:
        if self.base_year > self.latest_base_year:
            raise PydanticCustomError("rule", "base_year 晚于 latest_base_year / base_year is after latest_base_year")
        return self


class ChanceRules(Entry):
    """From fewer than ``points`` known values no chance below ``least`` or above ``most`` is told."""

    points: Count
    least: Share
    most: Share

    @model_validator(mode="after")
    def _in_order(self) -> ChanceRules:
        if self.least >= self.most:
            raise PydanticCustomError("rule", "least 不小于 most / least is not below most")
        return self


class YearlyRules(Entry):
    """How the damping of a yearly series is chosen, and from how many errors of its own on its intervals follow these."""

    dampings: Annotated[tuple[Share, ...], Field(min_length=1), distinct()]
    choice_errors: Count
    choice_gain: Share
    conformal_errors: Annotated[Count, Field(ge=20)]


class UsualSeries(Entry):
    """What is usual for yearly series of one measure."""

    damping: Share
    prior_step: Positive
    prior_weight: Count


class PooledWidths(Entry):
    """Widths of one measure from ``points`` on, a column for every year ahead, and what was measured with such widths.

    ``degrees`` 0 is the normal distribution. ``sectors_*``, ``years_*``: parts of ``forecasts`` that the interval held, of sectors and of
    years that the widths were not fitted on.
    """

    measure: Measure
    points: Count
    factors: Annotated[tuple[Positive, ...], Field(min_length=1)]
    degrees: tuple[Whole, ...]
    forecasts: tuple[Count, ...]
    sectors_80: tuple[Share, ...]
    sectors_95: tuple[Share, ...]
    years_80: tuple[Share, ...]
    years_95: tuple[Share, ...]

    @model_validator(mode="after")
    def _of_one_length(self) -> PooledWidths:
        if len({len(value) for value in self.model_dump().values() if isinstance(value, tuple)}) > 1:
            raise PydanticCustomError("rule", "各行年数不同 / factors, degrees and coverage differ in their number of years")
        return self

    def band(self, sectors: Text, years: Text) -> Band:
        """The row as the engine takes it, with the words for where each coverage was measured."""
        held = (
            (Coverage(near, far, count, sectors), Coverage(later_near, later_far, count, years))
            for near, far, later_near, later_far, count in zip(
                self.sectors_80, self.sectors_95, self.years_80, self.years_95, self.forecasts, strict=True
            )
        )
        return Band(
            self.points,
            tuple(
                Width(factor, degrees or None, coverage) for factor, degrees, coverage in zip(self.factors, self.degrees, held, strict=True)
            ),
        )


class CalibrationRules(Entry):
    """Pooled errors of many yearly series: on what sectors and years their coverage was measured, and the widths."""

    sectors: Words
    years: Words
    widths: Annotated[tuple[PooledWidths, ...], distinct(lambda row: (row.measure, row.points))]


class ForecastRules(Entry):
    """How far a yearly series is carried on, from how many points on by which method, and how its intervals are calibrated."""

    horizon_years: Count
    trend_points: Count
    drift_points: Annotated[Count, Field(ge=3)]
    chance: ChanceRules
    yearly: YearlyRules
    usual: dict[Measure, UsualSeries]
    calibration: CalibrationRules

    def bounds(self) -> ChanceBounds:
        """What chances can be told from how many points."""
        return ChanceBounds(self.chance.points, self.chance.least, self.chance.most)

    def rule(self, measure: Measure) -> ForecastRule:
        """The rule of the engine for series of a measure."""
        trend = max(self.trend_points, self.drift_points)
        short = ShortRule(**self.yearly.model_dump())
        return ForecastRule(
            measure,
            trend_points=trend,
            drift_points=self.drift_points,
            short=short,
            calibration=self._calibration(measure),
            chance=self.bounds(),
        )

    def _calibration(self, measure: Measure) -> Calibration | None:
        """What the pack knows of a measure; None leaves what is usual without a pack."""
        usual = self.usual.get(measure)
        if usual is None:
            return None
        pooled = self.calibration
        rows = sorted((row for row in pooled.widths if row.measure is measure), key=lambda row: row.points)
        bands = tuple(row.band(pooled.sectors, pooled.years) for row in rows)
        return Calibration(usual.damping, usual.prior_step, usual.prior_weight, bands)


def _unit_or_default(value: str) -> str:
    return value if value == "default" else read_unit(value)


DecimalsKey = Annotated[str, AfterValidator(_unit_or_default)]


class VerdictRules(Entry):
    """How far "about" reaches, decimals by the target's unit, and how much of what is published reports must hold to be judged."""

    about: Share
    decimals: dict[DecimalsKey, Whole]
    least_coverage: NotNegative

    @field_validator("decimals")
    @classmethod
    def _has_a_default(cls, decimals: dict[str, int]) -> dict[str, int]:
        if "default" not in decimals:
            raise PydanticCustomError("rule", "缺少 default / default is missing")
        return decimals

    def places(self, unit: str) -> int:
        """Decimals of a value in ``unit``."""
        return self.decimals.get(unit, self.decimals["default"])


class AttributionRules(Entry):
    """缺口分摊: by which dimensions the gap of a target is shared, in the order in which they are offered."""

    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=1), distinct()]


class TargetRules(RuleFile):
    """How targets are judged: the path to them, forecasts, verdicts."""

    file: ClassVar[str] = "targets"
    decides: ClassVar[Text] = Text(
        "目标路径的形状与基年、预测方法及其校准与概率界限、“左右”的范围、小数位、可据填报判定的最低覆盖率、缺口按哪些维度分摊",
        'shape and base year of paths, methods, calibration and bounds of forecasts, tolerance of "about", decimals, minimum coverage, '
        "by what a gap is shared",
    )

    path: PathRules
    forecast: ForecastRules
    verdict: VerdictRules
    attribution: AttributionRules


class FirmWords(RuleFile):
    """Names of the sizes and ownerships that firms report; another word is shown as it stands."""

    file: ClassVar[str] = "firm_words"
    decides: ClassVar[Text] = Text("企业规模与所有制的中英文名称", "names of firm sizes and ownership types")
    optional: ClassVar[bool] = True

    size: dict[NonEmpty, Words] = Field(default_factory=dict)
    ownership: dict[NonEmpty, Words] = Field(default_factory=dict)

    def of(self, dimension: str) -> dict[str, Text]:
        """The names by word; none for another dimension."""
        return {"size": self.size, "ownership": self.ownership}.get(dimension, {})


GridKey = Annotated[str, exists(Text("区县", "district"), lambda pack: {"", *(district.code for district in pack.districts)})]


class TileMapRules(RuleFile):
    """Where each district stands on the tile map; an empty cell is blank."""

    file: ClassVar[str] = "tile_map"
    decides: ClassVar[Text] = Text("各区县在方格图上的位置与短名称", "the position and short name of each district on the tile map")

    rows: tuple[tuple[GridKey, ...], ...] = Field(min_length=1)
    short: dict[DistrictCode, Words] = Field(default_factory=dict)

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """Each district stands on the map once."""
        placed = Counter(key for row in self.rows for key in row if key)
        for district in pack.districts:
            if placed[district.code] != 1:
                count = placed[district.code]
                what = Text(f"区县 {district.code} 在图上出现 {count} 次", f"district {district.code} appears {count} times on the map")
                yield self.wrong(pack, ("rows",), what, Text("每个区县占一格", "give each district one tile"))


RULE_FILES = by_name(
    ComputationRules,
    PopulationRules,
    ClusterRules,
    FieldRules,
    TargetRules,
    QualityRules,
    DisclosureRules,
    FirmWords,
    TileMapRules,
    HeadFigureRules,
    FirmStandingRules,
    StatisticsReport,
    SourceWords,
)
