"""Amounts are written by one rule: the same scale, digits and unit wherever they stand."""

from __future__ import annotations

import pytest

from liantu.kernel.units import READ_ANEW, english_unit, factor, unit_code, unit_name
from liantu.kernel.written import amount_text, yuan_parts, yuan_text

PLAIN = str.maketrans({",": None, "−": "-"})
MONEY = ["yuan", "qian_yuan", "wan_yuan", "million_yuan", "yi_yuan", "billion_yuan"]


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        (1.4144e10, "141.4 亿元", "14.14 CNY bn"),
        (3.2e8, "3.2 亿元", "320 CNY m"),
        (950.0, "950 元", "950 CNY"),
        (-2.5e5, "−25 万元", "−250,000 CNY"),
    ],
)
def test_a_sentence_rounds_as_a_table_does(yuan: float, zh: str, en: str) -> None:
    said = yuan_text(yuan)
    assert (said.zh, said.en) == (zh, en)
    for language, words in (("zh", said.zh), ("en", said.en)):
        digits, unit = yuan_parts(yuan, language)
        number, _space, word = words.partition(" ")
        assert word == unit
        assert float(digits.translate(PLAIN)) == float(number.translate(PLAIN))


def test_amounts_of_one_hundred_million_round_as_amounts_in_yuan_do() -> None:
    assert amount_text(23517.24, "yi_yuan") == yuan_text(2351724000000.0)


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert amount_text(-0.001, "percent").zh == "0%"
    assert amount_text(-3.0, "percentage_point").en == "−3 percentage points"


@pytest.mark.parametrize("unit", READ_ANEW)
def test_units_that_english_counts_otherwise_convert_exactly(unit: str) -> None:
    read_as, times = english_unit(unit)
    assert {"wan", "yi"}.isdisjoint(read_as.split("_"))
    if "/" not in unit:
        assert float(factor(unit, read_as)) == pytest.approx(times)


@pytest.mark.parametrize("code", MONEY)
def test_money_is_cny_in_english_and_its_name_reads_back(code: str) -> None:
    english = unit_name(code).en
    assert english.startswith("CNY")
    assert unit_code(english) == code
