"""Components as pages use them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override


def drawn(source: str, query: str = "", **context: Any) -> str:
    with override("zh-hans"):
        request = RequestFactory().get(f"/{query}")
        return Template("{% load liantu %}" + source).render(Context({"request": request, **context}))


def test_a_figure_opens_by_link_and_in_the_panel() -> None:
    page = drawn('{% figure_value "local_supply_ratio" "link:a/b" 2025 0.345 marks %}', marks=["simulated", "reported"])
    address = "/figures/local_supply_ratio/link:a/b/2025/"
    assert f'href="{address}"' in page
    assert f'hx-get="{address}"' in page
    assert "34.5" in page
    assert "mark-simulated" in page
    assert "mark-reported" not in page


def test_an_unknown_figure_says_so_and_still_opens() -> None:
    page = drawn('{% figure_value "makers" "link:a/b" 2025 None %}')
    assert "未知" in page
    assert "/figures/makers/" in page


def test_severities_have_colour_shape_and_word() -> None:
    badge = drawn('{% severity_badge "red" %}')
    assert "severity-red" in badge
    assert "#shape-red" in badge
    assert "红色·立即处理" in badge


def test_a_heading_sorts_both_ways_and_keeps_the_filter() -> None:
    first = drawn('{% sort_heading "size" "规模" %}', "?q=x&page=3")
    assert 'href="?q=x&amp;sort=size"' in first
    second = drawn('{% sort_heading "size" "规模" %}', "?sort=size")
    assert 'aria-sort="ascending"' in second
    assert "sort=-size" in second


def test_the_pager_keeps_the_filter_and_is_absent_for_one_page() -> None:
    page = Paginator(range(120), 50).get_page(2)
    text = drawn("{% pager page %}", "?q=x&page=2", page=page)
    assert 'href="?q=x&amp;page=3"' in text
    assert drawn("{% pager page %}", page=Paginator(range(3), 50).get_page(1)).strip() == ""


def test_a_wrong_field_is_tied_to_its_error() -> None:
    class Form(forms.Form):
        name = forms.CharField(label="名称", help_text="全称")

    page = drawn("{% field form.name %}", form=Form({"name": ""}))
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_help id_name_error"' in page


def test_before_and_after_say_the_direction_in_words() -> None:
    page = drawn('{% before_after "local_supply_ratio" 0.2 0.35 %}')
    assert "20.0" in page
    assert "35.0" in page
    assert "上升" in page


def test_every_button_of_a_page_looks_like_one() -> None:
    """A button without a class has the browser's own look and height."""
    rooms = Path(__file__).resolve().parents[2] / "src" / "liantu"
    bare = [
        f"{page.relative_to(rooms)}: {button}"
        for page in rooms.glob("*/templates/**/*.html")
        if page.name != "header.html"
        for button in re.findall(r"<button[^>]*>", page.read_text("utf-8"))
        if "class=" not in button or re.search(r'class="(primary|danger)', button)
    ]
    assert bare == []
