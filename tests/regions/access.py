"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.roles import EVERYBODY, Decision

PAGES: dict[str, Decision] = {
    "districts/": ("/districts/", EVERYBODY),
    "districts/export.<str:form>": ("/districts/export.csv", EVERYBODY),
    "districts/assessment/<int:pk>/publish/": ("POST /districts/assessment/{regions}/publish/", set()),
    "districts/assessment/<int:pk>/withdraw/": ("POST /districts/assessment/{regions}/withdraw/", set()),
    "districts/<slug:code>/": ("/districts/500112/", EVERYBODY),
    "districts/<slug:code>/export.<str:form>": ("/districts/500112/export.csv", EVERYBODY),
    "parks/": ("/parks/", EVERYBODY),
    "parks/export.<str:form>": ("/parks/export.xlsx", EVERYBODY),
    "parks/<slug:code>/": ("/parks/cq_etdz/", EVERYBODY),
    "parks/<slug:code>/export.<str:form>": ("/parks/cq_etdz/export.csv", EVERYBODY),
    "pairing/": ("/pairing/", EVERYBODY),
    "pairing/export.<str:form>": ("/pairing/export.csv", EVERYBODY),
    "api/districts": ("/api/districts", EVERYBODY),
    "api/districts/<code>": ("/api/districts/500112", None),
    "api/parks": ("/api/parks", EVERYBODY),
    "api/parks/<code>": ("/api/parks/liangjiang", None),
    "api/relatedness": ("/api/relatedness?size=200", EVERYBODY),
    "api/complexity": ("/api/complexity?size=200", EVERYBODY),
    "api/pairing": ("/api/pairing", EVERYBODY),
    "api/opportunities": ("/api/opportunities?everything=true&size=200", EVERYBODY),
}

CONFIDENTIAL = {"Relatedness", "PartnerFit"}
"""Tables of which the public sees no row: of firms, or sums that no disclosure control has judged."""

PERMISSIONS: dict[str, set[str]] = {
    "regions.assess": {"administrator", "analyst"},
}
"""Which roles have which permission of this room."""
