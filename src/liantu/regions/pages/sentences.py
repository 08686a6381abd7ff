"""区县概况三句话: a district in three sentences made by rule from figures, each number a link; what is unknown is left unsaid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import inf
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

    ``cells`` are those of all districts by code and figure; a rank is told only where the value of every district is known, and as a span
    where firms that have not reported could change it. Of what lags only that is said which holds at both ends of the values.
    ``city_cells`` are the city's figures of the same ``periods``; growth is told only beside the output of its own period.
    """
    own = cells.get(district.code, {})
    if (output := _cited(own, district, _OUTPUT, periods)) is not None:
        rank = _rank(city, district, cells)
        growth, of_city = _cited(own, district, _GROWTH, periods), _cited_city(city, city_cells, _GROWTH, periods)
        growth = growth if growth is not None and growth.period == output.period else None  # that of another year is not this one's
        yield sentence(_when(district, periods[_OUTPUT]), output, *rank, *_growth(growth, of_city), Text("。", "."))
    lag, largest = _lag(own, city_cells)
    waiting = tuple(_waiting(district, findings))
    if lag:
        names = {code: city.indicators[code].name for code in (lag,)}
        here, there = _cited(own, district, lag, periods), _cited_city(city, city_cells, lag, periods)
        name = names[lag]
        pieces: tuple[Piece | None, ...] = (
            Text(f"与全市相比差距最大的是{name.zh}：", f"Furthest behind the city in {_lower(name.en)}: ")
            if largest
            else Text(f"低于全市的有{name.zh}：", f"Behind the city in {_lower(name.en)}: "),
            here,
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
    return (
        Cited(code, Subject("district", district.code), Period.parse(periods[code]), shown.value, shown.bound) if known and shown else None
    )


def _cited_city(city: Pack, cells: Cells, code: str, periods: Mapping[str, str]) -> Cited | None:
    shown = cells.get(code)
    known = shown is not None and shown.value is not None and code in periods
    return Cited(code, Subject("city", city.city), Period.parse(periods[code]), shown.value, shown.bound) if known and shown else None


def _when(district: RegionEntry, period: str) -> Text:
    when = Period.parse(period).text
    return Text(f"{district.name.zh}{when.zh}规模以上工业总产值 ", f"In {when.en} above-scale industry of {district.name.en} made ")


def _rank(city: Pack, district: RegionEntry, cells: Mapping[str, Cells]) -> tuple[Text, ...]:
    """The place by output: one where the ends of all values agree on it, else that by what is reported and between which it may end."""
    ends = {one.code: shown.ends for one in city.districts if (shown := cells.get(one.code, {}).get(_OUTPUT))}
    known = {code: span for code, span in ends.items() if span is not None}
    own = known.get(district.code)
    if len(known) < len(city.districts) or own is None:
        return ()
    others = [span for code, span in known.items() if code != district.code]
    first, last = 1 + sum(low > own[1] for low, _high in others), 1 + sum(high > own[0] for _low, high in others)
    count = len(known)
    if first == last:
        return (Text(f"，在 {count} 个区县中列第 {first} 位", f", rank {first} of {count} districts"),)
    value = cells[district.code][_OUTPUT].value or 0.0
    place = 1 + sum((cells[code][_OUTPUT].value or 0.0) > value for code in known if code != district.code)
    return (
        Text(
            f"，按已报数在 {count} 个区县中列第 {place} 位（企业报齐后为第 {first}—{last} 位）",
            f", rank {place} of {count} districts by what is reported ({first} to {last} once all firms have reported)",
        ),
    )


def _growth(growth: Cited | None, of_city: Cited | None) -> tuple[Piece, ...]:
    if growth is None:
        return ()
    pieces: list[Piece] = [Text("，同比增速 ", ", growing by "), growth]
    if of_city is not None:
        pieces += [Text("（全市 ", " (city "), of_city, Text("）", ")")]
    return tuple(pieces)


def _lag(own: Cells, city_cells: Cells) -> tuple[str, bool]:
    """The figure in which the district reaches the smallest part of the city's value, and whether it is the smallest for certain.

    Only of figures that lie below the city's at both ends of both values; empty where there is none.
    """
    spans = {code: span for code in _COMPARED if (span := _part(own.get(code), city_cells.get(code))) is not None}
    below = {code: span for code, span in spans.items() if span[1] < 1}
    least = min(below, key=lambda code: below[code], default="")
    others = [span[0] for code, span in spans.items() if code != least]
    return least, bool(least) and all(below[least][1] <= low for low in others)


def _part(shown: Cell | None, whole: Cell | None) -> tuple[float, float] | None:
    """Between which ends the part lies that a value is of the city's; None where one of them is unknown or not above zero."""
    here, there = (None if one is None else one.ends for one in (shown, whole))
    if here is None or there is None or there[1] <= 0:
        return None
    high = here[1] / there[0] if there[0] > 0 else inf
    return max(here[0], 0.0) / there[1], high


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
