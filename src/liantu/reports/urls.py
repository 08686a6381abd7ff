"""Addresses of the month's reports."""

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from liantu.reports.pages import lists, one

urlpatterns = [
    path("report/", RedirectView.as_view(pattern_name="report_list"), name="report"),
    path("reports/", lists.report_list, name="report_list"),
    path("reports/draft/", lists.report_draft, name="report_draft"),
    path("reports/<int:pk>/", one.report, name="month_report"),
    path("reports/<int:pk>/progress/", one.report_progress, name="report_progress"),
    path("reports/<int:pk>/comparison/", one.report_comparison, name="report_comparison"),
    path("reports/<int:pk>/file.<str:form>", one.report_download, name="report_file"),
    path("reports/<int:pk>/sentences/<str:sentence>/", one.report_sentence, name="report_sentence"),
    path("reports/<int:pk>/<str:verb>/", one.report_move, name="report_move"),
]
