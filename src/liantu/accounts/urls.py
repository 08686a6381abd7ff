"""Addresses of signing in and out, passwords and two-step verification."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
