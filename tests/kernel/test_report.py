"""Patterns of the report: filled in both languages with the same figures, refused where they name what is not there."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.figure import Subject
from liantu.kernel.period import Period
from liantu.kernel.report import (
    Column,
    PatternError,
    ReportChart,
    ReportMonth,
    ReportSeries,
    ReportTable,
    SectionDraft,
    listed,
    percent_words,
    points_words,
    said,
)  # fmt: skip
from liantu.kernel.sentence import Cited, Linked
from liantu.kernel.text import Text

CITY, MONTH = Subject("city", "1"), Period.parse("2025-10")


def value(number: float) -> Cited:
    return Cited("output", CITY, MONTH, number)


def test_words_may_stand_elsewhere_in_one_language_figures_may_not() -> None:
    name = Text("甲区", "District A")
    one = said(Text("{name}产值{a}，出口{b}。", "Output {a}, exports {b} ({name})."), {"name": name, "a": value(1.0), "b": value(2.0)})
    assert [piece.value for piece in one.cited] == [1.0, 2.0]
    assert [piece.zh for piece in one.pieces if isinstance(piece, Text)] == ["甲区产值", "，出口", "。"]
    assert [piece.en for piece in one.pieces if isinstance(piece, Text)] == ["Output ", ", exports ", " (District A)."]
    with pytest.raises(PatternError, match="one order"):
        said(Text("{a}{b}", "{b}{a}"), {"a": value(1.0), "b": value(2.0)})


@pytest.mark.parametrize("pattern", ["{missing}", "{a", "{a!r}", "{a.real}", "{}"])
def test_a_pattern_that_cannot_be_filled_is_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        said(Text(pattern, pattern), {"a": value(1.0)})


@given(st.text(), st.text())
def test_what_is_filled_in_is_never_a_pattern_itself(zh: str, en: str) -> None:
    one = said(Text("{name}。", "{name}."), {"name": Text(zh, en)})
    assert one.pieces == (Text(f"{zh}。", f"{en}."),)


def test_lists_keep_their_links_and_values() -> None:
    items = listed([(Linked(Text("甲", "A"), "/a"), value(1.0)), (Text("乙", "B"),)])
    one = said(Text("有{list}。", "There are {list}."), {"list": items})
    assert [type(piece).__name__ for piece in one.pieces] == ["Text", "Linked", "Cited", "Text"]


CHANGES = [
    (-0.04, "持平", "unchanged"), (0.0, "持平", "unchanged"), (12.34, "增长12.3%", "up 12.3%"), (-5.0, "下降5.0%", "down 5.0%"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "zh", "en"), CHANGES)
def test_a_change_that_rounds_to_nothing_is_none(change: float, zh: str, en: str) -> None:
    assert percent_words(change) == Text(zh, en)


def test_points_have_a_word_of_their_own() -> None:
    assert points_words(-1.25).zh == "下降1.2个百分点"


def test_rows_and_series_have_a_cell_a_column() -> None:
    with pytest.raises(ValueError, match="cell a column"):
        ReportTable(Text("表", "Table"), (Column(Text("甲", "A")),), ((),))
    with pytest.raises(ValueError, match="value a category"):
        ReportChart("bars", Text("图", "Chart"), (Text("甲", "A"),), (ReportSeries(Text("甲", "A"), ()),), "percent")


def test_a_draft_leaves_out_what_is_empty() -> None:
    chart = ReportChart("bars", Text("图", "Chart"), (Text("甲", "A"),), (ReportSeries(Text("甲", "A"), (None,)),), "percent")
    section = SectionDraft("a", Text("甲", "A"), 1).add(None, ReportTable(Text("表", "Table"), (), ()), chart).section()
    assert (section.sentences, section.tables, section.charts) == ((), (), ())


def test_no_report_is_made_of_other_things() -> None:
    with pytest.raises(ValueError, match="firm"):
        ReportMonth(Subject("firm", "1"), MONTH, date(2025, 10, 1), date(2025, 10, 31))
