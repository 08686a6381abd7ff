"""定标参数: what is known of the city's industry by branch, district and size of firm, to which the demonstration city is brought."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isclose
from typing import Annotated, ClassVar

from pydantic import Field

from liantu.kernel.errors import Problem
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import Entry, NonEmpty, PeriodText
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, DistrictCode, IndustryCode, NotNegative, Number, Positive, Share, Whole, distinct
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.simulation.engine.report_rules import YearText

YI_YUAN = 1e8
SUM_TOLERANCE = 0.002
"""The two lists of outputs may differ by so much of the total (rounding)."""


class Known(Entry):
    """How far a number is known, and where it was read."""

    mark: Mark
    source: NonEmpty


class IndustryTarget(Known):
    """Output of an industry in the base year, in 100 million yuan.

    ``unlisted`` is the part of it whose products the pack does not list (food, power …): its makers (``firms`` of them in a city of 10,000
    firms) report as all others and make none of the pack's products. They stand in ``classes``, else in all classes of the industry that
    the pack has no product of. An industry within another (375 within 37) is taken out of that one.
    """

    industry: IndustryCode
    output: Positive
    unlisted: Share = 0.0
    firms: Whole = 0
    classes: tuple[IndustryCode, ...] = ()


class BranchGrowth(Known):
    """Growth of a branch's industries by year, in percent: published growth of value added, read as its pace against the other branches."""

    branch: NonEmpty
    industries: Annotated[tuple[IndustryCode, ...], Field(min_length=1), distinct()]
    growth: dict[YearText, Number]


class DistrictTarget(Known):
    """Output of a district, or of an area that reports apart, in 100 million yuan.

    ``leads``: how many times more of an industry it has than others of its size, before both margins are met; ``known``: output of an
    industry that was read, in 100 million yuan.
    """

    district: DistrictCode
    output: Positive
    leads: dict[IndustryCode, Positive] = Field(default_factory=dict)
    known: dict[IndustryCode, Positive] = Field(default_factory=dict)


class ClusterFigure(Known):
    """A published size of a cluster, with which the simulated one is compared: part of all output, and how far it may lie off."""

    cluster: NonEmpty
    period: PeriodText
    output: Positive
    of_total: Positive
    within: Share


class LargeFirms(Known):
    """How many firms have a revenue above a line, in 100 million yuan; the numbers are those of a city with its real number of firms."""

    above: Positive
    firms: Count


class Tolerances(Entry):
    """How far the simulated city may lie off its targets: parts of one."""

    industry: Share
    district: Share
    districts_from: Positive  # 100 million yuan; a smaller district is a few firms
    large_firms: Share


class CalibrationRules(RuleFile):
    """The pack's rules/calibration.yaml."""

    file: ClassVar[str] = "calibration"
    decides: ClassVar[Text] = Text(
        "模拟城市对标的分行业、分区县产值",
        "outputs by industry and district, branches' pace, published clusters and large firms, to which the demonstration city is brought",
    )
    optional: ClassVar[bool] = True

    base_year: Count
    stated_day: date
    growth_after: Number
    everyday: Positive
    everywhere: tuple[IndustryCode, ...]
    industries: Annotated[tuple[IndustryTarget, ...], Field(min_length=1), distinct(lambda one: one.industry)]
    growth: tuple[BranchGrowth, ...]
    districts: Annotated[tuple[DistrictTarget, ...], Field(min_length=1), distinct(lambda one: one.district)]
    clusters: tuple[ClusterFigure, ...]
    large_firms: tuple[LargeFirms, ...]
    growth_shown: Share
    class_spread: NotNegative
    tolerances: Tolerances

    def problems(self, pack: Pack) -> Iterable[Problem]:
        """Each district has a target, the two lists add up to the same, and what is known of a district is less than all of it."""
        have = {one.district for one in self.districts}
        for region in pack.districts:
            if region.code not in have:
                message = Text(f"缺少 {region.name.zh} 的产值", f"no output for {region.name.en}")
                yield self.wrong(pack, ("districts",), message, Text("补上一行", "add a row"))
        by_industry, by_district = (sum(one.output for one in rows) for rows in (self.industries, self.districts))
        if not isclose(by_industry, by_district, rel_tol=SUM_TOLERANCE):
            message = Text(f"行业合计 {by_industry:g}，区县合计 {by_district:g}", f"industries {by_industry:g}, districts {by_district:g}")
            yield self.wrong(pack, ("districts",), message, Text("两者应相等", "both must add up to the same"))
        named = {one.industry for one in self.industries}
        for number, target in enumerate(self.districts):
            for industry in {*target.leads, *target.known} - named:
                message = Text(f"行业 {industry} 没有产值", f"industry {industry} has no output")
                yield self.wrong(pack, ("districts", number), message, Text("写入 industries", "list it under industries"))
            if sum(target.known.values()) >= target.output:
                message = Text("已知行业之和不小于总产值", "what is known adds up to all of the output or more")
                yield self.wrong(pack, ("districts", number, "known"), message, Text("核对数字", "check the numbers"))
