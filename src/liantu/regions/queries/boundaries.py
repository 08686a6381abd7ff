"""行政区划边界: the boundary file of this installation, read once for each version of it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from liantu.regions.engine.boundaries import Boundaries, BoundaryError, Outline, outlines, read_boundaries

MAP_WIDTH = 940


def boundary_path() -> Path:
    """Where the file stands: in the home of the installation, never in the product."""
    return Path(settings.HOME) / "boundaries.geojson"


def drawn_boundaries(districts: frozenset[str]) -> tuple[str, list[Outline], float] | None:
    """Return approval number, outlines and height of the map; None where there is no file, or one that does not fit the pack any more."""
    path = boundary_path()
    try:
        version = path.stat().st_mtime_ns
    except OSError:
        return None
    return _drawn(path, version, districts)


@lru_cache(maxsize=4)
def _drawn(path: Path, _version: int, districts: frozenset[str]) -> tuple[str, list[Outline], float] | None:
    try:
        kept = path.read_bytes()
        boundaries: Boundaries = read_boundaries(kept, str(json.loads(kept).get("approval_number", "")), districts)
    except (OSError, ValueError, BoundaryError):
        return None
    drawn, height = outlines(boundaries, MAP_WIDTH)
    return boundaries.approval, drawn, height
