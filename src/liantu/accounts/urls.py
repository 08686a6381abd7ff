"""Addresses of signing in and out, passwords, two-step verification and access tokens."""

from __future__ import annotations

from django.urls import include, path

from liantu.accounts import pages

urlpatterns = [
    path("accounts/tokens/", pages.tokens, name="tokens"),
    path("accounts/tokens/<int:pk>/revoke/", pages.token_revoke, name="token_revoke"),
    path("accounts/", include("allauth.urls")),
]
