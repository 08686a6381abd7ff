"""Addresses of the room of statistics."""

from __future__ import annotations

from django.urls import path

from liantu.statistics.pages import exports, indicators, targets, why

urlpatterns = [
    path("targets/", targets.target_list, name="target_list"),
    path("targets/export.<str:form>", targets.target_export, name="target_export"),
    path("targets/<str:code>/", targets.target, name="target"),
    path("indicators/", indicators.indicator_list, name="indicator_list"),
    path("indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("indicators/<str:code>/change/", why.indicator_change, name="indicator_change"),
    path("indicators/<str:code>/export.<str:form>", exports.indicator_export, name="indicator_export"),
]
