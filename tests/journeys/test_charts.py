"""Charts under the hand: hovering over each kind shows its tooltip and breaks no rule of the content security policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest

from liantu.web import charts
from tests.journeys.browser import Server
from tests.journeys.test_main_job import signed_in

pytestmark = [pytest.mark.journey, pytest.mark.slow]
DISTRICT = "500112"
PAGES = {
    "lines": "/clusters/",
    "bars": f"/districts/{DISTRICT}/",
    "heat": "/indicators/above_scale_output/?by=district&view=heat",
    "scatter": f"/districts/{DISTRICT}/",
    "waterfall": "/indicators/above_scale_output/change/",
}
LISTEN = "addEventListener('securitypolicyviolation', (event) => console.error('refused', event.violatedDirective, event.sample))"


def kinds(page: Any) -> Iterator[tuple[str, Any]]:
    """Kind and box of each chart on the page."""
    for box in page.locator("[data-chart]").all():
        yield json.loads(page.locator(f"script[id='{box.get_attribute('data-chart')}']").text_content())["kind"], box


def hover(page: Any, box: Any) -> str:
    """Move over the chart, point by point, until a tooltip stands; its text."""
    box.scroll_into_view_if_needed()
    frame = box.bounding_box()
    tooltip = box.locator(".tooltip-box")
    for down in range(2, 20):
        for across in range(2, 40):
            page.mouse.move(frame["x"] + frame["width"] * across / 40, frame["y"] + frame["height"] * down / 20)
            page.evaluate("new Promise(requestAnimationFrame)")
            if tooltip.count() and tooltip.first.is_visible():
                return str(tooltip.first.inner_text())
    return ""


def test_there_is_a_page_for_each_kind() -> None:
    assert set(PAGES) == {get_args(get_type_hints(one)["kind"])[0] for one in get_args(charts.Chart)}


@pytest.mark.parametrize("kind", PAGES)
def test_hovering_shows_a_tooltip_and_breaks_no_rule(server: Server, chromium: Any, kind: str) -> None:
    page, witness = signed_in(server, chromium, "zh", 1440)
    page.add_init_script(LISTEN)
    page.goto(server.address + PAGES[kind])
    page.wait_for_selector("[data-chart] svg")
    box = next((box for found, box in kinds(page) if found == kind), None)
    assert box is not None, f"no chart of kind {kind} on {PAGES[kind]}"
    text = hover(page, box)
    title, _, values = text.partition("\n")
    assert title.strip(), text
    assert any(sign.isdigit() or sign == "–" for sign in values), text
    page.context.close()
    witness.satisfied()


def test_lines_have_their_names_at_their_ends_where_there_is_room(server: Server, chromium: Any) -> None:
    page, witness = signed_in(server, chromium, "zh", 1440)
    page.goto(server.address + PAGES["lines"])
    page.wait_for_selector("[data-chart] svg")
    box = next(box for kind, box in kinds(page) if kind == "lines")
    frame = box.bounding_box()
    names = [one["name"] for one in json.loads(page.locator(f"script[id='{box.get_attribute('data-chart')}']").text_content())["series"]]
    written = [box.locator("svg text", has_text=name).first.bounding_box() for name in names]
    assert len(names) > 1
    assert all(one["x"] > frame["x"] + frame["width"] * 0.75 for one in written)
    page.context.close()
    witness.satisfied()
