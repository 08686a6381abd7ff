"""官方数据: published figures; contradictory ones stand side by side."""

from __future__ import annotations

from liantu.kernel.bound import Bound
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import PERIOD, REPORTED, column

OFFICIAL_FIGURES = Table(
    "official_figures",
    Text("官方数据", "Official figures"),
    (
        column("indicator", "指标代码", "Indicator", required=True, max_length=64),
        column("region", "地区", "Region", Kind.REGION, required=True),
        PERIOD,
        column("value", "数值", "Value", Kind.NUMBER, required=True, unit_of="unit"),
        column("unit", "单位", "Unit", Kind.TEXT, "计量单位", required=True, max_length=60),
        column("basis", "口径", "Basis", max_length=200),
        column("citation", "出处", "Citation", Kind.TEXT, "来源", required=True, max_length=300),
        column(
            "mark", "核查标记", "Mark", Kind.CHOICE, required=True,
            choices=tuple((str(mark), mark.text) for mark in Mark),
        ),
        column(
            "bound", "界限", "Bound", Kind.CHOICE, "上下限",
            choices=tuple((str(bound), bound.text if bound.text.zh else Text("确数", "exact")) for bound in Bound),
        ),
        REPORTED,
    ),
    ("indicator", "region", "period", "basis", "citation"),
    Text("相互矛盾的数据并列保留", "contradictory figures stand side by side"),
)  # fmt: skip
