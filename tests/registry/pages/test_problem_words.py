"""Kinds of problems have names on their page: no code of the program is shown to people."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from liantu.registry import intake
from liantu.registry.intake.safety.refusals import REFUSALS
from liantu.registry.pages.problem_words import kinds_of, problem_name

CODES = sorted({
    code
    for path in Path(intake.__file__).parent.rglob("*.py")
    for code in re.findall(r'(?:add_rows|Problem|Reading|StatedUnitError)\((?:[^"()]*,\s*)?"([a-z_]+)"', path.read_text("utf-8"))
})  # fmt: skip


def test_every_code_that_the_intake_names_has_a_name():
    assert {"out_of_range", "unknown_organisation", "unit_differs"} <= set(CODES)
    assert [code for code in CODES if str(problem_name(code)) == "其他问题"] == []


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_a_refused_file_is_called_so(code):
    assert str(problem_name(code)) in {"文件不能读取", "缺少配套文件"}


def test_the_commonest_kind_comes_first():
    kinds = kinds_of(Counter({"missing": 1, "out_of_range": 3}))
    assert [(one.code, str(one.name), one.count) for one in kinds] == [("out_of_range", "数值超出范围", 3), ("missing", "必填项为空", 1)]
