"""How many clicks the daily jobs take, counted by the browser: from a target to its firms, from a weak link to work, to a sent report."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.browser import Server
from tests.journeys.test_roles import desk_of, leave

pytestmark = [pytest.mark.journey, pytest.mark.slow]
_COUNTING = """document.addEventListener("click", (event) => {
  if (event.isTrusted) sessionStorage.setItem("clicks", String(Number(sessionStorage.getItem("clicks") ?? "0") + 1));
}, true)"""


def clicks(page: Any) -> int:
    """What the person has clicked since counting began, over all pages; clicks of scripts do not count."""
    return int(page.evaluate("Number(sessionStorage.getItem('clicks') ?? '0')"))


def counting(page: Any, address: str) -> None:
    """Count from ``address`` on."""
    page.add_init_script(_COUNTING)
    page.goto(address)
    page.evaluate("sessionStorage.removeItem('clicks')")


def test_from_a_target_to_the_firms_that_cause_its_gap(server: Server, chromium: Any) -> None:
    """At most three from the home: the target, the district or cluster, the firm."""
    page, witness = desk_of(server, chromium, "department")
    counting(page, f"{server.address}/")
    page.locator("main a[href^='/targets/']:not([href='/targets/'])").first.click()
    page.locator("table.gap-table tbody a").first.click()
    page.locator("main tbody a[href^='/organisations/']").first.click()
    page.wait_for_url("**/organisations/*/")
    assert 1 <= clicks(page) <= 3
    leave(page, witness)


@pytest.mark.parametrize(("button", "kind"), [("组织供需对接", "供需对接"), ("派发补链任务", "补链任务")])
def test_from_a_weak_link_to_work(server: Server, chromium: Any, button: str, kind: str) -> None:
    """At most two: the button in place, and the form as it is proposed; the page behind then says so."""
    page, witness = desk_of(server, chromium, "department")
    page.goto(f"{server.address}/findings/?code=CH001&view=rows&work=waiting")
    page.locator("tr[id^='finding-'] a[href^='/products/'], tr[id^='finding-'] a[href^='/chains/']").first.click()
    if "/products/" in page.url:
        page.locator("main a[href^='/chains/']:visible").first.click()
    counting(page, page.url)
    page.locator("a.button", has_text=button).click()
    form = page.locator("#panel form")
    form.wait_for()
    form.locator("button[type=submit]").click()
    page.locator(".messages .message").wait_for()
    assert 1 <= clicks(page) <= 2
    page.goto(f"{server.address}/tasks/?list=all&state=open")
    page.locator("main tbody a[href^='/tasks/']").first.wait_for()
    page.goto(f"{server.address}/tasks/?list=all&state=open")
    assert any(kind in _kind_of(page, server, link) for link in _first_tasks(page))
    leave(page, witness)


def _first_tasks(page: Any) -> list[str]:
    links = page.locator("main tbody a[href^='/tasks/']").evaluate_all("(all) => all.map((link) => link.getAttribute('href'))")
    return sorted(set(links), key=lambda link: -int(link.strip("/").split("/")[-1]))[:1]


def _kind_of(page: Any, server: Server, link: str) -> str:
    """What the page of a task says its kind is."""
    page.goto(server.address + link)
    return str(page.locator(".breadcrumbs, nav[aria-label]").all_inner_texts())


def test_the_months_report_is_sent_with_typing_and_three_clicks(server: Server, chromium: Any) -> None:
    page, witness = desk_of(server, chromium, "firm", width=390)
    counting(page, f"{server.address}/")
    page.locator("main a.button.primary", has_text="填报").first.click()
    page.wait_for_selector("form.report-form")
    for line in page.locator("form.report-form .report-line").all():
        before = line.locator("span.num:not(.muted)").inner_text().strip()
        line.locator("input[inputmode=decimal]").fill(before if any(digit.isdigit() for digit in before) else "1")
    page.wait_for_load_state("networkidle")
    for why in page.locator("form.report-form input[name^=why-]:visible").all():
        why.fill("与上月持平")
    page.locator("form.report-form button.primary[type=submit]").click()
    page.wait_for_selector("main :text('已报送')")
    assert 1 <= clicks(page) <= 3
    leave(page, witness)


_UNNAMED = """[...document.querySelectorAll("table.stacks tbody td:not(:first-child):not(:empty)")].filter(
    (one) => !one.dataset.label && !one.querySelector(".button, input, a[hx-get] + *")).length"""
_OFF_SCREEN = """[...document.querySelectorAll("table.stacks tbody .button")].filter(
    (one) => one.getBoundingClientRect().right > innerWidth).length"""


def test_rows_are_cards_on_a_phone(server: Server, chromium: Any) -> None:
    """No table that officials open scrolls sideways, each value has its name beside it, and the button is on the screen."""
    page, witness = desk_of(server, chromium, "department", width=390)
    for address in ("/", "/findings/", "/findings/?code=CH001&view=rows", "/tasks/?list=all", "/organisations/", "/intake/"):
        page.goto(server.address + address)
        page.wait_for_load_state("networkidle")
        wide = page.locator(".table-wrap:has(table.stacks)").evaluate_all("(all) => all.map((one) => one.scrollWidth - one.clientWidth)")
        assert wide, address
        assert max(wide) <= 0, address
        assert (page.evaluate(_UNNAMED), page.evaluate(_OFF_SCREEN)) == (0, 0), address
    leave(page, witness)
