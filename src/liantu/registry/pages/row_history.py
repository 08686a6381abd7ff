"""沿革: every version of an organisation's row, and of a fact: who, when, from which source, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from liantu.accounts.queries import Viewer, visible_to
from liantu.kernel.period import Period, PeriodError
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables import TABLES
from liantu.registry.models import Capability, Credential, Fact, Organisation, Project, Report, Source, SupplyLink
from liantu.registry.queries import versions_of

FACTS: dict[str, type[Fact]] = {
    "capabilities": Capability,
    "supply_links": SupplyLink,
    "reports": Report,
    "credentials": Credential,
    "projects": Project,
}
"""Fact tables whose cells open, by table code."""
_ROW_FIELDS = (
    "name", "credit_code", "listed_code", "kind", "region", "outside_place", "inside_city", "park", "industry", "size", "ownership",
    "state", "founded_date",
)  # fmt: skip
_OPTIONS = Organisation._meta  # noqa: SLF001 the public way to the fields of a model
VERSIONS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One field of a row before and after."""

    label: Any
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a row: when, by whom, from which source (None where the viewer may not see it), and what changed."""

    at: Any
    who: Any
    source: Source | None
    row: int | None
    first: bool
    changes: tuple[Change, ...]
    reason: str = ""


def organisation_versions(viewer: Viewer, pk: int) -> list[Version]:
    """Return the versions of an organisation's row, newest first, in two queries."""
    history: Any = Organisation.history
    rows = list(
        history.filter(id=pk).select_related("history_user", "region", "park").order_by("-history_date", "-history_id")[:VERSIONS_SHOWN]
    )
    sources = visible_sources(viewer, {row.source_id for row in rows})
    pairs = zip(rows, [*rows[1:], None], strict=True)
    return [
        Version(
            row.history_date, row.history_user, sources.get(row.source_id), row.source_row, before is None,
            () if before is None else _changes(before, row), row.history_change_reason or "",
        )
        for row, before in pairs
    ]  # fmt: skip


def visible_sources(viewer: Viewer, keys: set[int]) -> dict[int, Source]:
    """Return the sources that the viewer may see, by id."""
    return {source.pk: source for source in visible_to(viewer, Source.objects.filter(pk__in=keys))}


def _changes(before: Any, after: Any) -> tuple[Change, ...]:
    changed = []
    for name in _ROW_FIELDS:
        column = f"{name}_id" if name in {"region", "park"} else name
        if getattr(before, column) != getattr(after, column):
            changed.append(Change(_OPTIONS.get_field(name).verbose_name, _shown(before, name), _shown(after, name)))  # type: ignore[union-attr]
    return tuple(changed)


def _shown(row: Any, name: str) -> Any:
    display = getattr(row, f"get_{name}_display", None)
    return display() if display else getattr(row, name)


@dataclass(frozen=True, slots=True)
class FactVersion:
    """A version of a fact with the cells of its table; ``changed`` names the columns that differ from the version before."""

    fact: Any
    source: Source | None
    cells: tuple[tuple[Any, Any, bool], ...]


def fact_versions(viewer: Viewer, table: Table, pk: int) -> list[FactVersion]:
    """Return all versions of the fact that ``pk`` is one of, newest first; none where the viewer may not see it."""
    model: Any = FACTS[table.code]
    fact = visible_to(viewer, model.objects.filter(pk=pk)).first()
    if fact is None:
        return []
    key = {_attribute(table, name): getattr(fact, _attribute(table, name)) for name in table.key}
    rows = list(visible_to(viewer, model.objects.filter(**key)).order_by("-known_from", "-pk")[:VERSIONS_SHOWN])
    sources = visible_sources(viewer, {row.source_id for row in rows})
    columns = [column for column in table.columns if column.name not in table.key and _has(model, column.name)]
    versions = []
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        cells = tuple(
            (column, getattr(row, column.name), before is not None and getattr(before, column.name) != getattr(row, column.name))
            for column in columns
        )
        versions.append(FactVersion(row, sources.get(row.source_id), cells))
    return versions


def report_versions(viewer: Viewer, organisation: int, period: str, item: str) -> list[FactVersion]:
    """Return all versions of a bulk report, newest first; none where there is none or the viewer may not see it."""
    try:
        rows = versions_of(viewer, organisation, Period.parse(period), item)[:VERSIONS_SHOWN]
    except PeriodError:
        return []
    sources = visible_sources(viewer, {row.source_id for row in rows})
    table = TABLES["reports"]
    return [
        FactVersion(
            row,
            sources.get(row.source_id),
            tuple(
                (column, getattr(row, column.name), before is not None and getattr(before, column.name) != getattr(row, column.name))
                for column in (table.column("value"), table.column("reported_date"))
            ),
        )
        for row, before in zip_longest(rows, rows[1:])
    ]


def _attribute(table: Table, name: str) -> str:
    joined = {Kind.ORGANISATION, Kind.PRODUCT, Kind.REGION, Kind.PARK}
    return f"{name}_id" if table.column(name).kind in joined else name


def _has(model: Any, name: str) -> bool:
    return name in {field.name for field in model._meta.get_fields()}  # noqa: SLF001


def table_of(code: str) -> Table | None:
    """Return a table whose facts open, or None."""
    return TABLES.get(code) if code in FACTS else None
