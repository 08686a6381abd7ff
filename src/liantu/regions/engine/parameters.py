"""区域参数: the pack's rules of this room, and those that it shares with the chains, as one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.pack.entries import Code, Entry, NonEmpty, Words
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import (
    Count,
    Flag,
    IndustryCode,
    IndustryLevel,
    ItemCode,
    NotNegative,
    PartnerCode,
    Positive,
    Share,
    SumsToOne,
    Whole,
    ZoneCode,
    distinct,
)
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.statistics.engine.disclosure.limits import LimitKeys, PublicationLimits
from liantu.statistics.engine.population import PopulationCode

_DIGITS: Mapping[str, int] = {"division": 2, "group": 3, "class": 4}
"""Levels of GB/T 4754 and how many digits of the code they have."""


class StructureRule(Entry):
    """What structures are made of: item, level of industries, population, and the firms below which a structure is not judged."""

    item: ItemCode
    level: IndustryLevel
    population: PopulationCode
    least_firms: Count

    @property
    def digits(self) -> int:
        """Digits of an industry code at the level."""
        return _DIGITS[self.level]


class AdvantageRule(Entry):
    """From which revealed comparative advantage a product is present, and below which output it is noise."""

    threshold: Positive
    least_output_yuan: NotNegative


class ProximityRule(Entry):
    """How near products are, and over how many nearest ones density is taken (0: all)."""

    form: Literal["minimum_conditional"]
    neighbours: Whole


@dataclass(frozen=True, slots=True)
class RelatednessRule:
    """From which revealed comparative advantage a product is present, below which output it is noise, nearest products (None: all)."""

    present_from: float = 1.0
    least_output_yuan: float = 0.0
    neighbours: int | None = None


class DifferenceRule(Entry):
    """Which pairs of districts should differ: all within some zones, and those across some pairs of zones."""

    within_zones: tuple[ZoneCode, ...]
    across_zones: tuple[tuple[ZoneCode, ZoneCode], ...]


class LikenessRule(Entry):
    """Which measure says that districts are alike, from where on, over which industries, and which pairs should differ."""

    measure: Literal["overlap", "cosine"]
    threshold: Share
    very_alike: Share
    everywhere: tuple[IndustryCode, ...]
    least_output_yuan: NotNegative
    should_differ: DifferenceRule
    pairs_of_district: Count

    @model_validator(mode="after")
    def _lines_in_order(self) -> LikenessRule:
        if self.threshold > self.very_alike:
            raise PydanticCustomError("rule", "threshold 大于 very_alike / threshold is above very_alike")
        return self


class ParkRule(Entry):
    """How many sub-fields a park names, what part they should make, and from where on it is spread too thin."""

    level: IndustryLevel
    name_at_least: Count
    name_at_most: Count
    cover: Share
    spread_below: Share
    hhi_thin: Share
    least_firms: Count
    least_output_yuan: NotNegative

    @model_validator(mode="after")
    def _bounds_in_order(self) -> ParkRule:
        if self.name_at_least > self.name_at_most:
            raise PydanticCustomError("rule", "name_at_least 大于 name_at_most / name_at_least is above name_at_most")
        return self

    @property
    def digits(self) -> int:
        """Digits of an industry code at the level of sub-fields."""
        return _DIGITS[self.level]


class LeadingRule(Entry):
    """How many leading and characteristic industries a district has, what a leading one needs, and where the numbers come from."""

    leading: Count
    characteristic: Whole
    least_share: Share
    least_location_quotient: Positive
    source: NonEmpty
    mark: Mark


FitPart = Annotated[str, Field(pattern=r"^(complementary|shared|upstream)$")]
"""A part of the fit of a district and a partner (`pairing.pair`)."""


class PairingRule(Entry):
    """Weights of the parts of the fit, the fit that is enough, how many partners are named, the companies that a partner needs."""

    weights: Annotated[dict[FitPart, Share], SumsToOne]
    fitting_from: Share
    partners_of_district: Count
    least_companies: Count

    @property
    def weight_of(self) -> Mapping[str, float]:
        """The weights by the names of the parts."""
        return {str(part): weight for part, weight in self.weights.items()}


@dataclass(frozen=True, slots=True)
class PartnerPlace:
    """A partner: code, kind, its own name as companies write it, and the province that may stand in for it."""

    code: str
    kind: str
    place: str
    province: str


class Partner(Entry):
    """A partner place with the province under which its companies are filed."""

    region: PartnerCode
    kind: Code
    place: Words
    province: Words


class RegionParameters(RuleFile):
    """The pack's rules/regions.yaml."""

    file: ClassVar[str] = "regions"
    decides: ClassVar[Text] = Text(
        "结构按哪项指标、哪一级行业；比较优势、相似度及哪些区县应有差别；园区、结对与合作地",
        "indicator and level of structures, comparative advantage, similarity, districts that should differ, parks, pairing, partners",
    )

    keep: Count
    year_coverage: Share
    structure: StructureRule
    rca: AdvantageRule
    proximity: ProximityRule
    similarity: LikenessRule
    parks: ParkRule
    leading_industries: LeadingRule
    pairing: PairingRule
    partners: Annotated[tuple[Partner, ...], distinct(lambda partner: partner.region)]

    @property
    def relatedness(self) -> RelatednessRule:
        """What relatedness is computed with."""
        return RelatednessRule(self.rca.threshold, self.rca.least_output_yuan, self.proximity.neighbours or None)

    @property
    def places(self) -> tuple[PartnerPlace, ...]:
        """The partners by the words in which companies write them."""
        return tuple(PartnerPlace(partner.region, partner.kind, partner.place.zh, partner.province.zh) for partner in self.partners)


class PublicationReasons(Entry):
    """Why values are withheld, in words."""

    few_firms: Words
    dominant: Words
    two_dominant: Words
    derivable: Words


class PublicationRules(LimitKeys, RuleFile):
    """The pack's rules/publication.yaml, which the chains keep to as well."""

    file: ClassVar[str] = "publication"
    decides: ClassVar[Text] = Text(
        "环节与区域的数值何时不对公众公布，及其理由",
        "when values of a link or a region are withheld from the public, and the reasons given",
    )

    withhold_concentration: Flag
    near: Share = 0.1
    reasons: PublicationReasons


@dataclass(frozen=True, slots=True)
class RegionRules:
    """All rules that an assessment of the regions goes by."""

    version: str
    structure: StructureRule
    relatedness: RelatednessRule
    likeness: LikenessRule
    parks: ParkRule
    leading: LeadingRule
    pairing: PairingRule
    partners: tuple[PartnerPlace, ...]
    publication: PublicationLimits

    @classmethod
    def of(cls, regions: RegionParameters, publication: PublicationRules) -> RegionRules:
        """Return what the two files of a pack say together."""
        return cls(
            version=f"{regions.version}/{publication.version}",
            structure=regions.structure,
            relatedness=regions.relatedness,
            likeness=regions.similarity,
            parks=regions.parks,
            leading=regions.leading_industries,
            pairing=regions.pairing,
            partners=regions.places,
            publication=publication.limits,
        )

    @classmethod
    def from_stored(cls, rule: Mapping[str, Mapping[str, Any]]) -> RegionRules:
        """Return the rules that an assessment was made by, from the files as they were kept with it."""
        return cls.of(RegionParameters.from_stored(rule["regions"]), PublicationRules.from_stored(rule["publication"]))
