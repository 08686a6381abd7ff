"""Every page that a person of the demonstration can reach: it answers, hinders nobody (axe-core), fits a phone, and nothing complains.

One address of each pattern is opened. The department walks first and sees most; of the others those pages are opened that nobody has
opened before them, and their home.
"""

from __future__ import annotations

import re
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from liantu.rooms import ROOMS
from tests.journeys.browser import Server
from tests.journeys.test_roles import PEOPLE, desk_of, leave

pytestmark = [pytest.mark.journey, pytest.mark.slow]
AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_FIRST = ("department", *(person for person in PEOPLE if person != "department"))
_VIOLATIONS = """axe.run({rules: {"label-content-name-mismatch": {enabled: false}}}).then((found) => found.violations.flatMap(
    (rule) => rule.nodes.map((node) => rule.id + ": " + node.html.slice(0, 160))))"""
"""All rules but the one that compares whole words, which Chinese does not have: 渝北 on a tile and 渝北区 in its label are no mismatch."""
_CONTRAST = _VIOLATIONS.replace("{rules:", '{runOnly: ["color-contrast", "link-in-text-block"], rules:')
_TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_PARTS = re.compile(r"<(?:(\w+):)?\w+>")
_CONVERTERS = {"int": r"\d+", "slug": r"[\w-]+", "path": ".+"}
_FRAGMENTS = {"findings/<str:fingerprint>/course/", "chains/of/organisation/<int:pk>/", "chains/assessment/notice/"}
"""Parts of pages, which htmx fills in: the pages around them are looked at."""


def _patterns() -> dict[str, re.Pattern[str]]:
    """Patterns of addresses of pages that can be read, as the rooms' access cases list them; without parts, files and the interface."""
    listed: list[str] = []
    for room in ROOMS:
        try:
            listed += import_module(f"tests.{room}.access").PAGES
        except ModuleNotFoundError:
            continue
    pages = [one for one in listed if not one.startswith(("api", "i18n")) and "<str:form>" not in one and "/files/" not in one]
    return {one: _expression(one) for one in pages if one not in _FRAGMENTS}


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile("/" + _PARTS.sub(lambda part: _CONVERTERS.get(part[1], "[^/]+"), pattern.replace(".", r"\.")))


PATTERNS = _patterns()


@pytest.fixture(scope="module")
def opened() -> set[str]:
    """Patterns of pages that somebody has opened in the browser."""
    return set()


@pytest.mark.parametrize("user", _FIRST)
def test_every_page_that_a_person_can_reach(server: Server, chromium: Any, opened: set[str], user: str) -> None:
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci)")
    page, witness = desk_of(server, chromium, user)
    reached, broken = walk(page, server.address)
    assert broken == {}
    found = {}
    for pattern, address in reached.items():
        if pattern in opened and pattern:
            continue
        opened.add(pattern)
        if told := looked_at(page, server.address + address, dark=pattern in MAIN):
            found[address] = told
    leave(page, witness)
    assert found == {}


MAIN = {
    "",
    "targets/<str:code>/",
    "chains/<slug:code>/",
    "chains/<slug:code>/<slug:product>/",
    "findings/",
    "findings/<str:fingerprint>/",
    "districts/",
    "districts/<slug:code>/",
    "organisations/<int:pk>/",
    "clusters/<str:code>/",
    "opportunities/",
}
"""Pages that are looked at in the dark too."""


def walk(page: Any, server: str) -> tuple[dict[str, str], dict[str, int]]:
    """One address of each pattern that links lead to from the home, and the addresses that did not answer."""
    reached: dict[str, str] = {}
    broken: dict[str, int] = {}
    waiting = ["/", "/search/?q=%E6%B8%9D%E5%8C%97"]
    while waiting:
        address = waiting.pop(0)
        pattern = next((one for one, expression in PATTERNS.items() if expression.fullmatch(address.partition("?")[0])), None)
        if pattern is None or pattern in reached:
            continue
        answer = page.request.get(server + address)
        if answer.status >= 400:
            broken[address] = answer.status
        elif "text/html" in answer.headers.get("content-type", ""):
            reached[pattern] = address
            waiting += [unescape(link).partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', answer.text())]
    return reached, broken


def looked_at(page: Any, address: str, *, dark: bool) -> list[str]:
    """What axe-core finds on a page on a desk, where asked in the dark, and whether it is wider than a phone."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE.read_text("utf-8"))
    told = list(page.evaluate(_VIOLATIONS))
    if dark:
        page.emulate_media(color_scheme="dark")
        told += [f"dark: {one}" for one in page.evaluate(_CONTRAST)]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 390, "height": 844})
    if wide := page.evaluate(_TOO_WIDE):
        told.append(f"{wide} px wider than a phone")
    if dark:
        told += [f"phone: {one}" for one in page.evaluate(_VIOLATIONS)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return told
