"""月报用语: what the report says of targets, head figures, causes, clusters and data quality, and of which indicators."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from liantu.kernel.pack.entries import Entry, Words
from liantu.kernel.pack.report_wording import names
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, IndicatorCode, Positive
from liantu.kernel.text import Text


class HeadIndicator(Entry):
    """An indicator at the head of the report, with the one that is its growth against last year, where there is one."""

    level: IndicatorCode
    growth: IndicatorCode | None = None


class TargetWords(Entry):
    """The section of the targets; ``behind`` and ``missed`` are said of at most ``shown`` targets, the least likely to be met first."""

    title: Words
    table: Words
    shown: Count
    tally: Annotated[Words, names("count", "states")]
    state: Annotated[Words, names("state", "count")]
    behind: Annotated[Words, names("name", "period", "gap", "required", figures=("value",))]
    missed: Annotated[Words, names("name", "period", "gap", "required", figures=("value",))]
    note: Words


class HeadWords(Entry):
    """The section of the head figures: ``first`` of the first indicator, ``others`` of all others, ``to_date`` of the year so far."""

    title: Words
    table: Words
    chart: Annotated[Words, names("name")]
    first: Annotated[Words, names("place", "month", "name", "change", "before", figures=("value",))]
    same: Annotated[Words, names("place", "month", "name", figures=("value",))]
    to_date: Annotated[Words, names("place", "months", "name", "total", "change")]
    others: Annotated[Words, names("list")]
    other: Annotated[Words, names("name", "change", figures=("value",))]
    this_year: Annotated[Words, names("year")]
    note: Words


class FurtherCauses(Entry):
    """A further dimension by which the change of output is taken apart in words: at most ``shown`` rises and falls."""

    by: Literal["zone", "district", "cluster", "field", "park", "size", "ownership"]
    shown: Count
    rises: Annotated[Words, names("list")]
    falls: Annotated[Words, names("list")]


class CauseWords(Entry):
    """The section of why output changed: ``shown`` parts with the largest rises and falls each, then ``further`` dimensions."""

    title: Words
    table: Words
    chart: Words
    shown: Count
    change: Annotated[Words, names("place", "month", "base", "change", "amount")]
    rises: Annotated[Words, names("list")]
    falls: Annotated[Words, names("list")]
    part: Annotated[Words, names("name", "points")]
    others: Words
    unmatched: Annotated[Words, names("matched", "amount")]
    further: tuple[FurtherCauses, ...] = ()
    note: Words


class ClusterWords(Entry):
    """The section of the clusters."""

    title: Words
    table: Words
    chart: Words
    fastest: Annotated[Words, names("month", "name", figures=("growth",))]
    slowest: Annotated[Words, names("name", figures=("growth",))]
    turned: Annotated[Words, names("list")]
    turn: Annotated[Words, names("name", "change")]
    note: Words


class QualityWords(Entry):
    """The section of data quality: ``shown`` districts with most open questions."""

    title: Words
    table: Words
    shown: Count
    reported: Annotated[Words, names("place", "month", "firms", "known", "share")]
    issues: Annotated[Words, names("list")]
    issue: Annotated[Words, names("kind", "count", "firms")]
    nothing: Annotated[Words, names("month")]
    age: Annotated[Words, names("month", "days")]
    note: Words


class StatisticsReport(RuleFile):
    """What the report says of figures. ``turned`` counts a cluster's growth as changed from so many percentage points on."""

    file: ClassVar[str] = "report_statistics"
    decides: ClassVar[Text] = Text(
        "月报中目标、主要指标、变动原因、集群和数据质量各部分的指标与用语",
        "the indicators and wording of the report's sections on targets, head figures, causes, clusters and data quality",
    )
    report_sections: ClassVar[tuple[str, ...]] = ("targets", "head_figures", "causes", "clusters", "quality")

    output: IndicatorCode
    output_growth: IndicatorCode
    head: tuple[HeadIndicator, ...]
    turned_points: Positive
    targets: TargetWords
    head_figures: HeadWords
    causes: CauseWords
    clusters: ClusterWords
    quality: QualityWords
