"""单位名称: current, former and other names of organisations."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables.columns import column, organisation

ORGANISATION_NAMES = Table(
    "organisation_names",
    Text("单位名称", "Names of organisations"),
    (
        organisation(),
        column(
            "kind", "名称类别", "Kind of name", Kind.CHOICE, required=True,
            choices=(
                ("current", Text("现用名", "current")), ("former", Text("曾用名", "former")), ("alias", Text("别名", "other")),
            ),
        ),
        column("name", "名称", "Name", required=True, max_length=200),
    ),
    ("organisation", "kind", "name"),
)  # fmt: skip
