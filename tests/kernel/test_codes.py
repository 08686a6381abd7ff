"""Credit codes are checked one by one and a million at once, with one answer."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from liantu.kernel.codes import (
    ALPHABET,
    credit_code_check_digit,
    credit_code_problem,
    credit_codes_valid,
    division_level,
    industry_level,
)
from liantu.kernel.errors import Place

stems = st.from_regex(r"\A9[1-3][1-6][0-9]{5}\Z").flatmap(
    lambda head: st.text(ALPHABET, min_size=9, max_size=9).map(lambda tail: head + tail)
)
right_codes = stems.map(lambda stem: stem + credit_code_check_digit(stem))
any_codes = st.one_of(right_codes, st.text(ALPHABET + "IOSVZ 中a-", max_size=20), stems.map(lambda stem: stem + "0"))


@given(right_codes)
def test_a_generated_code_is_right(code: str) -> None:
    assert credit_code_problem(code) is None


@settings(max_examples=60)
@given(st.lists(st.one_of(st.none(), any_codes), max_size=40))
def test_all_at_once_gives_what_stdnum_gives(codes: list[str | None]) -> None:
    compact = [None if code is None else uscc.compact(code) for code in codes]
    expected = [None if code is None else uscc.is_valid(code) for code in compact]
    assert credit_codes_valid(pl.Series("code", compact, dtype=pl.String)).to_list() == expected


@given(right_codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(code: str, position: int, character: str) -> None:
    wrong = code[:position] + character + code[position + 1 :]
    assert (credit_code_problem(wrong) is None) == (wrong == code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91110000600037341K", "the check digit should be L, not K"),
        ("9111000060003734", "this has 16"),
        ("9111000A600037341L", "8:A"),
        ("91110000I00037341L", "9:I"),
    ],
)
def test_says_what_is_wrong(code: str, says: str) -> None:
    problem = credit_code_problem(code, Place(file="a.xlsx", cell="B3"))
    assert problem is not None
    assert says in problem.what.en
    assert str(problem.place) == "a.xlsx:B3"


def test_full_width_and_spaces_do_not_matter() -> None:
    assert credit_code_problem("９１１１ ００００６０００３７３４１Ｌ") is None


def test_levels_by_form() -> None:
    assert [industry_level(code) for code in ("C", "U", "1", "13", "131", "1311")] == [
        None if c is None else c for c in ("section", None, None, "division", "group", "class")
    ]
    assert [division_level(code) for code in ("500101", "500243", "510100", "370000", "400000", "990000")] == [
        "district",
        "district",
        "city",
        "province",
        None,
        None,
    ]
