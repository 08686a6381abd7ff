"""产品流量: what the city as a whole buys, sells and uses of a product."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Table
from liantu.registry.engine.tables.columns import PERIOD, REPORTED, ROW_UNIT_ALONE, money, product

PRODUCT_FLOWS = Table(
    "product_flows",
    Text("产品流量", "Product flows of the city"),
    (
        product(),
        PERIOD,
        money("import_fen", "进口额", "Imports", "进口额（万元）"),
        money("inflow_fen", "市外购入额", "Bought from other provinces", "市外购入额（万元）"),
        money(
            "demand_fen", "本市最终需求额", "Final demand in the city",
            "本市最终需求额（万元）", "本市需求额", "本市需求额（万元）", "Demand of the city",
        ),
        money("export_fen", "出口额", "Exports", "出口额（万元）"),
        ROW_UNIT_ALONE,
        REPORTED,
    ),
    ("product", "period"),
)  # fmt: skip
