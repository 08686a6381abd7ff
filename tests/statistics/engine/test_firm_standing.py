"""How a firm stands: quartiles of firms like it, told only where no firm can be read from them."""

from __future__ import annotations

import hypothesis
import polars as pl
from hypothesis import strategies as st

from liantu.kernel.pack import load_pack
from liantu.statistics.engine.firm_standing import FirmStandingRules, firm_values, items_asked, quartiles_of, rounded, standing

LEAST, DIGITS = 5, 2


def firms(count: int, **groups: str) -> pl.DataFrame:
    """Firms with the values 1, 2, 3 …"""
    numbers = list(range(1, count + 1))
    return pl.DataFrame(
        {"organisation": numbers, "x": [float(n) for n in numbers], **{name: [key] * count for name, key in groups.items()}}
    )


def test_a_firm_sees_its_quarter_among_the_narrowest_group_that_may_be_told():
    values = pl.concat([firms(12, division="36", size="大型"), firms(30, division="36", size="小型")])
    firm = values.row(11, named=True)
    found = standing(values, "x", firm, [["division", "size"], ["division"], ["city"]], least=LEAST, digits=DIGITS)
    assert found is not None
    assert (found.group, found.firms) == ((("division", "36"),), 42)
    assert found.quartiles == (6.0, 11.0, 20.0), "of 1, 1, 2, 2 … 12, 12, 13 … 30: the values at 10.25, 20.5 and 30.75 are 6, 11 and 19.75"
    assert found.quarter == 2


def test_too_few_firms_leave_only_the_own_value():
    values = firms(20, division="36", size="大型")
    found = standing(values, "x", values.row(0, named=True), [["division"], ["city"]], least=LEAST, digits=DIGITS)
    assert found is not None
    assert (found.value, found.quartiles, found.firms) == (1.0, (), 0)


def test_a_firm_without_a_value_or_division_is_not_compared_with_everybody_of_none():
    values = firms(40, division="36").with_columns(division=pl.lit(None, pl.String))
    firm = {**values.row(0, named=True), "x": None}
    assert standing(values, "x", firm, [["city"]], least=LEAST, digits=DIGITS) is None
    found = standing(values, "x", values.row(0, named=True), [["division"]], least=LEAST, digits=DIGITS)
    assert found is not None
    assert not found.quartiles


@hypothesis.given(st.lists(st.floats(0.001, 1e6), min_size=1, max_size=80), st.integers(0, 79))
def test_whatever_is_told_each_quarter_holds_enough_others(numbers, at):
    own = numbers[at % len(numbers)]
    cuts = quartiles_of(pl.Series(numbers), own, least=LEAST, digits=DIGITS)
    if not cuts:
        return
    others = list(numbers)
    others.remove(own)
    for low, high in zip((float("-inf"), *cuts), (*cuts, float("inf")), strict=True):
        assert sum(low < one <= high for one in others) >= LEAST
    assert all(one == rounded(one, DIGITS) for one in cuts)


def test_the_citys_indicators_are_ratios_with_a_value_for_one_firm():
    pack = load_pack("chongqing")
    entries = [pack.measured[one.code] for one in pack.rule(FirmStandingRules).indicators]
    given = {"value_added": 2e6, "employees": 10.0, "profit": -5e5, "revenue": 1e7, "energy_tce": 30.0, "output_value": 6e6}
    reports = pl.DataFrame({name: [value] for name, value in given.items()} | {"rd_expense": [None]})
    row = firm_values(reports.with_columns(pl.col("rd_expense").cast(pl.Float64)), entries).row(0, named=True)
    assert row["labour_productivity"] == 20.0, "200,000 yuan a person are 20 万元"
    assert row["profit_margin"] == -5.0
    assert row["above_scale_rd_intensity"] is None, "not reported is unknown"
    assert abs(row["energy_per_output"] - 0.05) < 1e-12, "30 tce over 600 万元"


def test_a_ratio_may_be_written_as_a_share():
    entry = load_pack("chongqing").measured["above_scale_rd_intensity"].model_copy(update={"raw_unit": "share", "unit": "percent"})
    reports = pl.DataFrame({item: [2.0 if item == "rd_expense" else 50.0] for item in items_asked([entry])})
    assert firm_values(reports, [entry]).get_column(entry.code).to_list() == [4.0]
