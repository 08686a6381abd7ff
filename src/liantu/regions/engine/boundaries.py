"""行政区划边界: the boundary file that a city gives, checked, and its outlines on a plane. None is shipped: maps need approval.

Source of the form: RFC 7946 (GeoJSON); longitudes and latitudes in degrees, WGS 84.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from liantu.kernel.errors import Place, Problem, ProblemsError
from liantu.kernel.text import Text

MOST_BYTES, MOST_POINTS = 20_000_000, 1_000_000
_CODES = ("code", "adcode", "ADCODE", "id")
"""Properties of a feature that may hold the code of the district; the first that is there counts, last the id of the feature itself."""
_SHORTEST_RING = 4
Point = tuple[float, float]
Ring = tuple[Point, ...]


class BoundaryError(ProblemsError):
    """A boundary file that was refused, with all that is wrong with it."""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The outlines of districts by code, each of one or several rings in degrees, and the approval number that is printed below the map."""

    approval: str
    rings: Mapping[str, tuple[Ring, ...]]


def read_boundaries(content: bytes, approval: str, districts: AbstractSet[str], file: str = "") -> Boundaries:
    """Read a GeoJSON file of districts; raises BoundaryError with everything that is wrong.

    >>> square = '[[[106,29],[107,29],[107,30],[106,29]]]'
    >>> feature = '{"type":"Feature","id":"1","geometry":{"type":"Polygon","coordinates":%s}}' % square
    >>> text = '{"type":"FeatureCollection","features":[%s]}' % feature
    >>> read_boundaries(text.encode(), "审图号1", {"1"}).rings["1"][0][1]
    (107.0, 29.0)
    """
    problems: list[Problem] = []
    place = Place(file)
    if not approval.strip():
        problems.append(
            _problem("no_approval", "没有审图号", "the approval number is missing", "填写地图审图号", "give the number of the map", place)
        )
    features = _features(content, place, problems)
    rings: dict[str, tuple[Ring, ...]] = {}
    for number, feature in enumerate(features, 1):
        _take(feature, districts, rings, Place(file, row=number), problems)
    missing = sorted(districts - rings.keys())
    if features and missing:
        listed = "、".join(missing)
        problems.append(_problem("missing", f"缺少区县 {listed}", f"districts {listed} are missing", "补齐全部区县", "add them", place))
    if problems:
        raise BoundaryError(Text("边界文件未采用", "the boundary file was refused"), problems)
    return Boundaries(approval.strip(), rings)


def _features(content: bytes, place: Place, problems: list[Problem]) -> list[Any]:
    if len(content) > MOST_BYTES:
        problems.append(_problem("too_large", "文件过大", "the file is too large", "请先简化边界", "simplify the outlines first", place))
        return []
    try:
        tree = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        told = str(error)[:80]
        problems.append(
            _problem("no_json", f"不是 JSON 文件（{told}）", f"this is no JSON ({told})", "导出为 GeoJSON", "export it as GeoJSON", place)
        )
        return []
    features = tree.get("features") if isinstance(tree, dict) and tree.get("type") == "FeatureCollection" else None
    if not isinstance(features, list) or not features:
        problems.append(
            _problem(
                "no_features", "不是要素集合", "this is no FeatureCollection", "每个区县一个要素", "one feature for each district", place
            )
        )
        return []
    return features


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is no number")


def _take(feature: Any, districts: AbstractSet[str], rings: dict[str, tuple[Ring, ...]], place: Place, problems: list[Problem]) -> None:
    """Put the outlines of one feature to those of its district, or say what is wrong with it."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    properties = properties if isinstance(properties, dict) else {}
    properties = {"id": feature["id"], **properties} if isinstance(feature, dict) and "id" in feature else properties
    code = next((str(properties[name]) for name in _CODES if name in properties), "")
    if code not in districts:
        shown = code[:20] or "–"
        told = _problem(
            "unknown_district", f"未知区县代码 {shown}", f"unknown district {shown}", "属性 code 填区县代码", "give its code", place
        )
        problems.append(told)
        return
    if code in rings:
        problems.append(
            _problem("twice", f"区县 {code} 重复", f"district {code} stands twice", "合并为一个要素", "make it one feature", place)
        )
        return
    try:
        found = tuple(_rings(feature.get("geometry")))
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as error:
        why = str(error)[:80]
        problems.append(
            _problem("geometry", f"区县 {code} 的边界有误：{why}", f"outline of {code}: {why}", "检查坐标", "check its points", place)
        )
        return
    if sum(map(len, found)) + sum(len(ring) for one in rings.values() for ring in one) > MOST_POINTS:
        problems.append(
            _problem("too_large", "坐标点过多", "there are too many points", "请先简化边界", "simplify the outlines first", place)
        )
        return
    if not found:
        problems.append(_problem("geometry", f"区县 {code} 没有边界", f"{code} has no outline", "检查坐标", "check its points", place))
        return
    rings[code] = found


def _rings(geometry: Any) -> Iterator[Ring]:
    polygons = {"Polygon": [geometry.get("coordinates")], "MultiPolygon": geometry.get("coordinates")}.get(geometry.get("type"))
    if not polygons:
        raise ValueError("Polygon or MultiPolygon expected")
    for polygon in polygons:
        for ring in polygon:
            points = tuple((float(point[0]), float(point[1])) for point in ring)
            if not points or points[0] != points[-1]:
                raise ValueError("a ring is not closed")
            if not all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in points):
                raise ValueError("a point lies outside of the world")
            if len(points) >= _SHORTEST_RING:  # fewer enclose nothing: slivers of a simplification
                yield points


@dataclass(frozen=True, slots=True)
class Outline:
    """A district on the plane: an SVG path, and the middle of its largest ring, where its name stands."""

    code: str
    path: str
    x: float
    y: float


def outlines(boundaries: Boundaries, width: float) -> tuple[list[Outline], float]:
    """Return the outlines on a plane of ``width``, with its height: longitudes shrink by the cosine of the middle latitude.

    Points that fall within a third of a unit of the one before are left out.
    """
    points = [point for rings in boundaries.rings.values() for ring in rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = width / (((east - west) * shrink) or 1.0)

    def flat(ring: Ring) -> list[Point]:
        return _thinned([((x - west) * shrink * scale, (north - y) * scale) for x, y in ring])

    drawn = []
    for code, rings in boundaries.rings.items():
        planes = [flat(ring) for ring in rings]
        x, y = _middle(max(planes, key=lambda ring: abs(_area(ring))))
        drawn.append(Outline(code, "".join(map(_path, planes)), round(x, 1), round(y, 1)))
    return drawn, (north - south) * scale


def _thinned(ring: list[Point]) -> list[Point]:
    kept = [ring[0]]
    for point in ring[1:-1]:
        if math.dist(point, kept[-1]) > 1 / 3:
            kept.append(point)
    return kept


def _path(ring: list[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "Z"


def _area(ring: list[Point]) -> float:
    """Twice the area within a ring, with the sign of its direction (the shoelace formula)."""
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True))


def _middle(ring: list[Point]) -> Point:
    """The centroid of a ring; the mean of its points where it has no area."""
    doubled = _area(ring)
    if not doubled:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    parts = [(x0 + x1, y0 + y1, x0 * y1 - x1 * y0) for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True)]
    return sum(x * cross for x, _, cross in parts) / (3 * doubled), sum(y * cross for _, y, cross in parts) / (3 * doubled)


def _problem(code: str, zh: str, en: str, mend_zh: str, mend_en: str, place: Place) -> Problem:
    return Problem(f"boundary.{code}", Text(zh, en), Text(mend_zh, mend_en), place)
