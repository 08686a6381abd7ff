"""What the chain pages share: things not found as a 404 page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language

from liantu.chains.models import Assessment
from liantu.kernel.errors import NotFoundError

P = ParamSpec("P")


def not_found_as_404(view: Callable[Concatenate[HttpRequest, P], HttpResponse]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Turn what is not there, or not to be seen, into the page that says so."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotFoundError as error:
            raise Http404(error.what.in_language(get_language() or "zh")) from error

    return answer


def is_simulated(assessment: Assessment | None) -> bool:
    """Whether an assessment rests on simulated rows."""
    return assessment is not None and "simulated" in assessment.marks
