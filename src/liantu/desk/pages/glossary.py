"""术语表: every word that pages explain in place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.desk.engine.rule_files import GlossaryRules
from liantu.web.figures import translated
from liantu.web.page_context import pack


@require_GET
def glossary(request: HttpRequest) -> HttpResponse:
    """List the words by name in the reader's language."""
    words = sorted(pack().rule(GlossaryRules).words, key=lambda word: translated(word.name).casefold())
    return render(request, "desk/glossary.html", {"words": words})
