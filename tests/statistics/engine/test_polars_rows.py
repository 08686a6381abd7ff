"""A compiled expression over one firm says what the plain evaluation says."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings

from liantu.kernel.formula import holds, parse_condition, parse_expression, parse_formula, value_of
from liantu.statistics.engine.polars_rows import distinct_nodes, expression
from tests.statistics.engine import cases


@settings(deadline=None)
@given(panel=cases.panels(), members=cases.member_frames(), text=cases.CONDITIONS)
def test_conditions_agree_firm_by_firm(panel: pl.DataFrame, members: pl.DataFrame, text: str) -> None:
    condition = parse_condition(text)
    rows = panel.join(members, on="organisation")
    compiled = rows.with_columns(holds=expression(condition)).get_column("holds").to_list()
    assert compiled == [holds(condition, row) for row in rows.to_dicts()]


@settings(deadline=None)
@given(panel=cases.panels(), text=cases.NUMBERS)
def test_numbers_agree_firm_by_firm(panel: pl.DataFrame, text: str) -> None:
    node = parse_expression(text)
    compiled = panel.with_columns(value=expression(node).cast(pl.Float64)).get_column("value").to_list()
    assert compiled == [value_of(node, row) for row in panel.to_dicts()]


def test_what_depends_on_attributes_alone_is_found() -> None:
    condition = parse_condition('high_tech and (revenue > 0 or district == "a" and not strategic)')
    assert [str(node) for node in distinct_nodes([condition])] == ["high_tech", '(district == "a") and (not strategic)']


def test_an_aggregate_is_no_expression_over_one_firm() -> None:
    with pytest.raises(TypeError):
        expression(parse_formula("sum(revenue)"))
