"""产品目录: products by their code."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import LISTED, REPORTED, column

PRODUCTS = Table(
    "products",
    Text("产品目录", "Products"),
    (
        column("code", "产品代码", "Product code", required=True, max_length=64),
        column("name_zh", "产品名称", "Product name (Chinese)", Kind.TEXT, "产品中文名称", required=True, max_length=120),
        column("name_en", "产品英文名称", "Product name (English)", max_length=160),
        column("aliases", "产品别名", "Other names", note=LISTED, many=True),
        column("industry", "行业代码", "Industry", Kind.INDUSTRY),
        column("unit", "计量单位", "Unit", max_length=16),
        column("processes", "工艺", "Processes", note=LISTED, many=True),
        REPORTED,
    ),
    ("code",),
    Text("一般由知识包维护", "usually kept by the pack"),
)
