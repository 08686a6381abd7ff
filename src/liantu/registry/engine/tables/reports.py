"""填报: reported values by organisation, period and item."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import PERIOD, REPORTED, column, organisation

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
        column("value", "数值", "Value", Kind.NUMBER, required=True, note=Text("单位见指标说明", "in the unit of the item")),
        REPORTED,
    ),
    ("organisation", "period", "item"),
)
