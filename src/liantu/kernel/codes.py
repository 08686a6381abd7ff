"""代码: unified social credit codes with their check digit, GB/T 4754 industries, administrative divisions."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

import numpy as np
import polars as pl
from stdnum.cn import uscc

from liantu.kernel.errors import Place, Problem
from liantu.kernel.text import Text

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a unified social credit code (GB 32100-2015): no I, O, S, V, Z."""

_LENGTH = 18
_PLACE = slice(2, 8)
"""Characters 3 to 8, the administrative division, which is of digits only."""
_WEIGHTS = np.array([pow(3, place, 31) for place in range(_LENGTH - 1)], dtype=np.int64)
_NOT_ALLOWED = 255
_VALUES = np.full(256, _NOT_ALLOWED, dtype=np.uint8)
_VALUES[np.frombuffer(ALPHABET.encode(), dtype=np.uint8)] = np.arange(31, dtype=np.uint8)

IndustryLevel = Literal["section", "division", "group", "class"]
DivisionLevel = Literal["province", "city", "district"]


def compact_credit_code(text: str) -> str:
    """Return a credit code in half width and capitals, without spaces and dashes.

    >>> compact_credit_code(" 9111 0000-600037341l ")
    '91110000600037341L'
    """
    return uscc.compact(unicodedata.normalize("NFKC", text))


def credit_code_check_digit(first_17: str) -> str:
    """Return the 18th character: (31 - Σ value · 3^i mod 31) mod 31 (GB 32100-2015).

    >>> credit_code_check_digit("91110000600037341")
    'L'
    """
    return str(uscc.calc_check_digit(first_17))


def credit_code_problem(text: str, place: Place | None = None) -> Problem | None:
    """Return what is wrong with a unified social credit code, or None where it is right, by the rule of `credit_codes_valid`.

    >>> credit_code_problem("91110000600037341L") is None
    True
    >>> print(credit_code_problem("91110000600037341K").what)
    校验位应为 L，填写的是 K / the check digit should be L, not K
    """
    what = _fault(compact_credit_code(text))
    hint = Text("对照营业执照改正", "check it against the business licence")
    return None if what is None else Problem("credit_code", what, hint, place or Place())


def _fault(code: str) -> Text | None:
    """The first rule that a code breaks: length, characters, check digit."""
    if len(code) != _LENGTH:
        return Text(f"统一社会信用代码应为 18 位，现为 {len(code)} 位", f"a credit code has 18 characters, not {len(code)}")
    wrong = [f"{position + 1}:{mark}" for position, mark in enumerate(code) if not _allowed(position, mark)]
    if wrong:
        return Text(f"第 {'、'.join(wrong)} 位字符不允许", f"characters not allowed at {', '.join(wrong)}")
    digit = credit_code_check_digit(code[:-1])
    return (
        None
        if code[-1] == digit
        else Text(f"校验位应为 {digit}，填写的是 {code[-1]}", f"the check digit should be {digit}, not {code[-1]}")
    )


def _allowed(position: int, character: str) -> bool:
    return character in (ALPHABET[:10] if _PLACE.start <= position < _PLACE.stop else ALPHABET)


def credit_codes_valid(codes: pl.Series) -> pl.Series:
    """Return for each code whether it is right; null stays null. One pass of array operations, about a million rows a second and more.

    Takes codes as `compact_credit_code` leaves them. GB 32100-2015, 4: character 1 is the registering department and 2 the category of
    organisation (a digit or a letter of `ALPHABET`: A, N and Y are given out as departments beside the digits), 3–8 the administrative
    division of GB/T 2260 (digits), 9–17 the organisation code of GB 11714 (`ALPHABET`), 18 the check character
    (31 − Σ value · 3^(i−1) mod 31) mod 31. ``stdnum.cn.uscc`` wants digits in characters 1 and 2 too.

    >>> credit_codes_valid(pl.Series(["91110000600037341L", "91110000600037341K", "N2500000000000001P", None])).to_list()
    [True, False, True, None]
    """
    text = codes.cast(pl.String)
    right_length = (text.str.len_bytes() == _LENGTH).fill_null(value=False)
    chosen = text.filter(right_length)
    valid = np.zeros(len(text), dtype=bool)
    if len(chosen):
        bytes_ = np.frombuffer("".join(chosen.to_list()).encode(), dtype=np.uint8).reshape(-1, _LENGTH)
        values = _VALUES[bytes_]
        allowed = (values != _NOT_ALLOWED).all(axis=1) & (values[:, _PLACE] < 10).all(axis=1)
        check = (-(values[:, :-1].astype(np.int64) @ _WEIGHTS)) % 31
        valid[right_length.to_numpy()] = allowed & (check == values[:, -1])
    return pl.Series(codes.name, valid).set(text.is_null(), None)


def industry_level(code: str) -> IndustryLevel | None:
    """Return the level of a GB/T 4754 code by its form (门类、大类、中类、小类), or None where it has no such form.

    >>> [industry_level(code) for code in ("C", "36", "361", "3612", "36120")]
    ['section', 'division', 'group', 'class', None]
    """
    if re.fullmatch(r"[A-T]", code):
        return "section"
    if not re.fullmatch(r"[0-9]{2,4}", code):
        return None
    levels: dict[int, IndustryLevel] = {2: "division", 3: "group", 4: "class"}
    return levels[len(code)]


def industry_parents(code: str) -> tuple[str, ...]:
    """Return the codes above a GB/T 4754 code up to its division, nearest first.

    >>> industry_parents("3612")
    ('361', '36')
    """
    return tuple(code[:length] for length in range(len(code) - 1, 1, -1)) if code.isdigit() else ()


def division_level(code: str) -> DivisionLevel | None:
    """Return the level of a six-digit division code (GB/T 2260), or None where it has no such form.

    >>> [division_level(code) for code in ("500000", "500100", "500112", "500229", "5001")]
    ['province', 'city', 'district', 'district', None]
    """
    if not re.fullmatch(r"[1-8][0-9]{5}", code) or code.startswith(tuple(f"{digit}0" for digit in "1234678")):
        return None
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "district"


def province_of(code: str) -> str:
    """Return the province-level code of a division code.

    >>> province_of("500112")
    '500000'
    """
    return f"{code[:2]}0000"
