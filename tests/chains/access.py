"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.city import CHAIN, PRODUCT
from tests.accounts.roles import EVERYBODY, Decision

PAGES: dict[str, Decision] = {
    "chains/": ("/chains/", EVERYBODY),
    "chains/export.<str:form>": ("/chains/export.xlsx", EVERYBODY),
    "chains/assessment/notice/": ("/chains/assessment/notice/", None),
    "chains/assessment/<int:pk>/publish/": ("POST /chains/assessment/{assessment}/publish/", set()),
    "chains/assessment/<int:pk>/withdraw/": ("POST /chains/assessment/{assessment}/withdraw/", set()),
    "chains/of/organisation/<int:pk>/": ("/chains/of/organisation/{other}/", None),
    "chains/<slug:code>/": (f"/chains/{CHAIN}/", EVERYBODY),
    "chains/<slug:code>/export.<str:form>": (f"/chains/{CHAIN}/export.xlsx", EVERYBODY),
    "chains/<slug:code>/<slug:product>/": (f"/chains/{CHAIN}/{PRODUCT}/", EVERYBODY),
    "opportunities/": ("/opportunities/?all=1", EVERYBODY),
    "opportunities/export.<str:form>": ("/opportunities/export.csv?all=1", EVERYBODY),
    "api/chains": ("/api/chains", EVERYBODY),
    "api/chains/<code>": (f"/api/chains/{CHAIN}", EVERYBODY),
    "api/chains/<code>/links": (f"/api/chains/{CHAIN}/links", EVERYBODY),
}

PERMISSIONS: dict[str, set[str]] = {
    "chains.assess": {"administrator", "analyst"},
}
"""Which roles have which permission of this room."""
