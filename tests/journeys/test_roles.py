"""Each person of the demonstration city, from sign-in to done, counted in clicks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.browser import Server, Witness

pytestmark = [pytest.mark.journey, pytest.mark.slow]
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PEOPLE = ("leader", "department", "district", "analyst", "chain", "firm", "reviewer", "public")


def desk_of(server: Server, chromium: Any, user: str, language: str = "zh", width: int = 1440) -> tuple[Any, Witness]:
    """The home of a person of the demonstration, signed in by hand; of the public without."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale=LOCALES[language], accept_downloads=True)
    context.set_default_timeout(20_000)
    witness = Witness(server.address)
    witness.watch(context)
    page = context.new_page()
    if user != "public":
        page.goto(f"{server.address}/accounts/login/")
        page.fill("[name=login]", user)
        page.fill("[name=password]", server.passwords[user])
        page.locator("form:has([name=password]) button[type=submit]").click()
        page.wait_for_url(f"{server.address}/")
    else:
        page.goto(f"{server.address}/")
    return page, witness


def leave(page: Any, witness: Witness) -> None:
    page.context.close()
    witness.satisfied()


def test_the_leader_reads_three_sentences_and_opens_a_number(server: Server, chromium: Any) -> None:
    page, witness = desk_of(server, chromium, "leader")
    said = page.locator(".headlines .headline")
    assert 1 <= said.count() <= 3
    said.locator("a.figure-link").first.click()
    page.wait_for_selector("#panel h1")
    page.keyboard.press("Escape")
    page.goto(f"{server.address}/screen/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    leave(page, witness)


def test_the_department_gives_out_what_weighs_most_in_two_clicks(server: Server, chromium: Any) -> None:
    page, witness = desk_of(server, chromium, "department")
    page.locator("main tbody tr .button", has_text="派发").first.click()
    page.wait_for_selector("#panel form")
    page.locator("#panel form button.primary").click()
    page.wait_for_selector("#panel :text('已派发'), main :text('已派发'), .message.success")
    page.goto(f"{server.address}/tasks/?list=all")
    assert page.locator("main tbody tr, main ul.list > li").count() >= 1
    leave(page, witness)


def test_the_district_sees_its_own(server: Server, chromium: Any) -> None:
    page, witness = desk_of(server, chromium, "district")
    assert page.locator("main h1").is_visible()
    page.goto(f"{server.address}/organisations/")
    places = set(page.locator("main tbody tr td:nth-child(2)").all_inner_texts())
    assert len(places) == 1, places
    leave(page, witness)


def test_the_chain_leader_sees_the_largest_gaps_and_whom_to_call(server: Server, chromium: Any) -> None:
    page, witness = desk_of(server, chromium, "chain")
    gaps = page.locator("main a[href^='/chains/']")
    assert gaps.count() >= 5
    assert page.locator("main a[href^='/organisations/']").count() >= 1
    gaps.nth(1).click()
    assert page.locator("main h1").is_visible()
    leave(page, witness)


@pytest.mark.parametrize("user", ["reviewer", "public"])
def test_who_has_little_to_do_is_not_met_by_unknown(server: Server, chromium: Any, user: str) -> None:
    page, witness = desk_of(server, chromium, user)
    assert page.locator("main").inner_text().count("未知") == 0
    assert page.locator("main h1").is_visible()
    leave(page, witness)
