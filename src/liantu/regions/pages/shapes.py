"""区县地图: the districts by their real outlines, where the installation has a boundary file, shaded as the tiles are."""

from __future__ import annotations

from dataclasses import dataclass

from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.engine.boundaries import Outline
from liantu.regions.queries.boundaries import MAP_WIDTH
from liantu.web.tiles import Tile, TileMap


@dataclass(frozen=True, slots=True)
class ShapeMap:
    """The picture: each district's outline with its tile, the size, and the approval number that stands below."""

    shapes: tuple[tuple[Outline, Tile], ...]
    width: int
    height: int
    approval: str


def shape_map(city: Pack, tiles: TileMap) -> ShapeMap | None:
    """Return the map of the districts that the tiles show; None without a boundary file."""
    drawn = queries.drawn_boundaries(frozenset(district.code for district in city.districts))
    if drawn is None:
        return None
    approval, outlines, height = drawn
    tile_of = {tile.place.key: tile for tile in tiles.tiles}
    shapes = tuple((outline, tile_of[outline.code]) for outline in outlines if outline.code in tile_of)
    return ShapeMap(shapes, MAP_WIDTH, round(height), approval)
