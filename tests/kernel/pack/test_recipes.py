from __future__ import annotations

from typing import Any

from liantu.kernel.pack import InputEntry, ProductEntry, graded_inputs
from liantu.kernel.text import Text

FEW = Text("认证周期长", "long qualification")
CHEAP = Text("可用钢制件代替", "steel will do")


def product(code: str, *inputs: InputEntry, **more: Any) -> ProductEntry:
    name = Text(code.upper(), code)
    return ProductEntry(code=code, name=name, industry="3841", unit="件", family=name, made_from=inputs, **more)


def test_importance_follows_from_alternatives_and_sources_unless_said() -> None:
    pack = product(
        "pack",
        InputEntry(product="lfp", share=0.3, alternative="cell"),
        InputEntry(product="ternary", share=0.2, alternative="cell"),
        InputEntry(product="chip", share=0.05),
        InputEntry(product="box", share=0.1),
        InputEntry(product="lid", share=0.02, importance="replaceable", reason=CHEAP),
        InputEntry(product="press", kind="capital"),
    )
    parts = [product(code) for code in ("lfp", "ternary", "box", "lid", "press")]
    rows = graded_inputs({one.code: one for one in (pack, *parts, product("chip", few_sources=FEW))})
    assert {row.entry.product: (row.importance, row.reason) for row in rows} == {
        "lfp": ("replaceable", Text("可改用TERNARY", "or ternary instead")),
        "ternary": ("replaceable", Text("可改用LFP", "or lfp instead")),
        "chip": ("critical", FEW),
        "box": ("needed", None),
        "lid": ("replaceable", CHEAP),
        "press": ("needed", None),
    }
