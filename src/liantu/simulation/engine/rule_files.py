"""参数文件: the rule file of the demonstration city: totals, sectors, and how they are spread over products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Entry, NonEmpty, PeriodText
from liantu.kernel.pack.rule_files import RuleFile, by_name
from liantu.kernel.pack.rule_values import (
    Between,
    ChainCode,
    Count,
    IndustryCode,
    NotNegative,
    Number,
    Positive,
    ProductCode,
    Share,
    ShareBetween,
    distinct,
)
from liantu.kernel.text import Text
from liantu.simulation.engine.calibration_rules import CalibrationRules
from liantu.simulation.engine.firm_rules import CredentialRules, DistrictRules, FirmRules, LinkRules, OutsideRules, ProjectRules
from liantu.simulation.engine.history_rules import DemonstrationRules
from liantu.simulation.engine.report_rules import Lognormal, MonthRules, ReportRules, SchoolRules, YearText

Divisions = Annotated[tuple[IndustryCode, ...], Field(min_length=1), distinct()]


class Beside(Entry):
    """Another official figure beside the one that was chosen."""

    period: PeriodText
    value: Positive
    note: NonEmpty


class Total(Entry):
    """Yearly totals, on which basis, why these were chosen, and what else is published."""

    unit: Literal["yuan"]
    basis: NonEmpty
    years: dict[YearText, Positive] = Field(min_length=3)
    chosen: NonEmpty
    beside: tuple[Beside, ...]


class Totals(Entry):
    """Output and value added by year; no year before the first of them is drawn."""

    output: Total
    value_added: Total

    @model_validator(mode="after")
    def _same_years(self) -> Totals:
        if set(self.output.years) != set(self.value_added.years):
            raise PydanticCustomError("rule", "总产值与增加值的年份不同 / output and value added must cover the same years")
        return self


class SectorShares(Entry):
    """Imported part of intermediate use, intermediate input in output, exports in output."""

    imported_share: Share
    intermediate_share: Share
    export_share: Share


class Sector(SectorShares):
    """A sector of the national input-output table and the divisions of GB/T 4754 that make it up."""

    sector: NonEmpty
    name: NonEmpty
    divisions: Divisions


class Position(Entry):
    """What a stage adds to the strength of its chain."""

    upstream: Number
    midstream: Number
    downstream: Number


class StrengthRules(Entry):
    """How strong the city is in its chains, and from which strength on a product is strong, steady or weak."""

    chains: dict[ChainCode, Share]
    without_chain: Share
    position: Position
    imported: Number
    spread: NotNegative
    strong_from: Share
    steady_from: Share
    weak_from: Share
    lost_of_rest: Share
    single_of_made: Share
    falling_of_made: Share

    @model_validator(mode="after")
    def _in_order(self) -> StrengthRules:
        if not self.weak_from <= self.steady_from <= self.strong_from:
            raise PydanticCustomError("rule", "weak_from、steady_from、strong_from 应递增 / weak_from, steady_from, strong_from must rise")
        return self


class LocalShares(Entry):
    """Share of the city's demand that local makers meet, by how strongly a product is made."""

    strong: ShareBetween
    steady: ShareBetween
    weak: ShareBetween
    lost_before: ShareBetween


class SalesElsewhere(Lognormal):
    """Sales outside as a multiple of local ones, and what part of that weak products reach."""

    weak_factor: NotNegative


class Anchor(Entry):
    """A product that carries the city: share of all final sales, and its makers at 10,000 firms."""

    share: Share
    makers: Count


class FinalDemand(Entry):
    """Final demand: as a part of the output of strong products, and in yuan for absent ones."""

    strong: ShareBetween
    absent_yuan: Between


class SimulationRules(RuleFile):
    """The pack's rules/simulation.yaml."""

    file: ClassVar[str] = "simulation"
    decides: ClassVar[Text] = Text("模拟城市；只有 liantu demo 需要", "the demonstration city; needed by liantu demo only")
    optional: ClassVar[bool] = True

    totals: Totals
    years_kept: Annotated[int, Field(strict=True, ge=3)]
    sectors: Annotated[tuple[Sector, ...], Field(min_length=1), distinct(lambda sector: sector.sector)]
    other_sector: SectorShares
    strength: StrengthRules
    never_made: tuple[ProductCode, ...]
    local_share: LocalShares
    falling_by_year: ShareBetween
    lost_years_before: tuple[Count, ...] = Field(min_length=1)
    sales_elsewhere: SalesElsewhere
    import_spread: NotNegative
    anchors: dict[ProductCode, Anchor]
    other_final_share: Lognormal
    final_demand: FinalDemand
    firms: FirmRules
    districts: DistrictRules
    outside: OutsideRules
    links: LinkRules
    reports: ReportRules
    credentials: CredentialRules
    projects: ProjectRules
    months: MonthRules
    schools: SchoolRules

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """A division belongs to one sector."""
        owner: dict[str, str] = {}
        for number, sector in enumerate(self.sectors):
            for place, division in enumerate(sector.divisions):
                if owner.setdefault(division, sector.sector) != sector.sector:
                    message = Text(f"行业 {division} 已属 {owner[division]}", f"division {division} already belongs to {owner[division]}")
                    yield self.wrong(pack, ("sectors", number, "divisions", place), message, Text("只保留一处", "keep only one"))


RULE_FILES = by_name(SimulationRules, CalibrationRules, DemonstrationRules)
