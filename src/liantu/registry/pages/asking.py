"""What the registry's pages share: refusals said to the person who asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.text import Text
from liantu.web.figures import translated


def done(request: HttpRequest, action: Callable[[], Any], success: str) -> bool:
    """Run an action and say how it went; what is not allowed is a 403, what is not there a 404."""
    try:
        action()
    except NotAllowedError as error:
        raise PermissionDenied(translated(error.what)) from error
    except NotFoundError as error:
        raise Http404(translated(error.what)) from error
    except LiantuError as error:
        messages.error(request, translated(error.what) + (f" {translated(error.mend)}" if isinstance(error.mend, Text) else ""))
        return False
    messages.success(request, success)
    return True
