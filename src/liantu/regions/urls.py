"""Addresses of the room of regions."""

from __future__ import annotations

from django.urls import path

from liantu.regions.pages import districts, pairing, park, parks, publish, region

urlpatterns = [
    path("districts/", districts.region_list, name="region_list"),
    path("districts/export.<str:form>", districts.region_list_export, name="region_list_export"),
    path("districts/assessment/<int:pk>/publish/", publish.publish, name="regions_publish"),
    path("districts/assessment/<int:pk>/withdraw/", publish.withdraw, name="regions_withdraw"),
    path("districts/<slug:code>/", region.region, name="region"),
    path("districts/<slug:code>/export.<str:form>", region.region_export, name="region_export"),
    path("parks/", parks.park_list, name="park_list"),
    path("parks/export.<str:form>", parks.park_list_export, name="park_list_export"),
    path("parks/<slug:code>/", park.park, name="park"),
    path("parks/<slug:code>/export.<str:form>", park.park_export, name="park_export"),
    path("pairing/", pairing.pairing, name="pairing"),
    path("pairing/export.<str:form>", pairing.pairing_export, name="pairing_export"),
]
