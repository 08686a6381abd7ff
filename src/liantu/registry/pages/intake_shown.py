"""试运行的写法: counts by table, samples of changes and kinds of problems as the page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from liantu.registry.engine.schema import Column, Kind
from liantu.registry.engine.tables import TABLES
from liantu.web import numbers

_COUNTS = ("new", "changed", "unchanged", "older", "rejected", "duplicates")


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One cell that changes: where, which column, before and after."""

    place: str
    column: Any
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table of the dry run."""

    code: str
    name: Any
    counts: tuple[int, ...]
    changes: tuple[ShownChange, ...]


def shown_tables(plan: Mapping[str, Any]) -> list[ShownTable]:
    """Return the tables of a plan as it is kept in JSON."""
    return [_table(one) for one in plan.get("tables", ())]


def _table(one: Mapping[str, Any]) -> ShownTable:
    name = one.get("name") or {"zh": one["table"]}
    changes = tuple(_change(one["table"], change) for change in one.get("changes", ()))
    return ShownTable(one["table"], name, tuple(one.get(count, 0) for count in _COUNTS), changes)


def _change(table: str, change: Mapping[str, Any]) -> ShownChange:
    column = _column(table, change["column"])
    label: Any = column.heading if column else change["column"]
    return ShownChange(change["place"], label, _written(column, change["old"]), _written(column, change["new"]))


def _column(table: str, name: str) -> Column | None:
    for asked in (name, name.removesuffix("_id")):
        try:
            return TABLES[table].column(asked)
        except KeyError:
            continue
    return None


def _written(column: Column | None, value: Any) -> Any:
    if value is None or column is None:
        return value
    if column.choices:
        return dict(column.choices).get(value, value)
    if column.kind is Kind.YUAN and isinstance(value, int):
        return numbers.fen(value)
    if column.kind is Kind.SHARE and isinstance(value, int | float):
        return numbers.share(value)
    if isinstance(value, float) or (column.kind in {Kind.NUMBER, Kind.INTEGER} and isinstance(value, int)):
        return numbers.plain(value, 0 if value == int(value) else 2)
    return value


def kinds_of(counts: Counter[str]) -> list[tuple[str, int]]:
    """Kinds of problems with their numbers, commonest first."""
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
