"""Writes ``types.generated.ts`` beside itself: the TypeScript of the dataclasses in ``liantu.web.charts``.

``python src/liantu/web/frontend/charts/generate_types.py``; a test says when it is due.
"""

from __future__ import annotations

import dataclasses
import types
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

from liantu.web import charts

TARGET = Path(__file__).with_name("types.generated.ts")
_PLAIN = {str: "string", bool: "boolean", int: "number", float: "number", type(None): "null"}


def typescript() -> str:
    """Return the text of the file: an interface a dataclass, in the order of the module, and the union of all kinds."""
    classes = [one for one in vars(charts).values() if isinstance(one, type) and dataclasses.is_dataclass(one)]
    union = " | ".join(one.__name__ for one in get_args(charts.Chart))
    head = "// Written by generate_types.py from liantu/web/charts.py; not by hand."
    return "\n\n".join([head, *map(_interface, classes), f"export type Chart = {union};"]) + "\n"


def _interface(one: type) -> str:
    hints = get_type_hints(one)
    lines = [f"  {field.name}: {_type(hints[field.name])};" for field in dataclasses.fields(one)]
    summary = (one.__doc__ or "").splitlines()[0]
    return "\n".join([f"/** {summary} */", f"export interface {one.__name__} {{", *lines, "}"])


def _type(hint: Any) -> str:
    arguments = get_args(hint)
    if get_origin(hint) is Literal:
        return " | ".join(f'"{value}"' for value in arguments)
    if get_origin(hint) is tuple:
        inner = _type(arguments[0])
        return f"({inner})[]" if " | " in inner else f"{inner}[]"
    if isinstance(hint, types.UnionType):
        return " | ".join(map(_type, arguments))
    return _PLAIN.get(hint) or str(hint.__name__)


if __name__ == "__main__":
    TARGET.write_text(typescript(), encoding="utf-8")
