"""Accounts are made by administrators; nobody signs up alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.http import HttpRequest

from liantu.accounts.queries import demonstration_accounts


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Refuse open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 the name that allauth calls it by
        """Return False: an administrator makes the account."""
        return False


class SignInForm(LoginForm):  # type: ignore[misc]
    """The form of signing in. In a demonstration it offers its accounts: ``?user=`` fills in the name of one; the password is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(demonstration_accounts())
        chosen = self.request.GET.get("user", "")
        if any(account.user.username == chosen for account in self.offered):
            self.initial["login"] = chosen
            self.fields["login"].widget.attrs.pop("autofocus", None)
            self.fields["password"].widget.attrs["autofocus"] = True
