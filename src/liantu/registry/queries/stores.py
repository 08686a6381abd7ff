"""存放: in which model each table is kept; columns, key, references and defaults follow from its declaration and the model.

`register_store` joins a declared table and a model, and refuses at start-up what does not fit together (see `declaration`).
A higher room registers its own tables in the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.core.exceptions import ImproperlyConfigured
from django.db.models import CharField, Field, JSONField, Q

from liantu.registry import models as m
from liantu.registry.engine.dtypes import stored_dtype
from liantu.registry.engine.schema import Kind, Table
from liantu.registry.engine.tables import TABLES
from liantu.registry.queries.declaration import check_declaration, check_output

_REFERS = {Kind.ORGANISATION: "organisations", Kind.PRODUCT: "products", Kind.PARK: "parks"}
"""Tables whose rows get their ids in the database, by the kind of the column that refers to them."""


@dataclass(frozen=True, slots=True)
class Store:
    """How a table is kept: model, database columns with their dtypes (references as ids), key columns, and where ids come from.

    ``refers`` says for a reference column which table its ids belong to: such ids may be provisional (negative) until
    the rows of that table are in. ``fact`` rows are closed and added anew; other rows are changed in place with a line of history.
    ``exported`` are the rows that an export gives; None where the table is not exported.
    """

    table: str
    model: Any
    columns: Mapping[str, Any]
    key: tuple[str, ...]
    refers: Mapping[str, str] = field(default_factory=dict)
    fact: bool = True
    history: bool = False
    dated: bool = True
    blank: frozenset[str] = frozenset()
    json: frozenset[str] = frozenset()
    defaults: Mapping[str, Any] = field(default_factory=dict)
    exported: Q | None = None

    @property
    def db_table(self) -> str:
        """Name of the database table."""
        return str(self.model._meta.db_table)  # noqa: SLF001 Django's public name for it

    @property
    def db_columns(self) -> frozenset[str]:
        """Names of all columns of the database table."""
        return frozenset(one.column for one in self.model._meta.concrete_fields)  # noqa: SLF001

    @property
    def values(self) -> tuple[str, ...]:
        """Columns that are not of the key."""
        return tuple(name for name in self.columns if name not in self.key)


STORES: dict[str, Store] = {}
"""How each table is kept, by code of the table."""


def register_store(
    table: Table,
    model: Any,
    *,
    key: tuple[str, ...] = (),
    beside: Mapping[str, Any] | None = None,
    unreported: Iterable[str] = (),
    exported: Q | None = None,
) -> Store:
    """Keep ``table`` in ``model``; raises ImproperlyConfigured, with everything that does not fit, where they differ.

    ``beside`` are database columns with their dtypes that the intake fills and nobody writes in a file (an id, a compared form of a
    name); ``unreported`` those of the model that no intake fills; ``key`` is that of the database where it is not the declared one.
    """
    if TABLES.get(table.code) is not table:
        raise ImproperlyConfigured(f"{table.code}: the table is not registered (register_table)")
    if table.code in STORES:
        raise ImproperlyConfigured(f"{table.code}: the table is kept already, in {STORES[table.code].model.__name__}")
    store = derived_store(table, model, key=key, beside=beside, exported=exported)
    if problems := check_declaration(table, model, key=store.key, beside=tuple(beside or ()), unreported=tuple(unreported)):
        raise ImproperlyConfigured("\n".join(problems))
    STORES[table.code] = store
    return store


def derived_store(
    table: Table, model: Any, *, key: tuple[str, ...] = (), beside: Mapping[str, Any] | None = None, exported: Q | None = None
) -> Store:
    """Derive how ``table`` is kept in ``model``: names, kinds and key from the table; blanks, defaults and history from the model."""
    fields = {one.column: one for one in model._meta.concrete_fields}  # noqa: SLF001 Django's public name for it
    columns = {**(beside or {}), **{column.db_column: stored_dtype(column) for column in table.stored}}
    stored = {name: fields[name] for name in columns if name in fields}
    return Store(
        table.code,
        model,
        columns,
        key or tuple(table.column(name).db_column for name in table.key),
        refers={column.db_column: _REFERS[column.kind] for column in table.stored if column.kind in _REFERS},
        fact=issubclass(model, m.Fact),
        history=hasattr(model, "history"),
        dated=table.dated,
        blank=frozenset(name for name, one in stored.items() if isinstance(one, CharField) and one.blank and not one.null),
        json=frozenset(name for name, one in stored.items() if isinstance(one, JSONField)),
        defaults={name: _default(one) for name, one in stored.items() if one.has_default()},
        exported=exported,
    )


def _default(one: Field[Any, Any]) -> Any:
    """A field's default as a bulk insert writes it; an empty list is its JSON text."""
    value = one.get_default()
    return "[]" if value == [] else value


def check_row_output(code: str, fields: Mapping[str, Any]) -> None:
    """Hold what an interface gives out of a row (name → type) against the table; raises ImproperlyConfigured where they differ."""
    check_output(TABLES[code], STORES[code].model, fields)


_UNMERGED = Q(organisation__merged_into=None)

register_store(TABLES["parks"], m.Park, exported=Q())
register_store(TABLES["products"], m.Product)
register_store(
    TABLES["organisations"],
    m.Organisation,
    key=("id",),
    beside={"id": pl.Int64},
    unreported={"merged_into_id"},
    exported=Q(merged_into=None),
)
register_store(
    TABLES["organisation_names"],
    m.OrganisationName,
    key=("organisation_id", "kind", "normal"),
    beside={"normal": pl.String},
    exported=~Q(kind="current") & _UNMERGED,
)
register_store(TABLES["sites"], m.Site, exported=_UNMERGED)
for _code, _model in (
    ("product_inputs", m.ProductInput),
    ("capabilities", m.Capability),
    ("supply_links", m.SupplyLink),
    ("product_flows", m.ProductFlow),
    ("reports", m.Report),
    ("credentials", m.Credential),
    ("projects", m.Project),
    ("official_figures", m.OfficialFigure),
):
    register_store(TABLES[_code], _model, exported=Q())
