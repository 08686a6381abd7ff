"""Addresses of the room of regions."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
