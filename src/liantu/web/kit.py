"""组件页: the components that pages are made of, each with an example and its source, for those who write pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from liantu.kernel.viewer import PUBLIC, Role, Viewer
from liantu.web.charts import Axis, Bars, Lines, Series

EXAMPLES = ("card", "data_table", "filter_form", "picker", "figure_link", "key_numbers", "chart", "empty_state", "drawer")
"""Names of the examples in ``templates/web/kit``, in the order of the page."""


def kit(request: HttpRequest) -> HttpResponse:
    """Show every component; for analysts and administrators, and for everybody where the server runs in debug mode."""
    viewer: Viewer = getattr(request, "viewer", PUBLIC)
    if not (settings.DEBUG or viewer.has(Role.ANALYST, Role.ADMINISTRATOR)):
        raise Http404
    context = example_context()
    examples = [(name, template.render(context, request), source) for name, template, source in map(_example, EXAMPLES)]
    return render(request, "web/kit.html", {"examples": examples})


def example_context() -> dict[str, Any]:
    """What the examples show: round numbers of no city."""
    years = ("2022", "2023", "2024")
    series = (Series("A", (120.0, 135.0, 150.0)), Series("B", (80.0, None, 96.0), dashed=True))
    return {
        "rows": (("A", 150.0), ("B", 96.0)),
        "lines": Lines(x=years, series=series, axis=Axis(digits=0)),
        "bars": Bars(x=("A", "B"), series=(Series("2024", (150.0, 96.0)),), axis=Axis(digits=0), horizontal=True),
    }


def _example(name: str) -> tuple[str, Any, str]:
    template: Any = get_template(f"web/kit/{name}.html")
    return name, template, Path(template.origin.name).read_text(encoding="utf-8")
