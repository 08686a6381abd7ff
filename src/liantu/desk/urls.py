"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from liantu.desk.pages import home

urlpatterns = [
    path("", home.workbench, name="workbench"),
    path("screen/", home.screen, name="screen"),
    path("tour/done/", home.tour_done, name="tour_done"),
]
