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
def test_all_at_once_gives_what_one_by_one_gives(codes: list[str | None]) -> None:
    compact = [None if code is None else uscc.compact(code) for code in codes]
    expected = [None if code is None else credit_code_problem(code) is None for code in compact]
    assert credit_codes_valid(pl.Series("code", compact, dtype=pl.String)).to_list() == expected


@settings(max_examples=60)
@given(st.lists(any_codes, max_size=40))
def test_with_digits_in_front_the_answer_is_that_of_stdnum(codes: list[str]) -> None:
    compact = [code for code in map(uscc.compact, codes) if code[:2].isascii() and code[:2].isdigit()]
    assert credit_codes_valid(pl.Series("code", compact, dtype=pl.String)).to_list() == [uscc.is_valid(code) for code in compact]


@pytest.mark.parametrize(
    ("code", "right"),
    [
        # 22·1 + 2·3 + 5·9 + 1·28 = 101 = 3·31 + 8; 31 − 8 = 23 = P. N: a department beside the digits.
        ("N2500000000000001P", True),
        # 9·1 + 1·3 + 5·9 + 1·28 = 85 = 2·31 + 23; 31 − 23 = 8.
        ("915000000000000018", True),
        # 9·1 + 10·3 + 5·9 + 1·28 = 112 = 3·31 + 19; 31 − 19 = 12 = C: a letter as the category.
        ("9A500000000000001C", True),
        # 9·1 + 1·3 + 5·9 + 10·27 + 1·28 = 355 = 11·31 + 14; 31 − 14 = 17 = H: it checks, but character 4 is of the division.
        ("915A0000000000001H", False),
        # 9·1 + 1·3 + 5·9 + 10·17 + 1·28 = 255 = 8·31 + 7; 31 − 7 = 24 = Q: character 8 is of the division too.
        ("9150000A000000001Q", False),
        # 9·1 + 1·3 + 5·9 + 10·20 + 1·28 = 285 = 9·31 + 6; 31 − 6 = 25 = R: character 9 is of the organisation code.
        ("91500000A00000001R", True),
        ("N2500000000000001Q", False),
        ("I2500000000000001P", False),
    ],
)
def test_codes_worked_by_hand(code: str, right: bool) -> None:
    assert credit_codes_valid(pl.Series([code])).to_list() == [right]
    assert (credit_code_problem(code) is None) == right


@given(right_codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(code: str, position: int, character: str) -> None:
    wrong = code[:position] + character + code[position + 1 :]
    assert (credit_code_problem(wrong) is None) == (wrong == code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91110000600037341K", "the check digit should be L, not K"),
        ("9111000060003734", "not 16"),
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
