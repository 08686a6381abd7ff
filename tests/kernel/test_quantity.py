"""Quantities convert exactly; money becomes whole fen and back; nothing turns into another kind of thing unasked."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.quantity import Factor, Quantity, QuantityError, fen_to_yuan, yuan_to_fen
from liantu.kernel.text import Text
from liantu.kernel.units import UnitError

amounts = st.decimals(min_value=-(10**12), max_value=10**12, allow_nan=False, places=4)


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("1.2亿元", "yuan", "120000000"),
        ("3,000万元", "yi_yuan", "0.3"),
        ("１２万吨标准煤", "tce", "120000"),
        ("5 万千瓦时", "kWh", "50000"),
        ("100度", "kWh", "100"),
        ("3亩", "m2", "2000"),
        ("2.5万辆", "辆", "25000"),
        ("35%", "ratio", "0.35"),
        ("40万元/人", "yuan/person", "400000"),
        ("0.5吨标准煤/万元", "kgce/yuan", "0.05"),
        ("2万立方米", "m3", "20000"),
    ],
)
def test_reads_and_converts(written: str, unit: str, value: str) -> None:
    assert float(Quantity.parse(written).to(unit)) == pytest.approx(float(value), rel=1e-15)


@pytest.mark.parametrize(
    ("unit", "target"), [("tce", "kWh"), ("yuan", "tonne"), ("percent", "percentage_point"), ("person", "piece"), ("kWh/tonne", "kWh")]
)
def test_different_things_do_not_convert(unit: str, target: str) -> None:
    with pytest.raises(UnitError, match="不能换算"):
        Quantity(1, unit).to(target)


def test_a_named_factor_converts_standard_coal() -> None:
    rate = Factor(Text("电力当量值", "calorific value of electricity"), "kWh", "kgce", Decimal("0.1229"), "GB/T 2589")
    assert Quantity(10, "万千瓦时").by(rate).to("吨标准煤") == Quantity("12.29", "tce")


@pytest.mark.parametrize("written", ["", "亿元", "一亿元", "1.2.3元", "nan元"])
def test_refuses_what_is_no_quantity(written: str) -> None:
    with pytest.raises((QuantityError, UnitError)):
        Quantity.parse(written)


@pytest.mark.parametrize("value", ["nan", float("inf"), "x"])
def test_missing_numbers_are_no_quantities(value: str | float) -> None:
    with pytest.raises(QuantityError):
        Quantity(value, "yuan")


@given(amounts, st.sampled_from(["yuan", "qian_yuan", "wan_yuan", "million_yuan", "yi_yuan", "fen"]))
def test_money_there_and_back_is_exact(amount: Decimal, unit: str) -> None:
    assert Quantity(amount, "wan_yuan").to(unit).to("wan_yuan") == Quantity(amount, "wan_yuan")


@given(amounts, amounts)
def test_conversion_is_additive(one: Decimal, other: Decimal) -> None:
    total = Quantity(one, "wan_yuan") + Quantity(other, "yi_yuan")
    assert total.to("yuan") == Quantity(one, "wan_yuan").to("yuan") + Quantity(other, "yi_yuan").to("yuan")
    assert total - Quantity(other, "yi_yuan") == Quantity(one, "wan_yuan")


@given(st.integers(-(10**17), 10**17))
def test_fen_to_yuan_and_back_is_exact(fen: int) -> None:
    assert yuan_to_fen(fen_to_yuan(fen)) == fen


@pytest.mark.parametrize(
    ("yuan", "fen"), [("0.005", 0), ("0.015", 2), ("0.025", 2), ("-0.005", 0), (1.1, 110), ("123456789.01", 12345678901)]
)
def test_half_a_fen_goes_to_the_even_neighbour(yuan: str | float, fen: int) -> None:
    assert yuan_to_fen(yuan) == fen


@pytest.mark.parametrize("written", ["1234①", "10²", "3²万", "5①元", "²", "１２¹"])
def test_circled_and_raised_figures_are_no_digits(written: str) -> None:
    with pytest.raises((QuantityError, UnitError)):
        Quantity.parse(written)


@pytest.mark.parametrize("value", ["1e1000000", "-1e1000000", "1.2e999999", "1e309"])
def test_numbers_beyond_all_measure_are_refused(value: str) -> None:
    with pytest.raises(QuantityError):
        Quantity(value, "yuan")
    with pytest.raises(QuantityError):
        yuan_to_fen(value)
