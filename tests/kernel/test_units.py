"""Units are known by their Chinese and English names, and every unit has one dimension of its own."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from liantu.kernel.units import UnitError, factor, registry, unit_code, unit_name


def test_one_registry_for_the_application() -> None:
    assert registry() is registry()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("万元", "wan_yuan"),
        ("100 million yuan", "yi_yuan"),
        ("Ｍ３", "m3"),
        ("台/套", "piece"),
        ("个", "count"),
        ("千瓦时/吨", "kWh/tonne"),
    ],
)
def test_names_lead_to_codes(name: str, code: str) -> None:
    assert unit_code(name) == code


@pytest.mark.parametrize("name", ["两", "元/", "斤/元", "yuan/yuan/x"])
def test_unknown_units_are_refused(name: str) -> None:
    with pytest.raises(UnitError, match="不认识"):
        unit_code(name)


@pytest.mark.parametrize(
    "units",
    [("fen", "yuan", "wan_yuan", "yi_yuan"), ("kg", "tonne", "wan_tonne"), ("kWh", "MWh", "wan_kWh", "GWh", "yi_kWh"), ("m3", "wan_m3")],
)
def test_factors_are_exact_and_inverse(units: tuple[str, ...]) -> None:
    for one, other in itertools.product(units, units):
        assert factor(one, other) * factor(other, one) == Decimal(1)


def test_energy_converts_by_the_joule() -> None:
    assert factor("kWh", "MJ") == Decimal("3.6")


def test_names_for_people() -> None:
    assert unit_name("tce/wan_yuan").zh == "吨标准煤/万元"
