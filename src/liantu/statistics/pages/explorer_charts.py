"""指标图: an explored indicator as a line, bar or heat picture, as small pictures side by side, or as tiles of districts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.text import Text
from liantu.kernel.written import digits_of
from liantu.statistics.engine.rule_files import TileMapRules
from liantu.statistics.pages.explorer import Explored, Line
from liantu.web.charts import Axis, Bars, Heat, Lines, Series
from liantu.web.figures import translated, unit_word
from liantu.web.numbers import plain, read
from liantu.web.page_context import page_of
from liantu.web.tiles import Place, TileMap, tile_map


@dataclass(frozen=True, slots=True)
class Picture:
    """What the page draws: one chart, several small ones with their names, or tiles; nothing where nothing is known."""

    chart: Lines | Bars | Heat | None = None
    size: str = ""
    multiples: tuple[tuple[str, str, Lines], ...] = ()
    tiles: TileMap | None = None


def picture(city: Pack, entry: IndicatorEntry, explored: Explored) -> Picture | None:
    """Draw what the address asks for; None where no value is known."""
    lines = explored.chosen
    if not any(value is not None for line in lines for value in line.values):
        return None
    match explored.question.view:
        case "tiles":
            return Picture(tiles=_tiles(city, entry.unit, explored))
        case "bar":
            return Picture(_bar(entry, explored, lines), "tall" if len(lines) > 10 else "")
        case "heat":
            return Picture(_heat(entry, explored, lines), "tall")
        case "multiples":
            return Picture(multiples=tuple(_small(entry, explored, line, number) for number, line in enumerate(lines)))
    return Picture(_lines(entry, explored, lines))


def _axis(entry: IndicatorEntry) -> Axis:
    return Axis(unit=unit_word(entry.unit), digits=entry.digits)


def _columns(explored: Explored) -> tuple[str, ...]:
    return tuple(translated(period.text) for period in explored.periods)


def _lines(entry: IndicatorEntry, explored: Explored, lines: tuple[Line, ...], *, compact: bool = False) -> Lines:
    series = tuple(Series(translated(line.name), tuple(line.values)) for line in lines)
    return Lines(x=_columns(explored), series=series, axis=_axis(entry), compact=compact)


def _bar(entry: IndicatorEntry, explored: Explored, lines: tuple[Line, ...]) -> Bars:
    known = sorted(((value, translated(line.name)) for line in lines if (value := explored.at(line)) is not None), reverse=True)
    name = translated(explored.period.text) if explored.period else ""
    series = (Series(name, tuple(value for value, _name in known)),)
    return Bars(x=tuple(one for _value, one in known), series=series, axis=_axis(entry), horizontal=True)


def _heat(entry: IndicatorEntry, explored: Explored, lines: tuple[Line, ...]) -> Heat:
    names = tuple(translated(line.name) for line in lines)
    return Heat(x=_columns(explored), y=names, rows=tuple(tuple(line.values) for line in lines), axis=_axis(entry))


def _small(entry: IndicatorEntry, explored: Explored, line: Line, number: int) -> tuple[str, str, Lines]:
    return f"small-{number}", translated(line.name), _lines(entry, explored, (line,), compact=True)


def _tiles(city: Pack, unit: str, explored: Explored) -> TileMap:
    at = explored.periods.index(explored.period) if explored.period else 0
    withheld = {line.key: _("不公布") for line in explored.lines if line.reasons[at]}
    return district_tiles(city, [(line.key, line.name, read(explored.at(line), unit)) for line in explored.lines], withheld)


def district_tiles(city: Pack, values: Iterable[tuple[str, Text, float | None]], notes: Mapping[str, str] | None = None) -> TileMap:
    """Districts (code, name, value) on the pack's grid, with notes by code; a tile leads to the district's page where there is one."""
    grid = city.rule(TileMapRules)
    places = [
        Place(key, translated(grid.short.get(key, name)), value, page_of("region", key), (notes or {}).get(key, ""))
        for key, name, value in values
    ]
    known = [abs(place.value) for place in places if place.value is not None]
    digits = digits_of(max(known, default=0.0))
    return tile_map(grid.rows, places, lambda value: plain(value, min(digits, 1)))
