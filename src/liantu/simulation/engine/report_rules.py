"""填报参数: what simulated firms and schools report, by year and by month, and the flaws that are put into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from liantu.kernel.pack.entries import Entry
from liantu.kernel.pack.rule_files import exists
from liantu.kernel.pack.rule_values import (
    Between,
    Count,
    IndustryCode,
    ItemCode,
    NotNegative,
    Number,
    Positive,
    Share,
    ShareBetween,
    Whole,
    WholeBetween,
)
from liantu.kernel.text import Text

YearText = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
MonthText = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]
_GRADUATES = "graduates_"
ClusterCode = Annotated[str, exists(Text("毕业生指标", "graduates indicator"), lambda pack: _subjects(pack.items))]
"""A cluster of which schools report graduates: there is an item ``graduates_<cluster>``."""
ByDivision = dict[IndustryCode, NotNegative]


def _subjects(items: Iterable[str]) -> set[str]:
    return {code.removeprefix(_GRADUATES) for code in items if code.startswith(_GRADUATES)}


class Lognormal(Entry):
    """Numbers with this median whose logarithms spread by sigma."""

    median: Positive
    sigma: NotNegative


class Normal(Entry):
    """Numbers with this mean that spread by sigma."""

    mean: Number
    sigma: NotNegative


class PerHead(Lognormal):
    """Value added per head of the last year, with its yearly growth."""

    growth: Number


class ResearchRules(Lognormal):
    """R&D over revenue, its level in research-intensive divisions, and which part of firms does any."""

    high: Positive
    high_divisions: tuple[IndustryCode, ...]
    doing_rd: Share


class EnergyRules(Entry):
    """Tonnes of standard coal per million yuan of output, and how it spreads."""

    default: Positive
    sigma: NotNegative
    by_division: ByDivision


class BelowLineRules(Entry):
    """Firms that stay just below the line: which part of those up to so many times the line, and where they stay."""

    of: Share
    up_to: Positive
    parts_of_line: ShareBetween


class ServiceRules(Lognormal):
    """Service revenue: which part of firms has some, its part of revenue, and the most that it makes."""

    of: Share
    most: Share


class Spreading(Entry):
    """Which part of firms does it in each year, and how much likelier the largest are to."""

    of: Annotated[dict[YearText, Share], Field(min_length=1)]
    size_gain: Share

    def in_year(self, year: int) -> float:
        """The part in a year; that of the nearest year where the rules do not say it."""
        return self.of[min(self.of, key=lambda one: (abs(int(one) - year), one))]


class InstitutionRules(Spreading):
    """R&D institutions, and which part of the firms that have one has a second."""

    second: Share


class CostRules(Entry):
    """Prices and parts of costs, and how districts differ in them."""

    yuan_per_tce: Lognormal
    logistics_of_revenue: Lognormal
    finance_of_liabilities: ShareBetween
    by_district: NotNegative


class VacancyRules(Lognormal):
    """Open posts over employees, times a factor by division."""

    default: NotNegative
    by_division: ByDivision


class ReportRules(Entry):
    """What firms report, from output: medians and spreads."""

    revenue_of_output: Between
    profit_of_revenue: Normal
    tax_of_revenue: Lognormal
    value_added_per_head: PerHead
    rd_of_revenue: ResearchRules
    exporters: Annotated[Share, Field(gt=0)]
    export_most: Share
    assets_of_revenue: Lognormal
    liabilities_of_assets: Between
    energy_tce_per_million: EnergyRules
    kwh_per_tce: Lognormal
    water_m3_per_million: Lognormal
    investment_of_revenue: Lognormal
    just_below: BelowLineRules
    main_of_revenue: ShareBetween
    services: ServiceRules
    rd_institutions: InstitutionRules
    rd_staff_of_employees: Lognormal
    on_cloud: Spreading
    costs: CostRules
    vacancies_of_employees: VacancyRules
    technical_upgrade_of_investment: ShareBetween
    small_firm_items: tuple[ItemCode, ...]


class FlawRules(Entry):
    """How often monthly reports are flawed, and how; ``never`` of the firms hand in nothing for the last ``silent_months``."""

    missing: Share
    never: Share
    silent_months: Whole
    late: Share
    late_after: Whole
    late_days: WholeBetween
    contradictory: Share
    contradictory_factor: Between
    wrong_unit: Share
    unit_factor: Count
    jump: Share
    jump_factor: Between


class MonthRules(Entry):
    """How many months are kept, how a year is cut into them, when they are reported, and the flaws."""

    kept: Count
    season: Annotated[tuple[Positive, ...], Field(min_length=12, max_length=12)]
    festival: dict[MonthText, Positive]
    noise: NotNegative
    noise_of_item: dict[ItemCode, NotNegative]
    follows_activity: dict[ItemCode, NotNegative]
    most_growth: NotNegative
    reported_days: WholeBetween
    flaws: FlawRules


class SchoolRules(Entry):
    """Schools and their graduates by cluster in the last year, in a city of 10,000 firms."""

    per_firm: NotNegative
    least: Count
    clusters_of_school: WholeBetween
    spread: NotNegative
    growth: Number
    graduates: dict[ClusterCode, NotNegative]
