"""产业集群: output and growth of each cluster in the month, and how growth moved against the month before."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.kernel.figure import Subject
from liantu.kernel.period import PeriodKind
from liantu.kernel.report import (
    Cell,
    Column,
    Quantity,
    ReportChart,
    ReportSeries,
    ReportTable,
    SectionDraft,
    listed,
    points_words,
    said,
)  # fmt: skip
from liantu.kernel.sentence import Linked, Sentence
from liantu.kernel.text import Text
from liantu.statistics.queries.names import groups_of
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.report.month import Month
from liantu.web.page_context import page_of

_DIMENSION = "cluster"


@dataclass(frozen=True, slots=True)
class _Cluster:
    """A cluster: output and growth of the month, growth of the month before, in the units of their indicators."""

    code: str
    name: Text
    output: float | None
    growth: float | None
    earlier: float | None

    @property
    def turn(self) -> float | None:
        """By how many points growth moved."""
        return None if self.growth is None or self.earlier is None else self.growth - self.earlier


def clusters(month: Month) -> SectionDraft | None:
    """The city's clusters; None where no growth or output of the month is known."""
    if month.place[0] != "city":
        return None
    rows = _clusters(month)
    if not any(row.output is not None or row.growth is not None for row in rows):
        return None
    words = month.words.clusters
    by_growth = sorted((row for row in rows if row.growth is not None), key=lambda row: -(row.growth or 0.0))
    draft = SectionDraft(_DIMENSION + "s", words.title, 40, month.simulated, words.note)
    table = ReportTable(words.table, _columns(month), tuple(_row(month, row) for row in rows))
    return draft.add(*_sentences(month, by_growth), table, _chart(month, by_growth))


def _clusters(month: Month) -> list[_Cluster]:
    codes = (month.words.output, month.words.output_growth)
    periods = (month.month, month.month.previous())
    frame = figures_frame(
        month.viewer, indicator=codes, dimension=_DIMENSION, kind=PeriodKind.MONTH, periods=[str(one) for one in periods],
        computation=month.computation,
    )  # fmt: skip
    values = {(row["key"], row["indicator"], row["period"]): row["value"] for row in frame.iter_rows(named=True)}
    now, before = (str(one) for one in periods)
    output, growth = codes
    return [
        _Cluster(code, group.name, values.get((code, output, now)), values.get((code, growth, now)), values.get((code, growth, before)))
        for code, group in groups_of(month.pack, _DIMENSION).items()
    ]


def _sentences(month: Month, rows: list[_Cluster]) -> list[Sentence]:
    words, code = month.words.clusters, month.words.output_growth
    sentences = []
    for pattern, row, key in ((words.fastest, rows[:1], "fastest"), (words.slowest, rows[1:][-1:], "slowest")):
        for one in row:
            growth = month.cited(code, one.growth, subject=Subject(_DIMENSION, one.code))
            sentences.append(said(pattern, {"month": month.month.text, "name": one.name, "growth": growth}, key=key))
    turned = [(row, row.turn) for row in rows if row.turn is not None and abs(row.turn) >= month.words.turned_points]
    turned.sort(key=lambda pair: -abs(pair[1]))
    items = [said(words.turn, {"name": row.name, "change": points_words(turn)}).pieces for row, turn in turned[:3]]
    return [*sentences, said(words.turned, {"list": listed(items)}, key="turned")] if items else sentences


def _columns(month: Month) -> tuple[Column, ...]:
    earlier = month.month.previous().text
    return (
        Column(Text("产业集群", "Cluster")),
        Column(Text("产值", "Output"), numeric=True),
        Column(Text("同比增速", "Growth on the year"), numeric=True),
        Column(Text(f"{earlier.zh}增速", f"Growth in {earlier.en}"), numeric=True),
        Column(Text("增速变动（百分点）", "Change in growth (points)"), numeric=True),
    )


def _row(month: Month, row: _Cluster) -> tuple[Cell, ...]:
    subject, words = Subject(_DIMENSION, row.code), month.words
    url = page_of("cluster", row.code)
    return (
        Linked(row.name, url) if url else row.name,
        month.cited(words.output, row.output, subject=subject),
        month.cited(words.output_growth, row.growth, subject=subject),
        month.cited(words.output_growth, row.earlier, month.month.previous(), subject),
        Quantity(row.turn, "points", 1, signed=True),
    )


def _chart(month: Month, rows: list[_Cluster]) -> ReportChart:
    series = (
        ReportSeries(month.month.previous().text, tuple(row.earlier for row in rows)),
        ReportSeries(month.month.text, tuple(row.growth for row in rows)),
    )
    return ReportChart("columns", month.words.clusters.chart, tuple(row.name for row in rows), series, "percent", 1, says="fastest")
