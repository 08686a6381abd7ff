"""拒绝不可能的地址: an address that holds a NUL is nobody's; PostgreSQL would refuse it deep inside a query.

One with more parameters than Django reads is nobody's either; every look at them would fail, that of the page of errors too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.period import PeriodError

_STATUS: dict[type[LiantuError], int] = {NotFoundError: 404, NotAllowedError: 403, PeriodError: 400}
_CANNOT = 503


class RefuseImpossibleMiddleware:
    """Answer 400 to an address with a NUL in its path or query, or with too many parameters."""

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
