"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import CITY, EVERYBODY, OFFICE, SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "organisations/": ("/organisations/", SIGNED_IN),
    "organisations/export.<str:form>": ("/organisations/export.xlsx", SIGNED_IN),
    "organisations/<int:pk>/": ("/organisations/{other}/", None),
    "organisations/<int:pk>/reports/<str:period>/<slug:item>/": ("/organisations/{other}/reports/2024-01/revenue/", None),
    "organisations/<int:pk>/reports/": ("/organisations/{other}/reports/", {"administrator"}),
    "organisations/<int:pk>/reports/<str:period>/": ("/organisations/{other}/reports/2024/", None),
    "organisations/<int:pk>/reports/<str:period>/check/": ("POST /organisations/{other}/reports/2024/check/", None),
    "facts/<slug:table>/<int:pk>/": ("/facts/reports/{report}/", CITY),
    "products/": ("/products/", EVERYBODY),
    "products/<slug:code>/": ("/products/{product}/", EVERYBODY),
    "sources/<int:pk>/": ("/sources/{source}/", None),
    "intake/": ("/intake/", CITY | {"firm"}),
    "intake/new/": ("/intake/new/", None),
    "intake/template.xlsx": ("/intake/template.xlsx", None),
    "intake/<int:pk>/": ("/intake/{intake}/", CITY),
    "intake/<int:pk>/confirm/": ("POST /intake/{intake}/confirm/", None),
    "intake/<int:pk>/cancel/": ("POST /intake/{intake}/cancel/", None),
    "intake/<int:pk>/rerun/": ("POST /intake/{intake}/rerun/", None),
    "intake/<int:pk>/marked.xlsx": ("/intake/{intake}/marked.xlsx", None),
    "merges/": ("/merges/", None),
    "merges/<int:pk>/decide/": ("POST /merges/{doubt}/decide/", None),
    "merges/<int:pk>/undo/": ("POST /merges/{merge}/undo/", None),
    "api/products": ("/api/products?size=200", EVERYBODY),
    "api/products/<code>": ("/api/products/{product}", EVERYBODY),
    "api/organisations": ("/api/organisations?size=200", SIGNED_IN),
    "api/organisations/<pk>": ("/api/organisations/{other}", None),
    "api/reports": ("/api/reports?size=200", SIGNED_IN),
}

CONFIDENTIAL = {
    "Organisation", "OrganisationName", "Capability", "SupplyLink", "ProductFlow", "Report", "ReportBatch", "ReportDraft", "Credential",
    "Project", "Site", "Intake", "MatchDoubt", "Merge",
}  # fmt: skip
"""Tables of which the public sees no row: of firms, or sums that no disclosure control has judged."""

PERMISSIONS: dict[str, set[str]] = {
    "registry.fill": {"administrator", "firm"},
    "registry.import": OFFICE,
    "registry.intakes": CITY | {"firm"},
    "registry.merge": OFFICE,
    "registry.upload": OFFICE | {"firm"},
}
"""Which roles have which permission of this room."""
