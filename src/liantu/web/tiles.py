"""方格图: places as equal tiles on a grid, shaded by a value in five classes; a picture that needs no map and no licence.

Colour never stands alone: every tile shows its name and its value, and the legend gives the bounds of each class.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 92, 58, 5
CLASSES = 5
_EMS, _WIDE = 5.8, 0x2E80


@dataclass(frozen=True, slots=True)
class Place:
    """What stands on a tile: the key of the grid, the name, the value or None where it is unknown, and the page behind it."""

    key: str
    name: str
    value: float | None
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """A drawn tile: upper left corner in the units of the picture, text of the value, class 1–5 or 0 where unknown."""

    place: Place
    x: int
    y: int
    shade: int
    text: str

    @property
    def small(self) -> bool:
        """Whether the name needs the smaller letters to fit."""
        return sum(1.0 if ord(letter) > _WIDE else 0.58 for letter in self.place.name) > _EMS

    @property
    def brief(self) -> str:
        """The first characters of the name, for a screen on which the whole map would not fit otherwise.

        >>> Tile(Place("1", "石柱土家族自治县", None), 0, 0, 0, "–").brief, Tile(Place("1", "Yubei", None), 0, 0, 0, "–").brief
        ('石柱', 'Yube')
        """
        name = self.place.name
        return name[:2] if name[:1] and ord(name[0]) > _WIDE else name[:4]


@dataclass(frozen=True, slots=True)
class TileMap:
    """The picture: tiles in reading order, its size, and the classes with their lowest and highest value as text."""

    tiles: tuple[Tile, ...]
    width: int
    height: int
    legend: tuple[tuple[int, str, str], ...]
    unknown: int

    @property
    def unknown_note(self) -> str:
        """The note that all tiles without a value share, which says why they have none; empty where they share none."""
        notes = {tile.place.note for tile in self.tiles if not tile.shade}
        return next(iter(notes)) if len(notes) == 1 else ""


def shades(values: Sequence[float | None]) -> tuple[list[int], list[tuple[float, float]]]:
    """Put known values into at most five classes of nearly equal number; equal values share a class, unknown is 0.

    Returns the class of each value and each class's lowest and highest value.

    >>> shades([1.0, 5.0, None, 5.0, 9.0])
    ([1, 2, 0, 2, 3], [(1.0, 1.0), (5.0, 5.0), (9.0, 9.0)])
    """
    known = sorted(value for value in values if value is not None)
    cuts = sorted({known[len(known) * number // CLASSES] for number in range(CLASSES)}) if known else []
    given = [0 if value is None else sum(value >= cut for cut in cuts) for value in values]
    bounds = []
    for number in range(1, len(cuts) + 1):
        inside = [value for value, shade in zip(values, given, strict=True) if shade == number and value is not None]
        bounds.append((min(inside), max(inside)))
    return given, bounds


def tile_map(grid: Sequence[Sequence[str]], places: Sequence[Place], write: Callable[[float], str]) -> TileMap:
    """Lay ``places`` on ``grid`` (rows of keys, blank where nothing stands); ``write`` gives the text of a value.

    A place that the grid does not have is left out of the picture; the table beside it has all.
    """
    known: Mapping[str, Place] = {place.key: place for place in places}
    laid = [(known[key], column, row) for row, keys in enumerate(grid) for column, key in enumerate(keys) if key.strip() and key in known]
    given, bounds = shades([place.value for place, _, _ in laid])
    tiles = tuple(
        Tile(
            place,
            column * (TILE_WIDTH + TILE_GAP),
            row * (TILE_HEIGHT + TILE_GAP),
            shade,
            "–" if place.value is None else write(place.value),
        )
        for (place, column, row), shade in zip(laid, given, strict=True)
    )
    legend = tuple((number, write(low), write(high)) for number, (low, high) in enumerate(bounds, 1))
    columns = max((len(keys) for keys in grid), default=0)
    width, height = columns * (TILE_WIDTH + TILE_GAP) - TILE_GAP, len(grid) * (TILE_HEIGHT + TILE_GAP) - TILE_GAP
    return TileMap(tiles, max(width, 0), max(height, 0), legend, given.count(0))
