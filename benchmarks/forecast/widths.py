"""The measured widths as they stand in the pack's rules/targets.yaml: ``python -m benchmarks.forecast.widths``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
_LINES = (
    ("measure", "points", "factors", "degrees", "forecasts"),
    ("sectors_80", "sectors_95"),
    ("years_80", "years_95"),
)


def rows(found: Mapping[str, Any]) -> list[str]:
    """Return the usual values of the measures and one entry for each measure and band."""
    usual = [f"{measure}: {_flow(one['usual'])}" for measure, one in found["measured"].items()]
    return ["usual:", *(f"  {line}" for line in usual), "widths:", *(f"  - {{{_entry(row)}}}" for row in found["table"])]


def _entry(row: Mapping[str, Any]) -> str:
    return ",\n     ".join(", ".join(f"{name}: {row[name]}" for name in names) for names in _LINES)


def _flow(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in values.items()) + "}"


if __name__ == "__main__":
    print("\n".join(rows(json.loads((HERE / "results.json").read_text(encoding="utf-8")))))
