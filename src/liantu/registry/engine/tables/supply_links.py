"""供货关系: who supplies whom with what, by year."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, ROW_UNIT_ALONE, YEAR, column, money, organisation, product

PLACE = Text(
    "仅当对方尚未登记时需要：省市或国家名；写“不在册”表示所在地不明",
    "needed only where the other side is not registered: a province, city or country; write 'unregistered' where it is not known",
)

SUPPLY_LINKS = Table(
    "supply_links",
    Text("供货关系", "Supply links"),
    (
        organisation("supplier", "供应商", "Supplier", "供货方", "供应商名称"),
        organisation("customer", "采购方", "Customer", "客户", "客户名称", "采购商"),
        product(),
        YEAR,
        money("amount_fen", "年供货额", "Yearly value", "年供货额（万元）", "供货金额"),
        ROW_UNIT_ALONE,
        column("lead_time_days", "交货天数", "Lead time in days", Kind.NUMBER, "交货周期", unit="天", minimum=0),
        column("stock_days", "库存天数", "Stock in days", Kind.NUMBER, unit="天", minimum=0),
        column("sole_source", "是否独家供货", "Sole source", Kind.YES_NO, "独家供货"),
        column("supplier_place", "供应商所在地", "Supplier's place", note=PLACE, max_length=80, stored=False),
        column("customer_place", "采购方所在地", "Customer's place", note=PLACE, max_length=80, stored=False),
        REPORTED,
    ),
    ("supplier", "customer", "product", "year"),
)
