"""The first letters of pinyin, by which people type a Chinese name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from liantu.kernel.initials import initials

NAMES = [
    ("渝北区", "ybq"),
    ("重庆", "cq"),
    ("重量", "zl"),
    ("长寿区", "csq"),
    ("厦门", "xm"),
    ("银行", "yh"),
    ("锂电池", "ldc"),
    ("ＢＭＳ（2）", "bms2"),
]


@pytest.mark.parametrize(("name", "letters"), NAMES)
def test_names_by_their_words(name: str, letters: str) -> None:
    assert initials(name) == letters


@given(st.text(max_size=30))
def test_only_letters_and_digits_of_ascii(name: str) -> None:
    assert all(letter.isascii() and letter.isalnum() for letter in initials(name))


@pytest.mark.parametrize(
    "name", ["动力电池电芯", "薄膜晶体管", "传感器", "单晶硅片", "重型变速器总成", "轴承行星架", "调质长轴", "藏青色颜料"]
)
def test_as_the_dictionary_segments(name: str) -> None:
    assert initials(name) == "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
