"""A pack whose indicators cannot be computed is refused, with everything that is wrong, by file and line."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from liantu.kernel.errors import PackError
from liantu.kernel.pack import load_pack
from liantu.kernel.pack.indicator_checks import scale_of

Write = Callable[..., Path]

INDICATORS = """\
indicators:
  - code: output_per_gdp
    version: 2
    name: {zh: 产值比, en: Output per GDP}
    unit: percent
    rule: {zh: 产值除以生产总值, en: Output by GDP}
    formula: sum(output_value) / series(gdp)
    raw_unit: share
    population: large
    dimensions: [city, district]
    periods: [year]
    since: 2022-01-01
    earlier:
      - {version: 1, until: 2021-12-31, formula: "share(output_value, high_tech)", rule: {zh: 旧, en: Old}}
    official: [gdp]
    context: [gdp]
"""
POPULATIONS = "version: 1\npopulations:\n  large: {item: output_value, at_least: 5, kind: firm}\n"
FILES = {"indicators/output.yaml": INDICATORS, "rules/populations.yaml": POPULATIONS}

BREAKS = [
    ("formula: sum(output_value) / series(gdp)", "formula: sum(output_value)", "pack.raw_unit", 7),
    ("sum(output_value) / series(gdp)", "sum(output_value) / series(gdp) + sum(output_value)", "pack.raw_unit", 7),
    ("share(output_value, high_tech)", "sum(output_value) / count()", "pack.raw_unit", 14),
    ("formula: sum(output_value) / series(gdp)", "formula: sum(output_value / series(gdp)", "pack.formula", 7),
    ("formula: sum(output_value)", "formula: sum(revenue)", "pack.unknown", 7),
    ("series(gdp)", "series(gnp)", "pack.unknown", 7),
    ("raw_unit: share", "raw_unit: tce", "pack.unit", 8),
    ("raw_unit: share", "raw_unit: shekel", "pack.unit", 8),
    ("    raw_unit: share\n", "", "pack.missing", 2),
    ("[city, district]", "[city, village]", "pack.literal_error", 10),
    ("dimensions: [city, district]", "dimensions: []", "pack.missing", 2),
    ("periods: [year]", "periods: [year, month]", "pack.periods", 7),
    ("since: 2022-01-01", "since: 2021-12-31", "pack.dates", 14),
    ("since: 2022-01-01", "since: soon", "pack.date_from_datetime_parsing", 12),
    ("share(output_value, high_tech)", "share(output_value, tall)", "pack.formula", 14),
    ("official: [gdp]", "official: [gnp]", "pack.unknown", 15),
    ("context: [gdp]", "context: [gnp]", "pack.unknown", 16),
]


def test_reads_an_indicator_with_its_formula(write_pack: Write) -> None:
    pack = load_pack(write_pack(files=FILES))
    entry = pack.measured["output_per_gdp"]
    assert entry.formula == "sum(output_value) / series(gdp)"
    assert entry.earlier[0].until == datetime.date(2021, 12, 31)
    assert scale_of(entry) == 100
    assert pack.indicators["output_per_gdp"].version == "2"
    assert "makers" not in pack.measured
    assert pack.items["output_value"].adds == "sum"


@pytest.mark.parametrize(("old", "new", "code", "line"), BREAKS)
def test_refuses_what_cannot_be_computed(write_pack: Write, old: str, new: str, code: str, line: int) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(files=FILES, changes={"indicators/output.yaml": (old, new)}))
    assert ("small/indicators/output.yaml", code, line) in [(p.place.file, p.code, p.place.row) for p in caught.value.problems]


def test_tells_everything_at_once(write_pack: Write) -> None:
    broken = INDICATORS.replace("sum(output_value) /", "sum(revenue) /").replace("raw_unit: share", "raw_unit: tce")
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(files={**FILES, "indicators/output.yaml": broken}))
    assert [(p.code, p.place.row) for p in caught.value.problems] == [
        ("pack.unknown", 7),
        ("pack.unit", 8),
        ("pack.raw_unit", 14),
    ]


def test_an_item_is_not_called_like_an_attribute(write_pack: Write) -> None:
    with pytest.raises(PackError) as caught:
        load_pack(write_pack(changes={"items.yaml": ("output_value", "district")}))
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("pack.reserved", 2)]
