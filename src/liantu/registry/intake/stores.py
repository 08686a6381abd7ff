"""存放: in which model, columns and key each table is kept. A higher room adds its own by ``register_store``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from liantu.registry import models as m

INT, FLOAT, TEXT, TRUTH, DATE = pl.Int64, pl.Float64, pl.String, pl.Boolean, pl.Date


@dataclass(frozen=True, slots=True)
class Store:
    """How a table is kept: model, database columns with their dtypes (references as ids), key columns, and where ids come from.

    ``refers`` says for a reference column which table its ids belong to: such ids may be provisional (negative) until
    the rows of that table are in. ``fact`` rows are closed and added anew; other rows are changed in place with a line of history.
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


def register_store(store: Store) -> Store:
    """Add the store of a table; raises ValueError where it has one."""
    if store.table in STORES:
        raise ValueError(f"two stores for {store.table}")
    STORES[store.table] = store
    return store


def _texts(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, TEXT)


register_store(
    Store(
        "parks", m.Park, {**_texts("code", "name", "district_id", "level")}, ("code",), fact=False, history=True, blank=frozenset({"level"})
    )
)
register_store(
    Store(
        "products",
        m.Product,
        _texts("code", "name_zh", "name_en", "aliases", "industry", "unit", "processes"),
        ("code",),
        fact=False,
        history=True,
        blank=frozenset({"name_en", "industry", "unit"}),
        json=frozenset({"aliases", "processes"}),
        defaults={"aliases": "[]", "processes": "[]"},
    )
)
register_store(
    Store(
        "organisations",
        m.Organisation,
        {
            "id": INT, **_texts("kind", "name", "credit_code", "listed_code", "region_id", "outside_place"), "inside_city": TRUTH,
            "park_id": INT, **_texts("industry", "size", "ownership", "state"), "founded_date": DATE, "simulated": TRUTH,
        },
        ("id",),
        refers={"park_id": "parks"},
        fact=False,
        history=True,
        blank=frozenset({"listed_code", "outside_place", "industry", "size", "ownership"}),
        defaults={"kind": "firm", "state": "operating", "simulated": False},
    )
)  # fmt: skip
register_store(
    Store(
        "organisation_names",
        m.OrganisationName,
        {"organisation_id": INT, **_texts("kind", "normal", "name")},
        ("organisation_id", "kind", "normal"),
        refers={"organisation_id": "organisations"},
        fact=False,
        dated=False,
    )
)
register_store(
    Store(
        "sites",
        m.Site,
        {"organisation_id": INT, "name": TEXT, "region_id": TEXT, "park_id": INT, "address": TEXT},
        ("organisation_id", "name"),
        refers={"organisation_id": "organisations", "park_id": "parks"},
        fact=False,
        history=True,
        blank=frozenset({"address"}),
    )
)
register_store(
    Store(
        "product_inputs",
        m.ProductInput,
        {"product_id": INT, "input_id": INT, "share": FLOAT, "quantity": FLOAT, "essential": TRUTH},
        ("product_id", "input_id"),
        refers={"product_id": "products", "input_id": "products"},
    )
)
register_store(
    Store(
        "capabilities",
        m.Capability,
        {
            "organisation_id": INT, "product_id": INT, "year": INT, "capacity": FLOAT, "output": FLOAT, "output_fen": INT,
            "capacity_fen": INT, "utilisation": FLOAT, "share": FLOAT,
        },
        ("organisation_id", "product_id", "year"),
        refers={"organisation_id": "organisations", "product_id": "products"},
    )
)  # fmt: skip
register_store(
    Store(
        "supply_links",
        m.SupplyLink,
        {
            "supplier_id": INT, "customer_id": INT, "product_id": INT, "year": INT, "amount_fen": INT, "lead_time_days": FLOAT,
            "stock_days": FLOAT, "sole_source": TRUTH,
        },
        ("supplier_id", "customer_id", "product_id", "year"),
        refers={"supplier_id": "organisations", "customer_id": "organisations", "product_id": "products"},
    )
)  # fmt: skip
register_store(
    Store(
        "product_flows",
        m.ProductFlow,
        {"product_id": INT, "period": TEXT, "import_fen": INT, "inflow_fen": INT, "demand_fen": INT, "export_fen": INT},
        ("product_id", "period"),
        refers={"product_id": "products"},
    )
)
register_store(
    Store(
        "reports",
        m.Report,
        {"organisation_id": INT, "period": TEXT, "item": TEXT, "value": FLOAT},
        ("organisation_id", "period", "item"),
        refers={"organisation_id": "organisations"},
    )
)
register_store(
    Store(
        "credentials",
        m.Credential,
        {"organisation_id": INT, **_texts("kind", "number", "level"), "valid_from_date": DATE, "valid_to_date": DATE},
        ("organisation_id", "kind", "number"),
        refers={"organisation_id": "organisations"},
        blank=frozenset({"number", "level"}),
    )
)
register_store(
    Store(
        "projects",
        m.Project,
        {
            "code": TEXT, "name": TEXT, "organisation_id": INT, "region_id": TEXT, "park_id": INT, "kind": TEXT, "investment_fen": INT,
            "invested_fen": INT, "start_date": DATE, "planned_finish_date": DATE, "finish_date": DATE,
        },
        ("code",),
        refers={"organisation_id": "organisations", "park_id": "parks"},
        blank=frozenset({"kind"}),
    )
)  # fmt: skip
register_store(
    Store(
        "official_figures",
        m.OfficialFigure,
        {**_texts("indicator", "region_id", "period", "basis", "citation"), "value": FLOAT, **_texts("unit", "mark")},
        ("indicator", "region_id", "period", "basis", "citation"),
        blank=frozenset({"basis"}),
    )
)
