"""产品投入: which product is made from which."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, ROW_UNIT_ALONE, column, product

PRODUCT_INPUTS = Table(
    "product_inputs",
    Text("产品投入", "Product inputs"),
    (
        product(),
        product("input", "投入品", "Input", "原材料", "零部件"),
        column("share", "价值份额", "Share of value", Kind.SHARE, minimum=0, maximum=1),
        column("quantity", "单位用量", "Quantity per unit", Kind.NUMBER, minimum=0),
        ROW_UNIT_ALONE,
        column("essential", "是否不可缺", "Essential", Kind.YES_NO, "不可缺"),
        REPORTED,
    ),
    ("product", "input"),
)
