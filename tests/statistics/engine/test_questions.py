"""Words of a search that name a figure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.figure import Subject
from liantu.kernel.period import Period
from liantu.statistics.engine.questions import Question, asked

INDICATORS = {
    "output": ["规模以上工业总产值", "产值", "Output of above-scale industry", "output"],
    "rd": ["规模以上工业研发投入强度", "研发强度", "R&D intensity"],
    "rd_median": ["企业研发投入强度中位数"],
    "cloud": ["企业上云率"],
}
TODAY = date(2026, 1, 20)
NORTH, NEW_NORTH = Subject("district", "1"), Subject("zone", "north")
SUBJECTS = [(NORTH, ["江北区", "江北", "Jiangbei"]), (NEW_NORTH, ["江北新区", "New North"])]
CASES = [
    ("江北 2025 研发强度", Question("rd", NORTH, Period.parse("2025"))),
    ("研发投入强度江北2024年", Question("rd", NORTH, Period.parse("2024"))),
    ("江北新区2025年三季度产值", Question("output", NEW_NORTH, Period.parse("2025Q3"))),
    ("2025-03 产值", Question("output", None, Period.parse("2025-03"))),
    ("江北区2025年7月的产值是多少？", Question("output", NORTH, Period.parse("2025-07"))),
    ("R&D intensity of Jiangbei in 2024", Question("rd", NORTH, Period.parse("2024"))),
    ("江北 上云率", Question("cloud", NORTH, None)),
    ("上月 产值 江北", Question("output", NORTH, Period.parse("2025-12"))),
    ("江北上季度产值", Question("output", NORTH, Period.parse("2025Q4"))),
    ("本月江北产值", Question("output", NORTH, Period.parse("2026-01"))),
    ("R&D intensity of Jiangbei last year", Question("rd", NORTH, Period.parse("2025"))),
    ("江北 2025上半年 产值", Question("output", NORTH, Period.parse("2025H1"))),
]


@pytest.mark.parametrize(("text", "question"), CASES)
def test_a_figure_by_its_words(text: str, question: Question) -> None:
    assert asked(text, INDICATORS, SUBJECTS, TODAY) == question


@pytest.mark.parametrize(
    "text", ["", "产值", "江北", "2025", "江北 2025", "江北 2025 天气", "91500000MA5U1234X2", "江北" * 40, "江北 2025年13月 天气"]
)
def test_what_names_no_figure(text: str) -> None:
    assert asked(text, INDICATORS, SUBJECTS, TODAY) is None


@given(st.text(max_size=60))
def test_any_text_is_read_without_error(text: str) -> None:
    found = asked(text, INDICATORS, SUBJECTS, TODAY)
    assert found is None or found.indicator in INDICATORS


@given(st.permutations(["江北", "2024年", "研发强度"]), st.sampled_from(["", " ", "，", "的"]))
def test_order_and_what_stands_between_do_not_count(words: list[str], between: str) -> None:
    assert asked(between.join(words), INDICATORS, SUBJECTS, TODAY) == Question("rd", NORTH, Period.parse("2024"))
