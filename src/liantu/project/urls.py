"""The address map: each room's pages under its own prefix."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from liantu.project.api import api
from liantu.project.api.reference import reference

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("liantu.accounts.urls")),
    path("", include("liantu.chains.urls")),
    path("", include("liantu.regions.urls")),
    path("", include("liantu.statistics.urls")),
    path("", include("liantu.registry.urls")),
    path("", include("liantu.oversight.urls")),
    path("api/", reference, name="api"),
    path("api/", api.urls),
]
