"""一条产业链: its links with their states, local supply, and the largest demand that is not supplied locally."""

from __future__ import annotations

from collections.abc import Sequence

from liantu.chains.engine.report_wording import ChainsReport
from liantu.chains.models import Assessment
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.queries import LinkRow, chain_of, link_figures
from liantu.chains.report.all_chains import RATIO
from liantu.chains.report.movements import link_name, movement, state_counts, state_text
from liantu.chains.report.ratios import line_of
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
    listed,
    said,
)  # fmt: skip
from liantu.kernel.sentence import Cited, Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.web.figures import in_both
from liantu.web.page_context import pack
from liantu.web.quantities import quantity_words

_DEMAND, _YI = "local_demand", 1e8
_COLUMNS = (
    Column(Text("环节", "Link")),
    Column(Text("状态", "State")),
    Column(Text("需求", "Demand"), numeric=True),
    Column(Text("本地配套率", "Local supply ratio"), numeric=True),
    Column(Text("未在本地配套", "Not supplied locally"), numeric=True),
)


def one_chain(viewer: Viewer, asked: ReportMonth, assessment: Assessment) -> ReportSection:
    """The links of the chain by the newest assessment."""
    words, code, year = pack().rule(ChainsReport), asked.scope.key, Period(assessment.year, PeriodKind.YEAR)
    rows = link_figures(viewer, code, assessment)
    gaps = _largest(rows, words)
    tables = [
        ReportTable(title, _COLUMNS, tuple(_row(row, year) for row in shown))
        for title, shown in ((words.chain.gaps, gaps), (words.chain.table, rows))
    ]
    draft = SectionDraft("chains", words.chain.title, 60, is_simulated(assessment), words.note.format(year=assessment.year))
    sentences = [
        *_sentences(viewer, asked, words, assessment, rows),
        _named(words, gaps),
        movement(viewer, asked, words, assessment, [code]),
    ]
    return draft.add(*sentences, *tables, _chart(words, gaps)).section()


def _largest(rows: Sequence[LinkRow], words: ChainsReport) -> list[LinkRow]:
    gaps = [(row, gap) for row in rows if row.state in words.gap_states and (gap := row.unmet_yuan) is not None and gap > 0]
    gaps.sort(key=lambda pair: -pair[1])
    return [row for row, _gap in gaps[: words.shown]]


def _sentences(viewer: Viewer, asked: ReportMonth, words: ChainsReport, assessment: Assessment, rows: Sequence[LinkRow]) -> list[Sentence]:
    year = Period(assessment.year, PeriodKind.YEAR)
    own = line_of(chain_of(viewer, asked.scope.key), rows)
    sentences = [said(words.chain.summary, {"name": own.name, "links": counted(len(rows)), **state_counts(own.counts)}, key="summary")]
    if own.ratio is not None:
        ratio = Cited(RATIO, asked.scope, year, own.ratio)
        sentences.append(said(words.chain.ratio, {"name": own.name, "year": year.text, "ratio": ratio}, key="ratio"))
    return sentences


def _named(words: ChainsReport, gaps: Sequence[LinkRow]) -> Sentence | None:
    items = [said(words.chain.gap, {"name": link_name(row), "gap": _amount(row.unmet_yuan)}).pieces for row in gaps]
    return said(words.chain.largest, {"list": listed(items)}, key="largest") if items else None


def _amount(yuan: float | None) -> Text:
    return in_both(lambda: quantity_words(Quantity(yuan, "yuan")))


def _row(row: LinkRow, year: Period) -> tuple[Cell, ...]:
    subject = Subject.parse(row.subject)
    return (
        link_name(row),
        state_text(row.state),
        Cited(_DEMAND, subject, year, row.values["demand_yuan"]),
        Cited(RATIO, subject, year, row.values["local_supply_ratio"]),
        Quantity(row.unmet_yuan, "yuan"),
    )


def _chart(words: ChainsReport, gaps: Sequence[LinkRow]) -> ReportChart:
    demand = tuple((row.values["demand_yuan"] or 0.0) / _YI for row in gaps)
    supply = tuple((row.values["demand_yuan"] or 0.0) * (row.values["local_supply_ratio"] or 0.0) / _YI for row in gaps)
    series = (ReportSeries(Text("需求", "Demand"), demand), ReportSeries(Text("本地配套", "Supplied locally"), supply))
    names = tuple(Text(row.name_zh, row.name_en or row.name_zh) for row in gaps)
    return ReportChart("columns", words.chain.chart, names, series, "yi_yuan", 1, says="largest")
