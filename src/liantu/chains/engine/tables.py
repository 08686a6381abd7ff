"""导入表“产业链环节”: the table in which a city imports chains of its own."""

from __future__ import annotations

from liantu.kernel.text import Text
from liantu.registry.engine.schema import Column, Kind, Table
from liantu.registry.engine.tables import register_table

CHAIN_LINKS = register_table(
    Table(
        "chain_links",
        Text("产业链环节", "Chain links"),
        (
            Column("chain", Text("产业链", "Chain"), required=True, max_length=64, note=Text("代码或名称", "code or name")),
            Column("stage", Text("环节组", "Stage"), required=True, max_length=64, other_headings=("环节", "阶段")),
            Column(
                "position",
                Text("位置", "Position"),
                Kind.CHOICE,
                required=True,
                choices=(
                    ("upstream", Text("上游", "upstream")),
                    ("midstream", Text("中游", "midstream")),
                    ("downstream", Text("下游", "downstream")),
                ),
            ),
            Column(
                "product",
                Text("产品", "Product"),
                Kind.PRODUCT,
                required=True,
                note=Text("产品代码、名称或别名", "product code, name or other name"),
            ),
            Column(
                "kind_of",
                Text("所属大类", "Kind of"),
                Kind.PRODUCT,
                note=Text("它是哪种产品的一个品种；不是投入", "the product that it is a kind of; no input"),
            ),
        ),
        ("chain", "product"),
    )
)
