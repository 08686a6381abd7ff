"""Tables of the registry: sources, organisations, products, and the facts that join them."""

from liantu.registry.models.batches import ReportBatch
from liantu.registry.models.facts import (
    Capability,
    Credential,
    Fact,
    OfficialFigure,
    ProductFlow,
    ProductInput,
    Project,
    Report,
    SupplyLink,
)
from liantu.registry.models.forms import ReportDraft
from liantu.registry.models.lifecycle import Computed, Publishable, public
from liantu.registry.models.organisations import Organisation, OrganisationName, Park, Region, Site
from liantu.registry.models.products import Product
from liantu.registry.models.sources import Intake, MatchDoubt, Merge, Source

__all__ = [
    "Capability",
    "Computed",
    "Credential",
    "Fact",
    "Intake",
    "MatchDoubt",
    "Merge",
    "OfficialFigure",
    "Organisation",
    "OrganisationName",
    "Park",
    "Product",
    "ProductFlow",
    "ProductInput",
    "Project",
    "Publishable",
    "Region",
    "Report",
    "ReportBatch",
    "ReportDraft",
    "Site",
    "Source",
    "SupplyLink",
    "public",
]
