"""Reads of the registry: query sets for pages, frames for engines; each restricted to what the viewer may see."""

from liantu.registry.queries.bulk_reports import BulkReport, batches_of_source, reports_of, versions_of
from liantu.registry.queries.changes import facts_changed_after, has_facts, reports_changed_after
from liantu.registry.queries.frames import (
    capabilities_frame,
    official_figures_frame,
    organisations_changed_after,
    organisations_frame,
    product_flows_frame,
    product_inputs_frame,
    products_frame,
    reports_frame,
    sources_frame,
    supply_links_frame,
)
from liantu.registry.queries.panel import panel, report_rows
from liantu.registry.queries.read import frame_of, frame_of_sql
from liantu.registry.queries.rows import (
    capabilities,
    credentials,
    doubts,
    intakes,
    merges,
    official_figures,
    organisations,
    parks,
    product_flows,
    product_inputs,
    products,
    projects,
    regions,
    reports,
    sources,
    supply_links,
)
from liantu.registry.queries.stores import check_row_output
from liantu.registry.queries.under_figures import FIRST_ROWS, evidence_of

__all__ = [
    "FIRST_ROWS", "BulkReport", "batches_of_source", "capabilities", "capabilities_frame", "check_row_output", "credentials", "doubts",
    "evidence_of", "facts_changed_after", "frame_of", "frame_of_sql", "has_facts", "intakes", "merges", "official_figures",
    "official_figures_frame", "organisations", "organisations_changed_after", "organisations_frame", "panel", "parks", "product_flows",
    "product_flows_frame", "product_inputs", "product_inputs_frame",
    "products", "products_frame", "projects", "regions", "report_rows", "reports", "reports_changed_after", "reports_frame", "reports_of",
    "sources", "sources_frame",
    "supply_links", "supply_links_frame", "versions_of",
]  # fmt: skip
