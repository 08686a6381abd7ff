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
        column(
            "kind", "投入性质", "Kind of input", Kind.CHOICE,
            choices=(
                ("intermediate", Text("中间投入", "intermediate input")), ("energy", Text("能源", "energy")),
                ("capital", Text("设备", "capital good")),
            ),
            note=Text(
                "设备使用而不消耗，不计入需求；不填为中间投入", "a capital good is used, not consumed: no demand; blank is intermediate"
            ),
        ),
        column(
            "alternative", "替代组", "Alternative", max_length=64,
            note=Text("同名的投入任选其一，份额按平均产品填", "inputs of one name: one or the other; shares of the average output"),
        ),
        column(
            "importance", "重要程度", "Importance", Kind.CHOICE,
            choices=(
                ("critical", Text("关键", "critical")), ("needed", Text("必需", "needed")), ("replaceable", Text("可替代", "replaceable")),
            ),
            note=Text("关键：缺它不可且来源少", "critical: needed, with few sources"),
        ),
        column("reason_zh", "理由", "Reason", max_length=300),
        column("reason_en", "英文理由", "Reason (English)", max_length=300),
        REPORTED,
    ),
    ("product", "input"),
)  # fmt: skip
