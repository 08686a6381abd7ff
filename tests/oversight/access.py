"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from tests.accounts.city import CHAIN, PRODUCT
from tests.accounts.roles import CITY, EVERYBODY, SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "": ("/", None),
    "refresh/": ("POST /refresh/", None),
    "freshness/": ("/freshness/", SIGNED_IN),
    "search/": ("/search/?q=%E6%A8%A1%E6%8B%9F", EVERYBODY),
    "findings/": ("/findings/", SIGNED_IN),
    "findings/export.<str:form>": ("/findings/export.json", SIGNED_IN),
    "findings/<str:fingerprint>/": ("/findings/{finding}/", None),
    "findings/<str:fingerprint>/assign/": ("/findings/{finding}/assign/", None),
    "checks/<str:code>/": ("/checks/CH001/", EVERYBODY),
    "runs/": ("/runs/", SIGNED_IN - {"nobody"}),
    "tasks/": ("/tasks/?list=all", SIGNED_IN),
    "tasks/<int:pk>/": ("/tasks/{task}/", None),
    "tasks/<int:pk>/outcome/": ("/tasks/{task}/outcome/", None),
    "tasks/<int:pk>/<str:verb>/": ("POST /tasks/{task}/accept/", None),
    "measures/": ("/measures/", EVERYBODY),
    "figures/<str:code>/<path:subject>/<str:period>/": (f"/figures/local_supply_ratio/link:{CHAIN}/{PRODUCT}/latest/", None),
    "figures/<str:code>/<path:subject>/<str:period>/rows.<str:form>": (f"/figures/makers/link:{CHAIN}/{PRODUCT}/latest/rows.csv", None),
    "api/checks": ("/api/checks", EVERYBODY),
    "api/checks/<code>": ("/api/checks/CH001", EVERYBODY),
    "api/figures/<code>": (f"/api/figures/makers?subject=link:{CHAIN}/{PRODUCT}", None),
    "api/findings": ("/api/findings?size=200", SIGNED_IN),
    "api/findings/<fingerprint>": ("/api/findings/{finding}", None),
    "api/tasks": ("/api/tasks", SIGNED_IN),
    "api/tasks/<pk>": ("/api/tasks/{task}", None),
    "api/tasks/<pk>/lines": ("/api/tasks/{task}/lines", None),
    "api/tasks/<pk>/accept": ("POST /api/tasks/{task}/accept", None),
    "api/tasks/<pk>/finish": ("POST /api/tasks/{task}/finish", None),
    "api/tasks/<pk>/drop": ("POST /api/tasks/{task}/drop", None),
}

CONFIDENTIAL = {"FindingRecord", "FindingLine", "FindingScope", "Task", "TaskLine", "CheckRun"}
"""Tables of which the public sees no row: of firms, or sums that no disclosure control has judged."""

PERMISSIONS: dict[str, set[str]] = {
    "oversight.assign": CITY | {"district"},
    "oversight.refresh": {"administrator", "analyst"},
}
"""Which roles have which permission of this room."""
