"""填报: reported values by organisation, period and item."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import PERIOD, REPORTED, ROW_UNIT, column, organisation

REPORTS = Table(
    "reports",
    Text("填报", "Reports"),
    (
        organisation(),
        PERIOD,
        column(
            "item",
            "指标项",
            "Item",
            Kind.ITEM,
            "指标",
            "指标名称",
            required=True,
            note=Text("指标代码或名称", "code or name of the item"),
        ),
        column(
            "value",
            "数值",
            "Value",
            Kind.NUMBER,
            required=True,
            unit_of="item",
            note=Text("没有写明单位时按指标的单位", "in the unit of the item where no unit is stated"),
        ),
        ROW_UNIT,
        REPORTED,
    ),
    ("organisation", "period", "item"),
)
