"""请求: what pages of all rooms share when they are asked: the pack, the language, and what is not there as the page that says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse

from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.pack import Pack, load_pack
from liantu.web.numbers import in_english

_LONGEST_NUMBER = 9
DEPTH = "depth"
"""Query parameter and cookie by which a reader asks for the analyst's depth."""
P = ParamSpec("P")


def pack() -> Pack:
    """The pack of this installation."""
    return load_pack(settings.PACK)


def language() -> str:
    """Language of the texts: zh or en."""
    return "en" if in_english() else "zh"


def whole_number(text: str) -> int | None:
    """Read a whole number of an address; None where it is none, or has more digits than any number that is asked for.

    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER else None


def deep(request: HttpRequest) -> bool:
    """Whether the reader asked for the analyst's depth (methods, indices): by ``?depth=1`` or ``0``, else by the cookie so named.

    It decides what a page explains, never what a viewer may see.
    """
    asked = request.GET.get(DEPTH) or request.COOKIES.get(DEPTH, "")
    return str(asked) == "1"


def page_of(name: str, *args: object) -> str:
    """Address of a page; empty where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def not_found_as_404(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Turn what is not there, or not to be seen, into the page that says so."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFoundError as error:
            raise Http404(error.what.in_language(language())) from error

    return answer


def done(request: HttpRequest, action: Callable[[], Any], success: str) -> bool:
    """Run an action and say how it went; what is not allowed is a 403, what is not there a 404."""
    try:
        action()
    except NotAllowedError as error:
        raise PermissionDenied(error.what.in_language(language())) from error
    except NotFoundError as error:
        raise Http404(error.what.in_language(language())) from error
    except LiantuError as error:
        said = [error.what, *([error.hint] if error.hint else [])]
        messages.error(request, " ".join(part.in_language(language()) for part in said))
        return False
    messages.success(request, success)
    return True
