"""Numbers in words of the viewer's language; unknown is a word."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from liantu.kernel.figure import Definition
from liantu.kernel.text import Text
from liantu.web.figures import translated, unit_word, written
from liantu.web.numbers import fen, plain, share, yuan


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (0.0, "0 元", "0 CNY"),
        (9_999.0, "9,999 元", "9,999 CNY"),
        (12_345.0, "1.23 万元", "12,345 CNY"),
        (2.5e8, "2.50 亿元", "250.0 CNY m"),
        (-1.234e10, "−123.4 亿元", "−12.34 CNY bn"),
    ],
)
def test_money_is_scaled_by_language(amount: float, zh: str, en: str) -> None:
    with override("zh-hans"):
        assert yuan(amount) == zh
    with override("en"):
        assert yuan(amount) == en


def test_unknown_is_a_word_and_zero_is_a_number() -> None:
    with override("zh-hans"):
        assert plain(None) == share(None) == yuan(None) == fen(None) == "未知"
        assert share(0.0) == "0.0%"
        assert fen(12_345) == "123 元"


def test_a_figure_is_written_under_its_definition() -> None:
    ratio = Definition("x", "1", Text("率", "ratio"), "share", Text("", ""), digits=1, percent=True)
    makers = Definition("y", "1", Text("数", "number"), "firms", Text("", ""), digits=0)
    with override("zh-hans"):
        assert written(ratio, 0.1234) == ("12.3", "%")
        assert written(makers, 12.0) == ("12", "家")
        assert written(makers, None) == ("", "")
        assert unit_word("share") == ""


def test_texts_rows_and_mappings_are_shown_in_the_language() -> None:
    class Row:
        name_zh, name_en = "钢板", ""

    with override("en"):
        assert translated(Text("钢板", "Steel")) == "Steel"
        assert translated(Row()) == "钢板"
        assert translated({"zh": "钢", "en": "steel"}) == "steel"
        assert translated(None) == ""
