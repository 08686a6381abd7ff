"""区县概况三句话: a district in three sentences made by rule from figures, each number a link; what is unknown is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse

from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import RegionEntry
from liantu.kernel.period import Period
from liantu.kernel.sentence import Cited, Linked, Piece, Sentence, sentence
from liantu.kernel.text import Text
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.page_context import Cell

_OUTPUT, _GROWTH = "above_scale_output", "above_scale_output_growth"
_COMPARED = ("labour_productivity", "above_scale_rd_intensity", "high_tech_share", "strategic_emerging_share")
"""What a district is held against the city by: more of it is better."""
_NAMED = 3
Cells = Mapping[str, Cell]


def district_sentences(
    city: Pack,
    district: RegionEntry,
    cells: Mapping[str, Cells],
    city_cells: Cells,
    periods: Mapping[str, str],
    findings: Mapping[str, int],
) -> Iterator[Sentence]:
    """Yield how large the district is and how it grows, and where it lags most behind the city, with what waits there.

    ``cells`` are those of all districts by code and figure; a rank is told only where the value of every district is known.
    ``city_cells`` are the city's figures of the same ``periods``; growth is told only beside the output of its own period.
    """
    own = cells.get(district.code, {})
    if (output := _cited(own, district, _OUTPUT, periods)) is not None:
        rank = _rank(city, district, cells)
        growth, of_city = _cited(own, district, _GROWTH, periods), _cited_city(city, city_cells, _GROWTH, periods)
        growth = growth if growth is not None and growth.period == output.period else None  # that of another year is not this one's
        yield sentence(_when(district, periods[_OUTPUT]), output, *rank, *_growth(growth, of_city), Text("。", "."))
    lag = _lag(own, city_cells)
    waiting = tuple(_waiting(district, findings))
    if lag:
        names = {code: city.indicators[code].name for code in (lag,)}
        here, there = _cited(own, district, lag, periods), _cited_city(city, city_cells, lag, periods)
        name = names[lag]
        pieces: tuple[Piece | None, ...] = (
            Text(f"与全市相比差距最大的是{name.zh}：", f"Furthest behind the city in {_lower(name.en)}: "), here,
            Text("，全市为", " against "), there,
        )  # fmt: skip
        yield sentence(*(piece for piece in pieces if piece is not None), *waiting, Text("。", "."), good=False)
    elif waiting:
        yield sentence(*waiting[1:], Text("。", "."))


def industry_sentence(named: Sequence[Mapping[str, Any]], assessment: RegionAssessment, district: RegionEntry) -> Sentence | None:
    """Return what the district is known for, with how far beyond the city's share; None where nothing is."""
    pieces: list[Piece] = []
    for one in named[:_NAMED]:
        subject = Subject("district", f"{district.code}/{one['code']}")
        quotient = one["quotient"].value
        role = Text("主导", "leading") if one["leading"] else Text("特色", "characteristic")
        begin = Text("、" if pieces else "产业上以", ", " if pieces else "Known for ")
        told = Text(f"{begin.zh}{one['name']}（{role.zh}，区位商 ", f"{begin.en}{one['name']} ({role.en}, location quotient ")
        pieces += [told, Cited("location_quotient", subject, Period.parse(str(assessment.year)), quotient), Text("）", ")")]
    return sentence(*pieces, Text("为主。", ".")) if pieces else None


def _cited(cells: Cells, district: RegionEntry, code: str, periods: Mapping[str, str]) -> Cited | None:
    shown = cells.get(code)
    known = shown is not None and shown.value is not None and code in periods
    return Cited(code, Subject("district", district.code), Period.parse(periods[code]), shown.value) if known and shown else None


def _cited_city(city: Pack, cells: Cells, code: str, periods: Mapping[str, str]) -> Cited | None:
    shown = cells.get(code)
    known = shown is not None and shown.value is not None and code in periods
    return Cited(code, Subject("city", city.city), Period.parse(periods[code]), shown.value) if known and shown else None


def _when(district: RegionEntry, period: str) -> Text:
    when = Period.parse(period).text
    return Text(f"{district.name.zh}{when.zh}规模以上工业总产值 ", f"In {when.en} above-scale industry of {district.name.en} made ")


def _rank(city: Pack, district: RegionEntry, cells: Mapping[str, Cells]) -> tuple[Text, ...]:
    values = [shown.value for one in city.districts if (shown := cells.get(one.code, {}).get(_OUTPUT)) and shown.value is not None]
    own = cells[district.code][_OUTPUT].value
    if len(values) < len(city.districts) or own is None:
        return ()
    place, count = 1 + sum(value > own for value in values), len(values)
    return (Text(f"，在 {count} 个区县中列第 {place} 位", f", rank {place} of {count} districts"),)


def _growth(growth: Cited | None, of_city: Cited | None) -> tuple[Piece, ...]:
    if growth is None:
        return ()
    pieces: list[Piece] = [Text("，同比增速 ", ", growing by "), growth]
    if of_city is not None:
        pieces += [Text("（全市 ", " (city "), of_city, Text("）", ")")]
    return tuple(pieces)


def _lag(own: Cells, city_cells: Cells) -> str:
    """The figure in which the district reaches the smallest part of the city's value; empty where it reaches all of them."""
    parts = {
        code: shown.value / whole.value
        for code in _COMPARED
        if (shown := own.get(code)) and (whole := city_cells.get(code)) and shown.value is not None and whole.value
    }
    least = min(parts, key=lambda code: parts[code], default="")
    return least if least and parts[least] < 1 else ""


def _waiting(district: RegionEntry, findings: Mapping[str, int]) -> Iterator[Piece]:
    count, red = sum(findings.values()), findings.get("red", 0)
    if not count:
        return
    try:
        address = f"{reverse('finding_list')}?district={district.code}"
    except NoReverseMatch:
        return
    yield Text("；", "; ")
    yield Linked(Text(f"待处理预警事项 {count} 条（红色 {red} 条）", f"{count} alerts wait, {red} of them red"), address)


def _lower(name: str) -> str:
    return name if name[:2].isupper() or "&" in name[:4] else name[:1].lower() + name[1:]
