"""月报: the districts by growth of the month, how their places moved, and the place of one district among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import RegionEntry
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.report import (
    Cell,
    Column,
    Filling,
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
from liantu.kernel.sentence import Cited, Linked, Sentence
from liantu.kernel.text import Text
from liantu.kernel.viewer import Viewer
from liantu.regions.engine.report_wording import RegionsReport
from liantu.statistics import queries as statistics
from liantu.web.page_context import pack, page_of

_SAME = Text("—", "–")


@dataclass(frozen=True, slots=True)
class Line:
    """A district with output and growth of the month, and its places by growth in the month and in the one before; None is unknown."""

    district: RegionEntry
    output: float | None
    growth: float | None
    place: int | None = None
    earlier: int | None = None

    @property
    def rise(self) -> int | None:
        """By how many places it rose; negative where it fell."""
        return None if self.place is None or self.earlier is None else self.earlier - self.place


@dataclass(frozen=True)
class Districts:
    """The lines of all districts in a month, the fastest first, those of unknown growth last, with the words of the pack."""

    month: Period
    lines: tuple[Line, ...]
    words: RegionsReport

    @property
    def ranked(self) -> tuple[Line, ...]:
        """The lines of which growth is known."""
        return tuple(line for line in self.lines if line.place is not None)

    def growth(self, line: Line) -> Cited:
        """The growth of a district."""
        return Cited(self.words.growth, Subject("district", line.district.code), self.month, line.growth)

    def output(self, line: Line) -> Cited:
        """The output of a district."""
        return Cited(self.words.output, Subject("district", line.district.code), self.month, line.output)


def sections(viewer: Viewer, asked: ReportMonth) -> Iterable[ReportSection]:
    """The districts of the city, or the place of one of them; no section where no growth of the month is known, none of a chain."""
    if asked.scope.kind == "chain":
        return
    computation = statistics.latest_computation(viewer)
    districts = districts_of(viewer, pack(), asked.month)
    if not districts.ranked:
        return
    simulated = computation is not None and "simulated" in computation.marks
    draft = SectionDraft("districts", districts.words.title, 50, simulated, districts.words.note)
    if asked.scope.kind == "city":
        table = ReportTable(districts.words.table, _COLUMNS, tuple(_row(districts, line) for line in districts.lines))
        yield draft.add(*_of_city(districts), table, _chart(districts)).section()
        return
    own = next((line for line in districts.ranked if line.district.code == asked.scope.key), None)
    if own is not None:
        near = [line for line in districts.ranked if abs((line.place or 0) - (own.place or 0)) <= districts.words.shown]
        table = ReportTable(districts.words.table, _COLUMNS, tuple(_row(districts, line) for line in near))
        yield draft.add(*_of_one(districts, own), table).section()


def districts_of(viewer: Viewer, city: Pack, month: Period) -> Districts:
    """Return the districts in a month with their places; one query."""
    words = city.rule(RegionsReport)
    periods = [str(month), str(month.previous())]
    frame = statistics.figures_frame(
        viewer, indicator=(words.output, words.growth), dimension="district", kind=PeriodKind.MONTH, periods=periods
    )
    frame = frame.filter(pl.col("value").is_not_null())
    values = {(row["key"], row["indicator"], row["period"]): row["value"] for row in frame.iter_rows(named=True)}
    now, before = (ranks({one.code: values.get((one.code, words.growth, period)) for one in city.districts}) for period in periods)
    lines = [
        Line(
            one, values.get((one.code, words.output, periods[0])), values.get((one.code, words.growth, periods[0])),
            now.get(one.code), before.get(one.code),
        )
        for one in city.districts
    ]  # fmt: skip
    lines.sort(key=lambda line: (line.place is None, line.place or 0))
    return Districts(month, tuple(lines), words)


def ranks(values: dict[str, float | None]) -> dict[str, int]:
    """Return the place of each key of which the value is known, the largest first; equal ones as they came.

    >>> ranks({"a": 1.0, "b": None, "c": 3.0})
    {'c': 1, 'a': 2}
    """
    known = sorted(((key, value) for key, value in values.items() if value is not None), key=lambda pair: -pair[1])
    return {key: place for place, (key, _value) in enumerate(known, 1)}


_COLUMNS = (
    Column(Text("位次", "Place"), numeric=True),
    Column(Text("区县", "District")),
    Column(Text("产值", "Output"), numeric=True),
    Column(Text("同比增速", "Growth on the year"), numeric=True),
    Column(Text("上月位次", "Place the month before"), numeric=True),
    Column(Text("位次变动", "Places moved"), numeric=True),
)


def _row(districts: Districts, line: Line) -> tuple[Cell, ...]:
    url = page_of("region", line.district.code)
    moved = _SAME if line.rise == 0 else Quantity(None if line.rise is None else float(line.rise), signed=True)
    return (
        Quantity(None if line.place is None else float(line.place)),
        Linked(line.district.name, url) if url else line.district.name,
        districts.output(line),
        districts.growth(line),
        Quantity(None if line.earlier is None else float(line.earlier)),
        moved,
    )


def _of_city(districts: Districts) -> Iterable[Sentence]:
    words, ranked = districts.words, districts.ranked
    rising = sum((line.growth or 0.0) > 0 for line in ranked)
    falling = sum((line.growth or 0.0) < 0 for line in ranked)
    counts = {"count": len(districts.lines), "known": len(ranked), "rising": rising, "falling": falling}
    values: Filling = {name: counted(number) for name, number in counts.items()}
    yield said(words.known, {"month": districts.month.text, **values}, key="known")
    fastest, slowest = ranked[: words.shown], tuple(reversed(ranked[words.shown :][-words.shown :]))
    for pattern, lines, key in ((words.fastest, fastest, "fastest"), (words.slowest, slowest, "slowest")):
        if lines:
            items = (said(words.named, {"name": line.district.name, "growth": districts.growth(line)}).pieces for line in lines)
            yield said(pattern, {"list": listed(items)}, key=key)
    yield from _moves(districts)


def _moves(districts: Districts) -> Iterable[Sentence]:
    """The districts that moved by many places, those that moved most first."""
    words = districts.words
    for pattern, way, key in ((words.moved_up, 1, "moved_up"), (words.moved_down, -1, "moved_down")):
        moved = [(line, line.rise) for line in districts.ranked if line.rise is not None and line.rise * way >= words.moved]
        moved.sort(key=lambda pair: -abs(pair[1]))
        items = [
            said(words.move, {"name": line.district.name, "earlier": counted(line.earlier or 0), "place": counted(line.place or 0)}).pieces
            for line, _rise in moved[: words.shown]
        ]
        if items:
            yield said(pattern, {"list": listed(items)}, key=key)


def _of_one(districts: Districts, own: Line) -> Iterable[Sentence]:
    words = districts.words
    move = words.own_first if own.earlier is None else words.own_moved.format(earlier=own.earlier)
    values: Filling = {
        "month": districts.month.text, "name": own.district.name, "growth": districts.growth(own), "move": move,
        "place": counted(own.place or 0), "known": counted(len(districts.ranked)),
    }  # fmt: skip
    yield said(words.own, values, key="own", good=(own.growth or 0.0) > 0)
    outputs = [line.output for line in districts.lines]
    if own.output is not None and not any(value is None for value in outputs) and (total := sum(value or 0.0 for value in outputs)) > 0:
        share = f"{own.output / total * 100:.1f}%"
        values = {"name": own.district.name, "value": districts.output(own), "share": Text(share, share)}
        yield said(words.share, values, key="share")


def _chart(districts: Districts) -> ReportChart:
    ranked, each = districts.ranked, districts.words.charted
    drawn = ranked if len(ranked) <= 2 * each else (*ranked[:each], *ranked[-each:])
    series = ReportSeries(districts.month.text, tuple(line.growth for line in drawn))
    names = tuple(line.district.name for line in drawn)
    return ReportChart("bars", districts.words.chart.format(count=each), names, (series,), "percent", 1, says="fastest")
