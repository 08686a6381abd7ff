"""Tile maps: classes of nearly equal number, nothing by colour alone, every tile a link."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from liantu.web.tiles import CLASSES, Place, shades, tile_map
from tests.web.test_components import drawn

VALUES = st.lists(st.none() | st.floats(-1e6, 1e6, allow_nan=False), max_size=40)


@given(VALUES)
def test_a_larger_value_never_has_a_lighter_shade(values: list[float | None]) -> None:
    given_, bounds = shades(values)
    pairs = sorted((value, shade) for value, shade in zip(values, given_, strict=True) if value is not None)
    assert [shade for _, shade in pairs] == sorted(shade for _, shade in pairs)
    assert len(bounds) <= CLASSES
    assert all(low <= high for low, high in bounds)
    assert all((shade == 0) == (value is None) for value, shade in zip(values, given_, strict=True))


@given(VALUES)
def test_equal_values_share_a_class(values: list[float | None]) -> None:
    given_, _ = shades(values)
    by_value: dict[float | None, set[int]] = {}
    for value, shade in zip(values, given_, strict=True):
        by_value.setdefault(value, set()).add(shade)
    assert all(len(found) == 1 for found in by_value.values())


def test_a_map_names_every_place_and_its_value() -> None:
    grid = [["a", "      "], ["      ", "b"]]
    places = [Place("a", "渝中区", 3.5, "/districts/a/"), Place("b", "万州区", None, "/districts/b/"), Place("c", "不在图上", 1.0)]
    made = tile_map(grid, places, lambda value: f"{value:.1f}")
    assert [(tile.place.key, tile.text) for tile in made.tiles] == [("a", "3.5"), ("b", "–")]
    assert made.unknown == 1
    page = drawn('{% tiles made "产值" %}', made=made)
    assert 'href="/districts/a/"' in page
    assert page.index("渝中区") < page.index("万州区")
    assert "3.5" in page
    assert "未知" in page


def test_tiles_without_a_value_say_why_where_they_share_the_reason() -> None:
    made = tile_map([["a", "b"]], [Place("a", "渝中区", 1.0), Place("b", "万州区", None, "/b/", "不公布")], str)
    assert made.unknown_note == "不公布"
    page = drawn('{% tiles made "产值" %}', made=made)
    assert "未知" not in page
    assert "不公布 1" in page


def test_a_long_name_takes_smaller_letters() -> None:
    names = ["Shapingba", "Zhong County", "渝中区", "石柱土家族自治县"]
    made = tile_map([[str(at) for at in range(4)]], [Place(str(at), name, 1.0) for at, name in enumerate(names)], str)
    assert [tile.small for tile in made.tiles] == [False, True, False, True]
