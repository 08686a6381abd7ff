"""产能: what an organisation makes of a product in a year."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, ROW_UNIT, YEAR, column, money, organisation, product

CAPABILITIES = Table(
    "capabilities",
    Text("产能", "Capabilities"),
    (
        organisation("organisation", "单位", "Organisation", "企业", "企业名称", "生产企业"),
        product(),
        YEAR,
        column("capacity", "产能", "Capacity", Kind.NUMBER, "设计产能", minimum=0, unit_of="product"),
        column("output", "产量", "Output", Kind.NUMBER, "实际产量", minimum=0, unit_of="product"),
        ROW_UNIT,
        money("output_fen", "产值", "Output value", "产值（万元）"),
        money("capacity_fen", "产能对应产值", "Value of capacity", "产能对应产值（万元）"),
        column("utilisation", "产能利用率", "Utilisation", Kind.SHARE, minimum=0, maximum=2),
        column("share", "占主营收入比重", "Share of revenue", Kind.SHARE, minimum=0, maximum=1),
        REPORTED,
    ),
    ("organisation", "product", "year"),
)
