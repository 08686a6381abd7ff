"""全部产业链: the chains of the city with the states of their links and the ratio supplied locally."""

from __future__ import annotations

from liantu.chains.engine.report_wording import ChainsReport
from liantu.chains.models import Assessment, LinkState
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.report.movements import movement, state_counts, state_text
from liantu.chains.report.ratios import ChainLine, chain_lines
from liantu.kernel.figure import Subject
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import (
    Cell,
    Column,
    Quantity,
    ReportChart,
    ReportMonth,
    ReportSection,
    ReportSeries,
    ReportTable,
    SectionDraft,
    counted,
    said,
)  # fmt: skip
from liantu.kernel.sentence import Cited, Linked, Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.web.page_context import pack, page_of

RATIO = "local_supply_ratio"


def all_chains(viewer: Viewer, asked: ReportMonth, assessment: Assessment) -> ReportSection:
    """The chains by the newest assessment, with the sum over them."""
    words, rows = pack().rule(ChainsReport), chain_lines(viewer, assessment)
    year = Period(assessment.year, PeriodKind.YEAR)
    states = [state for state in LinkState.values if any(row.counts[state] for row in rows)]
    columns = (
        Column(Text("产业链", "Chain")),
        *(Column(state_text(state), numeric=True) for state in states),
        Column(Text("本地配套率", "Local supply ratio"), numeric=True),
    )
    table = ReportTable(words.city.table, columns, tuple(_row(row, states, year) for row in rows))
    draft = SectionDraft("chains", words.city.title, 60, is_simulated(assessment), words.note.format(year=assessment.year))
    moved = movement(viewer, asked, words, assessment, [row.chain.code for row in rows])
    return draft.add(*_sentences(words, rows, year), moved, table, _chart(words, rows)).section()


def _row(row: ChainLine, states: list[str], year: Period) -> tuple[Cell, ...]:
    name = Linked(row.name, page_of("chain_map", row.chain.code))
    return name, *(Quantity(float(row.counts[state])) for state in states), _ratio(row, year)


def _sentences(words: ChainsReport, rows: list[ChainLine], year: Period) -> list[Sentence]:
    counts = state_counts({state: sum(row.counts[state] for row in rows) for state in LinkState.values})
    links = counted(sum(sum(row.counts.values()) for row in rows))
    sentences = [said(words.city.summary, {"chains": counted(len(rows)), "links": links, **counts}, key="summary")]
    known = _by_ratio(rows)
    for pattern, row, key in ((words.city.highest, known[:1], "highest"), (words.city.lowest, known[1:][-1:], "lowest")):
        sentences += [said(pattern, {"name": one.name, "ratio": _ratio(one, year)}, key=key) for one in row]
    return sentences


def _by_ratio(rows: list[ChainLine]) -> list[ChainLine]:
    """The chains whose ratio is known, the highest first."""
    return sorted((row for row in rows if row.ratio is not None), key=lambda row: -(row.ratio or 0.0))


def _ratio(row: ChainLine, year: Period) -> Cited:
    return Cited(RATIO, Subject("chain", row.chain.code), year, row.ratio)


def _chart(words: ChainsReport, rows: list[ChainLine]) -> ReportChart:
    known = _by_ratio(rows)
    series = ReportSeries(Text("本地配套率", "Local supply ratio"), tuple((row.ratio or 0.0) * 100 for row in known))
    return ReportChart("bars", words.city.chart, tuple(row.name for row in known), (series,), "percent", 1, says="highest")
