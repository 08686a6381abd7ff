"""A small city with all six states in one chain, made through the models. Values in units of 100 million yuan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from liantu.chains.actions import sync_chains
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import ChainEntry, StageEntry
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry import models as m

MOMENT = datetime(2025, 3, 1, tzinfo=UTC)
UNIT = 100_000_000 * 100
"""Fen in 100 million yuan."""
PRODUCTS = {
    "car": ("整车", "Cars", "3611", ["final_assembly"]),
    "cell": ("电芯", "Cells", "3841", ["coating", "cell_assembly"]),
    "motor": ("电机", "Motors", "3812", ["winding"]),
    "steel": ("钢板", "Steel", "3130", ["rolling"]),
    "bearing": ("轴承", "Bearings", "3451", ["machining"]),
    "lithium": ("碳酸锂", "Lithium carbonate", "2613", ["chemical_synthesis"]),
    "glue": ("胶粘剂", "Glue", "2646", ["chemical_synthesis"]),
    "capacitor": ("电容器", "Capacitors", "3981", ["coating"]),
}
INPUTS = [
    ("car", "cell", 0.4, "critical"), ("car", "motor", 0.2, "critical"), ("car", "steel", 0.1, "replaceable"),
    ("cell", "steel", 0.1, "replaceable"), ("cell", "lithium", 0.5, "critical"), ("motor", "steel", 0.3, "critical"),
    ("motor", "bearing", 0.1, "critical"), ("capacitor", "lithium", 0.1, "replaceable"),
]  # fmt: skip
FIRMS = {
    "整车甲": "500112", "电芯甲": "500112", "电芯乙": "500113", "电芯丙": "500112", "电机甲": "500113",
    "钢厂甲": "500112", "钢厂乙": "500113",
    "轴承甲": "500112", "电容甲": "500113", "市外锂业": None, "市外电芯": None,
}  # fmt: skip
OUTPUTS = {
    ("整车甲", "car"): {2020: 600, 2021: 700, 2022: 800, 2023: 900, 2024: 1000},
    ("电芯甲", "cell"): {2020: 100, 2021: 120, 2022: 150, 2023: 180, 2024: 200},
    ("电芯乙", "cell"): {2020: 80, 2021: 90, 2022: 100, 2023: 120, 2024: 150},
    ("电芯丙", "cell"): {2022: 50, 2023: 80, 2024: 100},
    ("电机甲", "motor"): {2021: 120, 2022: 110, 2023: 80, 2024: 50},
    ("钢厂甲", "steel"): {2022: 90, 2023: 95, 2024: 100},
    ("钢厂乙", "steel"): {2022: 50, 2023: 55, 2024: 60},
    ("轴承甲", "bearing"): {2020: 9, 2021: 8},
    ("电容甲", "capacitor"): {2023: 20, 2024: 30},
    ("市外锂业", "lithium"): {2024: 500},
}
LINKS = [
    ("电芯甲", "整车甲", "cell", 180), ("电芯乙", "整车甲", "cell", 130), ("电芯丙", "整车甲", "cell", 60),
    ("市外电芯", "整车甲", "cell", 30),
    ("市外锂业", "电芯甲", "lithium", 70), ("市外锂业", "电芯乙", "lithium", 50), ("市外锂业", "电芯丙", "lithium", 40),
    ("钢厂甲", "整车甲", "steel", 20),
]  # fmt: skip
STAGES = (
    ("materials", "upstream", "材料", "Materials", ("lithium", "steel", "glue")),
    ("parts", "midstream", "零部件", "Parts", ("cell", "motor", "bearing")),
    ("cars", "downstream", "整车", "Cars", ("car",)),
)


@dataclass(frozen=True, slots=True)
class City:
    """Ids by name or code, and the pack whose chains are those of the small city."""

    pack: Pack
    firms: dict[str, int]
    products: dict[str, int]


def small_pack(pack: Pack) -> Pack:
    """The city's pack with two small chains: cars, and cells (which shares cells and lithium with cars)."""

    def chain(code: str, zh: str, en: str, stages: Any) -> ChainEntry:
        made = tuple(StageEntry(code=c, position=p, name=Text(z, e), products=products) for c, p, z, e, products in stages)
        return ChainEntry(code=code, name=Text(zh, en), owner="jjxxw", summary=Text("小", "small"), stages=made, key_parts=("cell",))

    cells = (("raw", "upstream", "原料", "Raw materials", ("lithium",)), ("cells", "midstream", "电芯", "Cells", ("cell",)))
    return replace(
        pack,
        chains={
            "small_cars": chain("small_cars", "汽车", "Cars", STAGES),
            "lithium_battery": chain("lithium_battery", "锂电池", "Batteries", cells),
        },
    )


def make_city(pack: Pack, *, simulated: bool = False) -> City:
    """Make the small city and its chains; no assessment yet."""
    source = m.Source.objects.create(kind="file", name="小城.xlsx", received_at=MOMENT, mark=Mark.REPORTED.value)
    for order, (code, name) in enumerate({"500112": "渝北区", "500113": "巴南区"}.items()):
        m.Region.objects.update_or_create(code=code, defaults={"kind": "district", "name_zh": name, "name_en": name, "order": order})
    day = date(2025, 2, 1)
    products = {
        code: m.Product.objects.create(
            code=code, name_zh=zh, name_en=en, industry=industry, processes=tags, source=source, reported_date=day
        ).pk
        for code, (zh, en, industry, tags) in PRODUCTS.items()
    }
    firms = {
        name: m.Organisation.objects.create(
            name=name, region_id=region, inside_city=region is not None, source=source, reported_date=day, simulated=simulated
        ).pk
        for name, region in FIRMS.items()
    }
    known: dict[str, Any] = {"source": source, "reported_date": day, "known_from": MOMENT}
    m.ProductInput.objects.bulk_create(
        m.ProductInput(product_id=products[q], input_id=products[p], share=share, importance=importance, **known)
        for q, p, share, importance in INPUTS
    )
    m.Capability.objects.bulk_create(
        m.Capability(
            organisation_id=firms[who],
            product_id=products[what],
            year=year,
            output_fen=value * UNIT,
            capacity_fen=2 * value * UNIT,
            **known,
        )
        for (who, what), years in OUTPUTS.items()
        for year, value in years.items()
    )
    m.SupplyLink.objects.bulk_create(
        m.SupplyLink(supplier_id=firms[a], customer_id=firms[b], product_id=products[p], year=2024, amount_fen=value * UNIT, **known)
        for a, b, p, value in LINKS
    )
    m.ProductFlow.objects.create(product_id=products["lithium"], period="2024", import_fen=100 * UNIT, inflow_fen=120 * UNIT, **known)
    small = small_pack(pack)
    sync_chains(small)
    return City(small, firms, products)
