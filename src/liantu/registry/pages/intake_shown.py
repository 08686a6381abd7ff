"""试运行的写法: counts by table, samples of changes and kinds of problems as the page shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.registry import queries
from liantu.registry.engine.schema import Column, Kind
from liantu.registry.engine.tables import TABLES
from liantu.registry.intake.plausible_lines import unit_text
from liantu.registry.pages.labels import WORDED
from liantu.web import numbers

_NAMED = {Kind.REGION: "regions", Kind.PARK: "parks", Kind.PRODUCT: "products", Kind.ORGANISATION: "organisations"}
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


class Names:
    """What the references of a plan's samples are called, in one query a kind; ids of what the viewer may not see stay unnamed."""

    def __init__(self, viewer: Viewer, plan: Mapping[str, Any]) -> None:
        ids: dict[Kind, set[Any]] = {kind: set() for kind in _NAMED}
        for table in plan.get("tables", ()):
            for change in table.get("changes", ()):
                column = _column(table["table"], change["column"])
                if column is not None and column.kind in ids:
                    ids[column.kind] |= {change["old"], change["new"]} - {None}
        self._names = {kind: _named(viewer, kind, keys) for kind, keys in ids.items() if keys}

    def of(self, kind: Kind, key: Any) -> Any:
        """Return the name; what is no key, such as the code of a park that is still to be made, stands as it is."""
        names = self._names.get(kind, {})
        return names.get(key, _("未知") if isinstance(key, int) else key)


def _named(viewer: Viewer, kind: Kind, keys: set[Any]) -> dict[Any, Any]:
    rows: Any = getattr(queries, _NAMED[kind])(viewer)
    if kind is not Kind.REGION:
        keys = {key for key in keys if isinstance(key, int)}
    return {row.pk: row if kind in {Kind.REGION, Kind.PRODUCT} else row.name for row in rows.filter(pk__in=keys)}


def shown_tables(viewer: Viewer, plan: Mapping[str, Any]) -> list[ShownTable]:
    """Return the tables of a plan as it is kept in JSON."""
    names = Names(viewer, plan)
    return [_table(one, names) for one in plan.get("tables", ())]


def _table(one: Mapping[str, Any], names: Names) -> ShownTable:
    name = one.get("name") or {"zh": one["table"]}
    changes = tuple(_change(one["table"], change, names) for change in one.get("changes", ()))
    return ShownTable(one["table"], name, tuple(one.get(count, 0) for count in _COUNTS), changes)


def _change(table: str, change: Mapping[str, Any], names: Names) -> ShownChange:
    column = _column(table, change["column"])
    label: Any = column.heading if column else change["column"]
    old, new = (_written(column, change[side], names) for side in ("old", "new"))
    return ShownChange(change["place"], label, old, new)


def _column(table: str, name: str) -> Column | None:
    for field in (name, name.removesuffix("_id")):
        try:
            return TABLES[table].column(field)
        except KeyError:
            continue
    return None


def _written(column: Column | None, value: Any, names: Names) -> Any:
    if value is None or column is None:
        return value
    if column.kind in _NAMED:
        return names.of(column.kind, value)
    if column.name in WORDED and value:
        return _(value)
    if column.choices:
        return dict(column.choices).get(value, value)
    if column.kind is Kind.YUAN and isinstance(value, int):
        return numbers.fen(value)
    if column.kind is Kind.SHARE and isinstance(value, int | float):
        return numbers.share(value)
    if isinstance(value, float) or (column.kind in {Kind.NUMBER, Kind.INTEGER} and isinstance(value, int)):
        return numbers.plain(value, 0 if value == int(value) else 2)
    return value


@dataclass(frozen=True, slots=True)
class ShownSum:
    """Total, median and number of values as people read them."""

    total: str
    median: str
    count: str


@dataclass(frozen=True, slots=True)
class ShownPlausibility:
    """One item of the dry run with its values before and after; ``questions`` are what somebody must say is right."""

    name: Any
    period: str
    unit: Any
    sums: tuple[ShownSum | None, ...]
    previous_period: str
    questions: tuple[str, ...]


def shown_plausibility(plan: Mapping[str, Any]) -> list[ShownPlausibility]:
    """Return the plausibility of a plan as it is kept in JSON, items that are asked about first."""
    return [_plausible(line) for line in plan.get("plausibility", {}).get("lines", ())]


def _plausible(line: Mapping[str, Any]) -> ShownPlausibility:
    unit = line["unit"]
    sums = tuple(
        None if one is None else ShownSum(_number(one["total"], unit), _number(one["median"], unit), numbers.plain(one["count"]))
        for one in (line["after"], line["same"], line["previous"])
    )
    said = "" if unit == "yuan" else unit_text(unit)
    return ShownPlausibility(line["name"], line["period"], said, sums, line["previous_period"], tuple(_questions(line)))


def _questions(line: Mapping[str, Any]) -> Iterator[str]:
    if line["median_factor"] is not None:
        yield _("中位数与以前相差约 %(factor)s 倍") % {"factor": numbers.plain(line["median_factor"])}
    for jump in line["jumps"]:
        told = {
            "who": jump["who"], "before": _number(jump["before"], line["unit"]), "after": _number(jump["after"], line["unit"]),
            "period": jump["period"], "factor": numbers.plain(jump["factor"]),
        }  # fmt: skip
        yield _("%(who)s：%(before)s（%(period)s）→ %(after)s，相差约 %(factor)s 倍") % told
    if (more := line["jump_count"] - len(line["jumps"])) > 0:
        yield _("另有 %(count)s 个这样的数值") % {"count": numbers.plain(more)}


def _number(value: float, unit: str) -> str:
    if unit == "yuan":
        return numbers.yuan(value)
    return numbers.plain(value, 0 if value == int(value) else 2 if abs(value) >= 1 else 4)
