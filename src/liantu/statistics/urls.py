"""Addresses of the room of statistics."""

from __future__ import annotations

from django.urls import path

from liantu.statistics.pages import change, clusters, district_targets, exports, indicators, releases, reporting, targets

urlpatterns = [
    path("targets/", targets.target_list, name="target_list"),
    path("targets/export.<str:form>", targets.target_export, name="target_export"),
    path("targets/<str:code>/", targets.target, name="target"),
    path("targets/<str:code>/districts/", district_targets.target_districts, name="target_districts"),
    path("targets/<str:code>/gap/", targets.target_gap_page, name="target_gap"),
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/change/", change.indicator_change, name="indicator_change"),
    path("indicators/<str:code>/export.<str:form>", exports.indicator_export, name="indicator_export"),
    path("clusters/", clusters.cluster_list, name="cluster_list"),
    path("clusters/export.<str:form>", clusters.cluster_export, name="cluster_export"),
    path("clusters/<str:code>/", clusters.cluster, name="cluster"),
    path("reporting/", reporting.reporting, name="reporting"),
    path("reporting/reminders.<str:form>", reporting.reminder_export, name="reminder_export"),
    path("reporting/issues.<str:form>", reporting.issue_export, name="issue_export"),
    path("releases/", releases.release_list, name="release_list"),
    path("releases/preview/", releases.release_preview, name="release_preview"),
    path("releases/state/", releases.release_state, name="release_state"),
    path("releases/new/", releases.release_new, name="release_new"),
    path("releases/<int:pk>/", releases.release_page, name="release"),
    path("releases/<int:pk>/withdraw/", releases.release_withdraw, name="release_withdraw"),
]
