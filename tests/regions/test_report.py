"""The districts in the report: the fastest, the slowest, the viewer's own, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from liantu.accounts.queries import SYSTEM
from liantu.kernel.pack import Pack
from liantu.kernel.viewer import PUBLIC, Viewer
from liantu.regions import report
from liantu.regions.pages.page_context import UNKNOWN, Cell
from liantu.regions.report import GROWTH, OUTPUT, Line, ranked
from tests.regions.city import City

pytestmark = pytest.mark.django_db
OWN = Viewer(districts=frozenset({"500102"}))


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def growth(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> Any:
    """Say the growth of the first districts of the pack; the others' is unknown."""

    def say(*values: float) -> list[str]:
        codes = [one.code for one in pack.districts]
        cells = {code: {GROWTH: Cell(value, f"{value:g}")} for code, value in zip(codes, values, strict=False)}
        monkeypatch.setattr(report, "statistics_cells", lambda *_asked: (cells, {GROWTH: "2025", OUTPUT: "2025"}))
        return codes

    return say


def places(viewer: Viewer) -> dict[str, list[tuple[str, int | None]]]:
    (section,) = report.sections(viewer)
    return {str(name): [(line.district.code, line.place) for line in lines] for name, lines in section.context["groups"]}


def test_three_fastest_and_three_slowest(growth: Any) -> None:
    a, b, c, d, e, f, g, *_rest = growth(5, 7, 3, 1, -2, 2, 0)
    assert places(SYSTEM) == {"增长最快": [(b, 1), (a, 2), (c, 3)], "增长最慢": [(d, 5), (g, 6), (e, 7)]}
    assert f not in {code for lines in places(SYSTEM).values() for code, _place in lines}


def test_no_district_stands_in_both(growth: Any) -> None:
    a, b, c, d, *_rest = growth(4, 3, 2, 1)
    assert places(SYSTEM) == {"增长最快": [(a, 1), (b, 2), (c, 3)], "增长最慢": [(d, 4)]}
    growth(4)
    assert places(SYSTEM) == {"增长最快": [(a, 1)]}


def test_the_own_district_is_told_even_where_nothing_is_known_of_it(growth: Any, pack: Pack) -> None:
    growth(1, 2)
    at = [one.code for one in pack.districts].index("500102")
    assert places(OWN)["您的区县"] == [("500102", None)] if at > 1 else [("500102", 2 - at)]


def test_unknown_is_no_zero(pack: Pack) -> None:
    lines = [Line(one, cell, UNKNOWN) for one, cell in zip(pack.districts, (Cell(-1.0), UNKNOWN, Cell(1.0)), strict=False)]
    assert [(line.growth.value, line.place) for line in ranked(lines)] == [(1.0, 1), (-1.0, 2)]


def test_where_no_growth_is_known_there_is_no_section(city: City) -> None:
    assert list(report.sections(SYSTEM)) == []
    assert list(report.sections(PUBLIC)) == []
