"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from liantu.oversight.models import Attachment, Dismissal
from tests.accounts.city import CHAIN, PRODUCT
from tests.accounts.roles import CITY, EVERYBODY, SIGNED_IN, Decision

PAGES: dict[str, Decision] = {
    "refresh/": ("POST /refresh/", None),
    "freshness/": ("/freshness/", SIGNED_IN),
    "search/": ("/search/?q=%E6%A8%A1%E6%8B%9F", EVERYBODY),
    "findings/": ("/findings/", SIGNED_IN),
    "findings/export.<str:form>": ("/findings/export.json", SIGNED_IN),
    "findings/assign/": ("/findings/assign/?finding={finding}", None),
    "findings/dismiss/": ("/findings/dismiss/?finding={finding}", None),
    "findings/<str:fingerprint>/course/": ("/findings/{finding}/course/", None),
    "findings/<str:fingerprint>/data-check/": ("/findings/{finding}/data-check/", None),
    "findings/<str:fingerprint>/restore/": ("POST /findings/{finding}/restore/", None),
    "findings/<str:fingerprint>/": ("/findings/{finding}/", None),
    "findings/<str:fingerprint>/assign/": ("/findings/{finding}/assign/", None),
    "checks/<str:code>/": ("/checks/CH001/", EVERYBODY),
    "runs/": ("/runs/", SIGNED_IN - {"nobody"}),
    "tasks/": ("/tasks/?list=all", SIGNED_IN),
    "tasks/<int:pk>/": ("/tasks/{task}/", None),
    "tasks/<int:pk>/outcome/": ("/tasks/{task}/outcome/", None),
    "tasks/<int:pk>/files/<int:file>/": ("/tasks/{task}/files/{file}/", None),
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
    "api/decisions": ("/api/decisions", SIGNED_IN),
    "api/findings/dismiss": ("POST /api/findings/dismiss", None),
    "api/findings/<fingerprint>/data-check": ("POST /api/findings/{finding}/data-check", None),
    "api/findings/<fingerprint>/restore": ("POST /api/findings/{finding}/restore", None),
    "api/tasks/many": ("POST /api/tasks/many", None),
    "api/tasks/<pk>/progress": ("POST /api/tasks/{task}/progress", None),
    "api/tasks/<pk>/remind": ("POST /api/tasks/{task}/remind", None),
    "api/tasks/<pk>/reopen": ("POST /api/tasks/{task}/reopen", None),
    "api/tasks/<pk>/files": ("/api/tasks/{task}/files", None),
    "api/tasks/<pk>/files/<file>": ("/api/tasks/{task}/files/{file}", None),
    "api/tasks/<pk>/accept": ("POST /api/tasks/{task}/accept", None),
    "api/tasks/<pk>/finish": ("POST /api/tasks/{task}/finish", None),
    "api/tasks/<pk>/drop": ("POST /api/tasks/{task}/drop", None),
}

CONFIDENTIAL = {"FindingRecord", "FindingLine", "FindingScope", "Dismissal", "Task", "TaskLine", "Attachment", "CheckRun"}
"""Tables of which the public sees no row: of firms, or sums that no disclosure control has judged."""

PERMISSIONS: dict[str, set[str]] = {
    "oversight.assign": CITY | {"district"},
    "oversight.refresh": {"administrator", "analyst"},
}
"""Which roles have which permission of this room."""


def add_rows(city: Any) -> dict[str, object]:
    """A file that goes with the city's task, and a dismissal that is over."""
    file = Attachment.objects.create(name="秘密附件.pdf", size_bytes=5, sha256="0" * 64, content=b"%PDF-", by=city.people["analyst"])
    file.tasks.add(city.task)
    day = timezone.localdate()
    Dismissal.objects.create(
        finding=city.finding, by=city.people["analyst"], reason="秘密理由", until=day, severity="red", undone_at=timezone.now()
    )
    return {"file": file.pk}
