"""月报用语: what the report says of the districts, and of which indicators."""

from __future__ import annotations

from typing import Annotated, ClassVar

from liantu.kernel.pack.entries import Words
from liantu.kernel.pack.report_wording import names
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, IndicatorCode
from liantu.kernel.text import Text


class RegionsReport(RuleFile):
    """The section of the districts: ``shown`` are named and ``charted`` drawn at either end.

    A district is said to have moved from ``moved`` places on.
    """

    file: ClassVar[str] = "report_regions"
    decides: ClassVar[Text] = Text("月报中区县部分的指标与用语", "the indicators and wording of the report's section on districts")
    report_sections: ClassVar[tuple[str, ...]] = ("districts",)

    output: IndicatorCode
    growth: IndicatorCode
    shown: Count
    charted: Count
    moved: Count
    title: Words
    table: Words
    chart: Annotated[Words, names("count")]
    known: Annotated[Words, names("month", "count", "known", "rising", "falling")]
    fastest: Annotated[Words, names("list")]
    slowest: Annotated[Words, names("list")]
    named: Annotated[Words, names("name", figures=("growth",))]
    moved_up: Annotated[Words, names("list")]
    moved_down: Annotated[Words, names("list")]
    move: Annotated[Words, names("name", "earlier", "place")]
    own: Annotated[Words, names("month", "name", "known", "place", "move", figures=("growth",))]
    own_moved: Annotated[Words, names("earlier")]
    own_first: Words
    share: Annotated[Words, names("name", "share", figures=("value",))]
    note: Words
