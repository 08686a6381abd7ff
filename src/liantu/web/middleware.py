"""拒绝不可能的地址: an address that holds a NUL is nobody's; PostgreSQL would refuse it deep inside a query.

One with more parameters than Django reads is nobody's either; every look at them would fail, that of the page of errors too.
The same goes for the fields of a form: no browser sends a NUL.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.period import PeriodError
from liantu.rooms.shared import shared_reads

_STATUS: dict[type[LiantuError], int] = {NotFoundError: 404, NotAllowedError: 403, PeriodError: 400}
_CANNOT = 503


class RefuseImpossibleMiddleware:
    """Answer 400 to an address with a NUL in its path or query or with too many parameters, and to a form with a NUL in a field."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse or pass on."""
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query:
            raise BadRequest("NUL in the address")
        if query.count("&") >= (settings.DATA_UPLOAD_MAX_NUMBER_FIELDS or float("inf")):
            request.META["QUERY_STRING"] = ""  # the page that says so would look at it again
            raise BadRequest("too many parameters in the address")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any) -> None:
        """Refuse a form with a NUL; the interface for programs, which takes no forms, looks at its bodies itself."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        try:
            fields = request.POST
        except UnreadablePostError:  # who sent it has gone
            return
        if any("\0" in word for name, values in fields.lists() for word in (name, *values)):
            raise BadRequest("NUL in a field")


class SharedReadsMiddleware:
    """Let the parts of a page that only reads share what they read (`rooms.shared`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; what may write reads anew each time."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with shared_reads():
            return self.get_response(request)


class TellRefusalsMiddleware:
    """Answer a page that Liantu refuses, such as one whose file of reports is missing, with what is wrong and how to mend it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Tell a refusal in the viewer's language; whatever else goes wrong stays an error."""
        if not isinstance(error, LiantuError):
            return None
        status = next((status for kind, status in _STATUS.items() if isinstance(error, kind)), _CANNOT)
        if status == _CANNOT:
            logging.getLogger("django.request").error("%s: %s", request.path, error)
        return render(request, "refused.html", {"what": error.what, "hint": error.hint, "status": status}, status=status)
