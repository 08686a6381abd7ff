"""Who gets which page of this room, and of which tables the public sees no row."""

from __future__ import annotations

from typing import Any

from tests.accounts.roles import CITY, Decision

READERS = CITY | {"district", "chain_leader"}
PAGES: dict[str, Decision] = {
    "report/": ("/report/", None),
    "reports/": ("/reports/", READERS),
    "reports/draft/": ("POST /reports/draft/", None),
    "reports/<int:pk>/": ("/reports/{month_report}/", CITY | {"district"}),
    "reports/<int:pk>/progress/": ("/reports/{month_report}/progress/", CITY | {"district"}),
    "reports/<int:pk>/comparison/": ("/reports/{month_report}/comparison/", CITY | {"district"}),
    "reports/<int:pk>/file.<str:form>": ("/reports/{month_report}/file.json", CITY | {"district"}),
    "reports/<int:pk>/sentences/<str:sentence>/": ("POST /reports/{month_report}/sentences/a.1/", None),
    "reports/<int:pk>/<str:verb>/": ("POST /reports/{month_report}/sign/", None),
    "api/month-reports": ("/api/month-reports", None),
    "api/month-reports/<pk>": ("/api/month-reports/{month_report}", CITY | {"district"}),
    "api/month-reports/<pk>/file.<form>": ("/api/month-reports/{month_report}/file.json", CITY | {"district"}),
    "api/month-reports/<pk>/sentences/<sentence>": ("/api/month-reports/{month_report}/sentences/a.1", None),
    "api/month-reports/<pk>/<verb>": ("POST /api/month-reports/{month_report}/sign", None),
}
CONFIDENTIAL = {"MonthReport", "EditedSentence"}
"""A report rests on sums that no disclosure control has judged: the public sees none."""
PERMISSIONS: dict[str, set[str]] = {
    "reports.read": READERS,
    "reports.draft": READERS,
    "reports.sign": READERS - {"analyst"},
}


def add_rows(city: Any) -> dict[str, object]:
    """A draft of the district's report with a sentence that a person rewrote."""
    from liantu.reports.models import EditedSentence, MonthReport
    from tests.reports.sample import sample_document

    document = sample_document(scope=f"district:{city.district}").model_dump(mode="json")
    report = MonthReport.objects.create(
        scope_kind="district", scope_key=city.district, month="2025-10", since="2025-10-01", until="2025-11-15", state="draft",
        document=document, made_at=document["made_at"],
    )  # fmt: skip
    EditedSentence.objects.create(report=report, sentence="head.1", zh="改过的语句", en="A rewritten sentence")
    return {"month_report": report.pk}
