"""园区: industrial parks."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, column

PARKS = Table(
    "parks",
    Text("园区", "Parks"),
    (
        column("code", "园区代码", "Park code", required=True, max_length=40),
        column("name", "园区名称", "Park name", Kind.TEXT, "名称", required=True, max_length=120),
        column("district", "区县", "District", Kind.REGION, "所在区县", required=True),
        column("level", "级别", "Level", Kind.TEXT, "园区级别", max_length=40),
        REPORTED,
    ),
    ("code",),
)
