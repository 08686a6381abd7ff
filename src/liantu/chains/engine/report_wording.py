"""月报用语: what the report says of the chains."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from liantu.kernel.pack.entries import Entry, Words
from liantu.kernel.pack.report_wording import names
from liantu.kernel.pack.rule_files import RuleFile
from liantu.kernel.pack.rule_values import Count, IndicatorCode, distinct
from liantu.kernel.text import Text

_STATES = ("strong", "steady", "weak", "lost", "absent", "others")
"""What a summary counts; ``others`` are links of which no state is known."""


class AllChains(Entry):
    """What is said of all chains of the city."""

    title: Words
    table: Words
    chart: Words
    summary: Annotated[Words, names("chains", "links", *_STATES)]
    highest: Annotated[Words, names("name", figures=("ratio",))]
    lowest: Annotated[Words, names("name", figures=("ratio",))]


class OneChain(Entry):
    """What is said of one chain."""

    title: Words
    table: Words
    gaps: Words
    chart: Words
    summary: Annotated[Words, names("name", "links", *_STATES)]
    ratio: Annotated[Words, names("name", "year", figures=("ratio",))]
    largest: Annotated[Words, names("list")]
    gap: Annotated[Words, names("name", "gap")]


class ChainsReport(RuleFile):
    """The section of the chains: ``shown`` gaps and movements are named; a link in one of ``gap_states`` is a gap.

    Of ``leader_indicators`` a chain's leader sees the sums over the firms of the own chain.
    """

    file: ClassVar[str] = "report_chains"
    decides: ClassVar[Text] = Text("月报中产业链部分的用语", "the wording of the report's section on chains")
    report_sections: ClassVar[tuple[str, ...]] = ("chains",)

    shown: Count
    gap_states: Annotated[tuple[Literal["strong", "steady", "weak", "lost", "absent"], ...], Field(min_length=1)]
    city: AllChains
    chain: OneChain
    moved: Annotated[Words, names("day", "count", "list")]
    move: Annotated[Words, names("name", "earlier", "state")]
    unmoved: Annotated[Words, names("day")]
    leader_indicators: Annotated[tuple[IndicatorCode, ...], distinct()]
    note: Annotated[Words, names("year")]
