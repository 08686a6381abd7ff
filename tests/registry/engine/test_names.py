from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.registry.engine.names import NameRules, core_name, doubtful_pairs, normal_name


@pytest.fixture(scope="module")
def rules(pack):
    return pack.rule(NameRules)


@given(st.text())
def test_the_normal_form_is_its_own_normal_form(name):
    assert normal_name(normal_name(name)) == normal_name(name)


def test_city_and_legal_form_do_not_count_in_a_core(rules):
    assert (
        core_name(normal_name("重庆市华阳机械股份有限公司"), rules)
        == core_name(normal_name("华阳机械（集团）有限公司"), rules)
        == "华阳机械"
    )
    assert core_name("重庆", rules) == "重庆"


def test_close_names_are_doubtful_and_numbered_ones_are_not(rules):
    names = {
        1: ["重庆华阳汽车零部件制造有限公司"],
        2: ["重庆市华阳汽车零部件制造股份有限公司"],
        3: ["华洋汽车零部件制造有限公司"],
        4: ["东风机械厂"],
    }
    assert doubtful_pairs(names, {1}, rules) == [(1, 2, 100.0), (1, 3, 88.9)]  # 8 of 9 characters: 2 × 8 / 18
    assert doubtful_pairs({1: ["模拟企业00041"], 2: ["模拟企业00042"]}, {1, 2}, rules) == []


def test_each_pair_is_told_once_whatever_the_order(rules):
    names = {3: ["渝州精密铸造有限公司"], 1: ["重庆渝州精密铸造厂"]}
    assert len(doubtful_pairs(names, {1, 3}, rules)) == 1
    assert doubtful_pairs(dict(reversed(names.items())), {1, 3}, rules) == doubtful_pairs(names, {1, 3}, rules)
