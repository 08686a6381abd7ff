"""锁定: whose failed sign-ins are counted together."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest


def username_of(request: HttpRequest | None, credentials: Mapping[str, str] | None = None) -> str:
    """Return the name that somebody tries to sign in with: from the credentials, else from the sign-in form or the admin's.

    >>> username_of(None, {"username": "wang", "password": "…"})
    'wang'
    """
    for name in ("username", "login"):
        if credentials and credentials.get(name):
            return credentials[name]
        if request is not None and request.POST.get(name):
            return str(request.POST[name])
    return ""
