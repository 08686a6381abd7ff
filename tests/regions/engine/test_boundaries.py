"""A boundary file is taken whole or refused with all that is wrong; outlines keep their shape."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.regions.engine.boundaries import MOST_BYTES, BoundaryError, outlines, read_boundaries

SQUARE = [[[106.0, 29.0], [107.0, 29.0], [107.0, 30.0], [106.0, 30.0], [106.0, 29.0]]]
BESIDE = [[[107.0, 29.0], [108.0, 29.0], [108.0, 30.0], [107.0, 30.0], [107.0, 29.0]]]


def feature(code: str, coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": coordinates}}


def file(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def codes(content: bytes, approval: str = "1") -> list[str]:
    with pytest.raises(BoundaryError) as caught:
        read_boundaries(content, approval, {"1", "2"}, "map.geojson")
    assert all(problem.hint.zh and problem.hint.en for problem in caught.value.problems)
    return [problem.code.removeprefix("boundary.") for problem in caught.value.problems]


def test_outlines_on_a_plane() -> None:
    read = read_boundaries(file(feature("1", SQUARE), feature("2", [BESIDE, BESIDE[:1]], "MultiPolygon")), " 审图号 ", {"1", "2"})
    assert read.approval == "审图号"
    (one, two), height = outlines(read, 100.0)
    assert (one.x, two.x) == (25.0, 75.0)
    assert height == pytest.approx(50.0 / 0.8703556959, rel=1e-6)  # cos 29.5°
    assert one.path.startswith("M0.0 ")
    assert two.path.count("Z") == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"[", ["no_json"]),
        (b"[" * 200_000, ["no_json"]),
        (b'{"type": "FeatureCollection", "features": []}', ["no_features"]),
        (b" " * (MOST_BYTES + 1), ["too_large"]),
        (file(feature("1", SQUARE)), ["missing"]),
        (file(feature("1", SQUARE), feature("1", SQUARE), feature("9", SQUARE)), ["twice", "unknown_district", "missing"]),
        (file(feature("1", SQUARE), feature("2", [[[1, 2], [3, 4]]])), ["geometry", "missing"]),
        (file(feature("1", SQUARE), feature("2", [[[1, 2], [999, 4], [3, 4], [1, 2]]])), ["geometry", "missing"]),
        (file(feature("1", SQUARE), feature("2", [[["<script>", 2]]])), ["geometry", "missing"]),
        (file(feature("1", SQUARE), feature("2", [[{"x": 1}]])), ["geometry", "missing"]),
        (file(feature("1", SQUARE), feature("2", [[[10**400, 2]]])), ["geometry", "missing"]),
        (file(feature("1", SQUARE), feature("2", 7, "Point"), "text"), ["geometry", "unknown_district", "missing"]),
        (file(feature("1", SQUARE)).replace(b"106.0", b"NaN"), ["no_json"]),
    ],
)
def test_everything_that_is_wrong_at_once(content: bytes, told: list[str]) -> None:
    assert codes(content) == told
    assert codes(content, " ") == ["no_approval", *told]


def test_slivers_enclose_nothing_and_are_left_out() -> None:
    sliver = [[[1.0, 2.0], [1.0, 2.1], [1.0, 2.0]]]
    read = read_boundaries(file(feature("1", [SQUARE, sliver], "MultiPolygon")), "1", {"1"})
    assert len(read.rings["1"]) == 1
    with pytest.raises(BoundaryError):
        read_boundaries(file(feature("1", sliver)), "1", {"1"})


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_or_read(content: bytes) -> None:
    with pytest.raises(BoundaryError):
        read_boundaries(content, "1", {"1"})
