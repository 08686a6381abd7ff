"""Addresses of visits."""

from __future__ import annotations

from django.urls import path

from liantu.sample_room import pages

urlpatterns = [path("sample-room/", pages.sample_room_list, name="sample_room_list")]
