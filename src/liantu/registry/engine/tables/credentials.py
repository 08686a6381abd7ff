"""资质: recognitions and certificates of organisations."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import REPORTED, column, organisation

CREDENTIALS = Table(
    "credentials",
    Text("资质", "Credentials"),
    (
        organisation(),
        column("kind", "资质名称", "Credential", Kind.TEXT, "资质", "荣誉名称", required=True, max_length=80),
        column("level", "级别", "Level", max_length=40),
        column("number", "证书编号", "Number", Kind.TEXT, "编号", max_length=80),
        column("valid_from_date", "起始日期", "Valid from", Kind.DATE, "发证日期"),
        column("valid_to_date", "截止日期", "Valid to", Kind.DATE, "有效期至"),
        REPORTED,
    ),
    ("organisation", "kind", "number"),
)
