"""A small city with structures worked by hand: three districts, two parks, partners elsewhere. Values in units of 100 million yuan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from liantu.kernel.pack import Pack
from liantu.kernel.source import Mark
from liantu.registry import models as m

MOMENT = datetime(2025, 3, 1, tzinfo=UTC)
UNIT = 100_000_000
YUBEI, BANAN, FULING = "500112", "500113", "500102"
REGIONS = {YUBEI: "渝北区", BANAN: "巴南区", FULING: "涪陵区"}
PRODUCTS = {"car": "3611", "cell": "3841", "chip": "3973", "steel": "3130", "drug": "2710"}
FIRMS = [
    (YUBEI, "3611", "car", 50), (YUBEI, "3611", "car", 30), (YUBEI, "3670", "car", 20),
    (YUBEI, "3973", "chip", 40), (YUBEI, "3973", "chip", 30), (YUBEI, "3973", "chip", 30),
    (BANAN, "3611", "car", 60), (BANAN, "3611", "car", 40), (BANAN, "3611", "car", 50), (BANAN, "2710", "drug", 50),
    (FULING, "3130", "steel", 100),
]  # fmt: skip
"""District, industry, product, output of each firm."""


@dataclass(frozen=True, slots=True)
class City:
    """The pack with rules that fit a small city, ids of firms in the order of `FIRMS`, ids of products by code."""

    pack: Pack
    firms: list[int]
    products: dict[str, int]


def small_rules(pack: Pack) -> Pack:
    """The pack with the thresholds of a small city."""
    given: Any = pack.rules["regions"]
    regions = {
        **given,
        "structure": {**given["structure"], "least_firms": 1},
        "rca": {"threshold": 1.0, "least_output_yuan": 0},
        "similarity": {**given["similarity"], "least_output_yuan": 0},
        "parks": {**given["parks"], "least_firms": 3, "least_output_yuan": 0},
        "pairing": {**given["pairing"], "least_companies": 2},
    }
    return replace(pack, rules={**pack.rules, "regions": regions})


def make_city(pack: Pack) -> City:
    """Make the small city through the models."""
    source = m.Source.objects.create(kind="file", name="小城.xlsx", received_at=MOMENT, mark=Mark.REPORTED.value)
    day = date(2025, 2, 1)
    base: dict[str, Any] = {"source": source, "reported_date": day}
    for order, (code, name) in enumerate(REGIONS.items()):
        m.Region.objects.update_or_create(code=code, defaults={"kind": "district", "name_zh": name, "name_en": name, "order": order})
    park = m.Park.objects.create(code="small_park", name="小园区", district_id=YUBEI, **base)
    products = {
        code: m.Product.objects.create(code=code, name_zh=code, name_en=code, industry=industry, **base).pk
        for code, industry in PRODUCTS.items()
    }
    known = {**base, "known_from": MOMENT}
    m.ProductInput.objects.create(product_id=products["car"], input_id=products["cell"], share=0.4, importance="critical", **known)
    firms = []
    for number, (district, industry, product, value) in enumerate(FIRMS):
        firm = m.Organisation.objects.create(
            name=f"企业{number}", region_id=district, inside_city=True, industry=industry, park=park if district == YUBEI else None, **base
        )
        firms.append(firm.pk)
        for item in ("output_value", "revenue"):
            m.Report.objects.create(organisation=firm, period="2024", item=item, value=value * UNIT, **known)
        m.Capability.objects.create(organisation=firm, product_id=products[product], year=2024, output_fen=value * UNIT * 100, **known)
    for name, place, made in (("上海甲", "上海", "cell"), ("上海乙", "上海", "cell"), ("绵阳丙", "四川", "steel"), ("某丁", "", "drug")):
        firm = m.Organisation.objects.create(name=name, outside_place=place, inside_city=False, **base)
        m.Capability.objects.create(organisation=firm, product_id=products[made], year=2021, share=0.5, **known)
    return City(small_rules(pack), firms, products)
