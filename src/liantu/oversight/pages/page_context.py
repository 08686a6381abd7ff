"""请求: who asks, in which language, of which city; and how a refusal is said to people."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text
from liantu.oversight import queries
from liantu.oversight.models import FindingRecord, Task
from liantu.web.page_context import language, pack


def finding_or_404(request: HttpRequest, fingerprint: str) -> FindingRecord:
    """The finding, or 404 where there is none that the viewer sees."""
    return get_object_or_404(queries.findings(viewer_on(request)), fingerprint=fingerprint)


def task_or_404(request: HttpRequest, pk: int) -> Task:
    """The task, or 404 where there is none that the viewer sees."""
    return get_object_or_404(queries.tasks(viewer_on(request)), pk=pk)


def said(error: LiantuError) -> str:
    """What an error says in the viewer's language."""
    parts = [error.what, error.hint] if error.hint else [error.what]
    return (": " if language() == "en" else "：").join(part.in_language(language()) for part in parts)


def refuse(request: HttpRequest, error: LiantuError) -> None:
    """Show an error as a message on the next page."""
    messages.error(request, said(error))


def department_name(code: str) -> str:
    """A department or a region by its code, in the viewer's language; what a person typed stands as it is."""
    region = pack().region(code)
    name = region.name if region else pack().departments.get(code)
    return name.in_language(language()) if isinstance(name, Text) else code


def not_there(error: LiantuError) -> Http404:
    """The answer to an address of something that is not there or not for this viewer."""
    return Http404(said(error) or _("没有这一页"))
