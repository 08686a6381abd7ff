"""返回: after a form was sent from any page, back to that page, and a word of how it went."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, anchor: str = "") -> HttpResponse:
    """Lead back to the page of this product that the form names as ``next``; home where it names none."""
    return redirect(page_named(request) + anchor)


def page_named(request: HttpRequest) -> str:
    """The page of this product that the form names as ``next``, in one line, since mail tells it too; the home where it names none."""
    address = request.POST.get("next", "")
    own_page = address.startswith("/") and address.isprintable() and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if own_page else "/"


def say(request: HttpRequest, words: str) -> None:
    """Say how it went on the next page."""
    messages.success(request, words)
