"""A figure knows its definition, says when it is simulated, and has one opener a definition."""

from __future__ import annotations

from typing import Any

import pytest

from liantu.kernel.figure import Definition, Figure, FigureBook, Subject
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.kernel.text import Text

MAKERS = Definition("makers", "1", Text("家数", "Makers"), "firms", Text("计数", "count"))


def _figure(subject: Subject, period: Period, _reader: Any, *marks: Mark) -> Figure:
    return Figure(MAKERS, subject, period, None, marks=marks)


def test_one_simulated_row_makes_the_figure_simulated() -> None:
    subject, period = Subject("product", "cell"), Period.parse("2024")
    assert not _figure(subject, period, None, Mark.OFFICIAL).simulated
    assert _figure(subject, period, None, Mark.OFFICIAL, Mark.SIMULATED).simulated


def test_a_definition_has_one_opener() -> None:
    book = FigureBook()
    book.opens("makers")(_figure)
    assert book.codes == ["makers"]
    assert book.opener("hhi") is None
    with pytest.raises(ValueError, match="two openers"):
        book.opens("makers")(_figure)


def test_a_subject_is_read_back() -> None:
    subject = Subject("link", "lithium_battery/battery_cell")
    assert Subject.parse(str(subject)) == subject
