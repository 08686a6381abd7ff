"""An error says what is wrong, where, and how to mend it, in both languages."""

from __future__ import annotations

from liantu.kernel.errors import PackError, Place, Problem
from liantu.kernel.text import Text


def test_a_place_names_file_sheet_and_cell() -> None:
    assert str(Place("a.xlsx", "企业", 7, "C7")) == "a.xlsx:企业:C7"
    assert str(Place("a.yaml", row=3)) == "a.yaml:3"
    assert str(Place()) == ""


def test_all_problems_are_in_the_message() -> None:
    problems = [Problem(f"p{number}", Text("错", "wrong"), Text("改", "mend it"), Place("a.yaml", row=number)) for number in (1, 2)]
    assert str(PackError(Text("两处", "two"), problems)).splitlines() == [
        "两处 / two",
        "a.yaml:1: p1 错 / wrong → 改 / mend it",
        "a.yaml:2: p2 错 / wrong → 改 / mend it",
    ]
