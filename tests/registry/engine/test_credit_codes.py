from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from liantu.registry.engine.credit_codes import codes_hold

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(st.lists(st.text(_ALPHABET, min_size=17, max_size=17), min_size=1, max_size=20))
def test_the_column_agrees_with_python_stdnum(bodies):
    right = [body + uscc.calc_check_digit(body) for body in bodies]
    wrong = [body + _ALPHABET[(_ALPHABET.index(code[-1]) + 1) % 31] for body, code in zip(bodies, right, strict=True)]
    assert codes_hold(pl.Series(right)).to_list() == [True] * len(right)
    assert codes_hold(pl.Series(wrong)).to_list() == [False] * len(wrong)
    assert codes_hold(pl.Series([None, *right, "x"])).to_list() == [None, *([True] * len(right)), False]
