"""The districts in the report: their order by growth of the month, how places moved, and the place of one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.utils import translation

from liantu.accounts.queries import SYSTEM
from liantu.kernel.figure import Subject
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.report import ReportMonth, ReportSection
from liantu.kernel.viewer import PUBLIC
from liantu.regions import report
from liantu.regions.engine.report_wording import RegionsReport
from liantu.regions.report import ranks
from liantu.statistics.queries.values import FRAME
from liantu.web.sentences import plain_sentence
from tests.regions.city import City

pytestmark = pytest.mark.django_db
NOW, BEFORE = "2025-10", "2025-09"
Say = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """Names in Chinese, whatever language was asked for last."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def growth(monkeypatch: pytest.MonkeyPatch, pack: Pack) -> Say:
    """Say the growth of the first districts of the pack in the month and in the month before; the others' is unknown."""
    words = pack.rule(RegionsReport)

    def say(now: list[float], before: list[float] | None = None) -> list[str]:
        codes = [one.code for one in pack.districts]
        rows: list[Any] = []
        for period, values in ((NOW, now), (BEFORE, before or [])):
            for code, value in zip(codes, values, strict=False):
                rows += [(words.growth, "district", code, "month", period, value), (words.output, "district", code, "month", period, 10.0)]
        frame = pl.DataFrame(rows, schema=dict(list(FRAME.items())[:6]), orient="row")
        monkeypatch.setattr(report.statistics, "figures_frame", lambda *_asked, **_more: frame)
        return codes

    return say


def section(kind: str = "city", key: str = "500000") -> ReportSection:
    month = Period.parse(NOW)
    (found,) = report.sections(SYSTEM, ReportMonth(Subject(kind, key), month, month.start_date, date(2025, 11, 15)))
    return found


def told(found: ReportSection) -> str:
    return "\n".join(plain_sentence(sentence) for sentence in found.sentences)


def test_the_fastest_and_the_slowest_and_no_district_in_both(growth: Say, pack: Pack) -> None:
    growth([5, 7, 3, 1, -2])
    names = {one.code: one.name.zh for one in pack.districts}
    a, b, c, d, e = list(names.values())[:5]
    text = told(section())
    assert f"增长较快：{b}7.0%、{a}5.0%、{c}3.0%。" in text
    assert f"增长较慢：{e}−2.0%、{d}1.0%。" in text
    assert "5 个的产值增速已知，其中 4 个增长、1 个下降" in text


def test_unknown_districts_stand_last_and_have_no_place(growth: Say, pack: Pack) -> None:
    growth([1, 2])
    rows = section().tables[0].rows
    assert len(rows) == len(pack.districts)
    assert [row[0].value for row in rows[:3]] == [1.0, 2.0, None]


def test_places_that_moved_are_told(growth: Say, pack: Pack) -> None:
    growth([8, 7, 6, 5, 4, 3, 2], [1, 7, 6, 5, 4, 3, 2])
    first = pack.districts[0].name.zh
    assert f"位次比上月上升较多：{first}（第 7 位→第 1 位）。" in told(section())
    assert section().tables[0].rows[0][5].value == 6.0


def test_a_district_reads_its_own_place_and_its_neighbours(growth: Say, pack: Pack) -> None:
    codes = growth([9, 8, 7, 6, 5, 4, 3, 2, 1], [1, 2, 3, 4, 5, 6, 7, 8, 9])
    found = section("district", codes[4])
    assert "居第 5 位，上月为第 5 位" in told(found)
    assert [row[0].value for row in found.tables[0].rows] == [2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]


def test_a_district_of_unknown_growth_and_a_chain_have_no_section(growth: Say, pack: Pack) -> None:
    codes = growth([1, 2])
    month = Period.parse(NOW)
    for scope in (Subject("district", codes[5]), Subject("chain", "lithium_battery")):
        assert list(report.sections(SYSTEM, ReportMonth(scope, month, month.start_date, month.end_date))) == []


def test_equal_growth_keeps_the_order_of_the_pack() -> None:
    assert ranks({"b": 1.0, "a": 1.0, "c": None}) == {"b": 1, "a": 2}


def test_where_no_growth_is_known_there_is_no_section(city: City) -> None:
    month = Period.parse(NOW)
    asked = ReportMonth(Subject("city", "500000"), month, month.start_date, month.end_date)
    assert list(report.sections(SYSTEM, asked)) == []
    assert list(report.sections(PUBLIC, asked)) == []
