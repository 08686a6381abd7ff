"""谁在调用: a token or a session; either way the viewer is the person behind it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from liantu.accounts.actions import user_of_token
from liantu.accounts.queries import viewer_of


class TokenAuth(HttpBearer):
    """Bearer token: the request becomes that of the token's owner."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """Return the owner, or None for a token that does not hold."""
        user = user_of_token(token)
        if user is not None:
            request.user = user
            request.viewer = viewer_of(user)  # type: ignore[attr-defined]
        return user


class SignedInSession(SessionAuth):
    """A browser's session, with the CSRF check for whatever writes."""


class Anybody:
    """Open to the public, who see what is published; a token that does not hold is still refused."""

    def __call__(self, request: HttpRequest) -> Any:
        """Return the user, or True for nobody in particular."""
        if "Authorization" in request.headers:
            return None
        return request.user if request.user.is_authenticated else True


signed_in = [TokenAuth(), SignedInSession()]
anybody = [TokenAuth(), Anybody()]
