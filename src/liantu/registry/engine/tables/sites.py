"""厂区: places where organisations work."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, column, organisation

SITES = Table(
    "sites",
    Text("厂区", "Sites"),
    (
        organisation(),
        column("name", "厂区名称", "Site name", required=True, max_length=120),
        column("region", "区县", "District", Kind.REGION, "所在区县"),
        column("park", "园区", "Park", Kind.PARK, "所在园区"),
        column("address", "地址", "Address", Kind.TEXT, "厂区地址", max_length=200),
        REPORTED,
    ),
    ("organisation", "name"),
)
