"""The address map: the pages of every room, then the interface."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from liantu.project.api import api
from liantu.project.api.reference import reference
from liantu.rooms.installed import installed_rooms

urlpatterns = [
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    *(pattern for room in installed_rooms() for pattern in room.urls()),
    path("api/", reference, name="api"),
    path("api/", api.urls),
]
