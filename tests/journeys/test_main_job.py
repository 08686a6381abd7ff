"""The main job, by a person in a browser: from a finding down to its rows and to work; from a spreadsheet to a changed figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.journeys.browser import Server, Witness

pytestmark = [pytest.mark.journey, pytest.mark.slow]
CHAIN = "lithium_battery"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
PAGES = ("/", "/chains/", f"/chains/{CHAIN}/", "/organisations/", "/products/", "/findings/", "/tasks/", "/measures/", "/checks/CH001/",
         "/runs/", "/intake/", "/intake/new/", "/merges/", "/accounts/tokens/", "/api/")  # fmt: skip


def signed_in(server: Server, chromium: Any, language: str, width: int) -> tuple[Any, Witness]:
    """A page in which the administrator has signed in by hand, and who watches it."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale=LOCALES[language], accept_downloads=True)
    context.set_default_timeout(15_000)
    witness = Witness(server.address)
    witness.watch(context)
    page = context.new_page()
    page.goto(f"{server.address}/accounts/login/")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", server.password)
    page.click("main button[type=submit]")
    page.wait_for_url(f"{server.address}/")
    return page, witness


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_fits_and_asks_nobody(server: Server, chromium: Any, language: str, width: int) -> None:
    page, witness = signed_in(server, chromium, language, width)
    for address in PAGES:
        page.goto(server.address + address)
        page.wait_for_load_state("networkidle")
        assert page.locator("h1").first.is_visible(), address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is wider than {width}"
        assert page.evaluate("document.documentElement.lang").startswith(language), address
    page.context.close()
    witness.satisfied()


@pytest.mark.parametrize(("language", "width"), [("zh", 1440), ("en", 1440), ("zh", 390), ("en", 390)])
def test_from_the_map_down_to_rows(server: Server, chromium: Any, language: str, width: int) -> None:
    page, witness = signed_in(server, chromium, language, width)
    page.goto(f"{server.address}/chains/")
    page.locator(f"a[href='/chains/{CHAIN}/']").first.click()
    card = page.locator("article.link-card[data-product=battery_cell]")
    if width < 860:  # one stage at a time
        stage = page.locator(".stage:has(article[data-product=battery_cell])").get_attribute("data-stage")
        page.locator(f"[data-stage-tab={stage}]").click()
    card.scroll_into_view_if_needed()
    card.locator(".link-facts .state-word").click()
    if width >= 860:  # with one stage at a time there is no other end to draw a line to
        page.wait_for_selector("svg.edges path.edge-supplier", state="attached")
        assert page.locator("svg.edges path").count() >= 3
    card.locator("a.link-name").click()
    page.wait_for_url(re.compile(f"/chains/{CHAIN}/battery_cell/$"))
    page.locator("dl.facts a.figure-link").first.click()
    panel = page.locator("#panel")
    panel.locator("table.data").first.wait_for()
    assert panel.locator("h1").is_visible()
    assert panel.locator("table.data tbody tr").count() >= 2
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    page.context.close()
    witness.satisfied()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_a_finding_to_work_and_its_effect(server: Server, chromium: Any, language: str) -> None:
    """Two clicks give a finding out; the page behind the panel then shows the task."""
    page, witness = signed_in(server, chromium, language, 1440)
    page.goto(f"{server.address}/findings/?view=rows&work=waiting")
    row = page.locator("tr[id^='finding-']").first
    key = str(row.get_attribute("id")).removeprefix("finding-")
    row.locator("a.button[hx-get*='/assign/']").click()
    form = page.locator("#panel form")
    form.wait_for()
    assert form.locator("[name=due_date]").input_value() > "2000"
    assert form.locator("[name=title]").input_value()
    form.locator("button[type=submit]").click()
    page.locator(".messages .message").wait_for()
    assert page.locator(f"#finding-{key}").count() == 0, "it waits for nobody any more"
    page.goto(f"{server.address}/findings/{key}/")
    page.locator(".list a[href^='/tasks/']").first.click()
    page.wait_for_url(re.compile(r"/tasks/\d+/$"))
    page.locator("form[action$='/accept/'] button").click()
    page.locator("button[formaction$='/finish/']").wait_for()
    page.fill("textarea[name=note]", "两家候选企业已签约 / two candidates have signed")
    page.locator("button[formaction$='/finish/']").click()
    page.locator("#outcome .before-after").wait_for(timeout=60_000)
    if language == "zh":
        assert "重新检查后" in page.locator("#outcome").inner_text()
    page.context.close()
    witness.satisfied()


def spreadsheet(path: Path, output: str) -> Path:
    """A city's sheet of one firm's yearly output, in 万元, by Chinese headings."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "产能"
    sheet.append(["单位", "产品", "年份", "产值（万元）"])
    sheet.append(["模拟企业 00001", "battery_cell", "2025", "120000"])
    sheet.append(["模拟企业 00002", "battery_cell", "2025", output])
    book.save(path)
    return path


def upload(server: Server, page: Any, path: Path) -> None:
    """Upload a file by the form and wait until the check has ended."""
    page.goto(f"{server.address}/intake/new/")
    page.set_input_files("[name=uploads]", str(path))
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/intake/\d+/$"))


def opened_output(server: Server, page: Any) -> str:
    """The opened output of the cell's link, as it is shown."""
    page.goto(f"{server.address}/figures/local_output/link:{CHAIN}/battery_cell/latest/")
    return str(page.locator("main .opened").inner_text())


def test_from_a_spreadsheet_to_a_changed_figure(server: Server, chromium: Any, tmp_path: Path) -> None:
    page, witness = signed_in(server, chromium, "zh", 1440)
    before = opened_output(server, page)
    upload(server, page, spreadsheet(tmp_path / "产能.xlsx", "很多"))
    problems = page.locator("#problems")
    problems.wait_for(timeout=60_000)
    said = problems.inner_text()
    for part in ("产能.xlsx", "产能", "D3", "很多"):
        assert part in said, part
    assert "不是金额" in said
    assert "is not an amount" in said, "the same in English beneath"
    assert opened_output(server, page) == before, "nothing was written"

    upload(server, page, spreadsheet(tmp_path / "产能.xlsx", "360000"))
    page.locator("form[action$='/confirm/'] button").click(timeout=60_000)
    page.locator(".notice.success a[href^='/sources/']").first.wait_for(timeout=60_000)
    page.goto(f"{server.address}/")
    page.locator("#freshness[hx-get]").wait_for(state="detached", timeout=90_000)  # an import lets the city be assessed by itself
    page.locator("#freshness form[action='/refresh/'] button").click()
    page.locator("#freshness[hx-get]").wait_for(state="detached", timeout=90_000)
    page.locator("#freshness .notice").wait_for(state="detached", timeout=10_000)
    assert opened_output(server, page) != before
    page.context.close()
    witness.satisfied()
