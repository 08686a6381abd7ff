"""登记表: every table that can be imported, a file a table: its headings, kinds, units, notes and natural key.

All else follows from the declaration, or is checked against it when the table is registered: where it is kept, the blank workbook,
the frames of engines, the export. docs/guides/add-a-column.md says how a column is added.
"""

from __future__ import annotations

from liantu.registry.engine.schema import Table
from liantu.registry.engine.tables.capabilities import CAPABILITIES
from liantu.registry.engine.tables.credentials import CREDENTIALS
from liantu.registry.engine.tables.official_figures import OFFICIAL_FIGURES
from liantu.registry.engine.tables.organisation_names import ORGANISATION_NAMES
from liantu.registry.engine.tables.organisations import ORGANISATIONS
from liantu.registry.engine.tables.parks import PARKS
from liantu.registry.engine.tables.product_flows import PRODUCT_FLOWS
from liantu.registry.engine.tables.product_inputs import PRODUCT_INPUTS
from liantu.registry.engine.tables.products import PRODUCTS
from liantu.registry.engine.tables.projects import PROJECTS
from liantu.registry.engine.tables.reports import REPORTS
from liantu.registry.engine.tables.sites import SITES
from liantu.registry.engine.tables.supply_links import SUPPLY_LINKS

TABLES: dict[str, Table] = {}
"""All tables by code, in the order in which they are imported: what is referred to comes before what refers."""


def register_table(table: Table) -> Table:
    """Add a table of this or a higher room; raises ValueError where the code is taken or the key names no column."""
    if table.code in TABLES:
        raise ValueError(f"duplicate table code {table.code}")
    if unknown := sorted(set(table.key) - {column.name for column in table.columns}):
        raise ValueError(f"{table.code}: the key names unknown columns {unknown}")
    TABLES[table.code] = table
    return table


for _table in (
    PARKS, PRODUCTS, ORGANISATIONS, ORGANISATION_NAMES, SITES, PRODUCT_INPUTS, CAPABILITIES, SUPPLY_LINKS, PRODUCT_FLOWS, REPORTS,
    CREDENTIALS, PROJECTS, OFFICIAL_FIGURES,
):  # fmt: skip
    register_table(_table)
