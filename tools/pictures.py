"""Draw the pictures of README and docs anew from a demonstration city: ``make pictures`` or ``LIANTU_HOME=… python tools/pictures.py``.

The home has to be one that ``liantu demo`` made. Its accounts get new passwords, which are printed nowhere; a server of its own
answers while the pictures are taken.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LANGUAGES = {"zh": "zh-CN", "en": "en-GB"}
WIDTH, HEIGHT, QUALITY = 1280, 800, 72
PICTURES = {
    "leader": ("leader", "/"),
    "work": ("department", "/"),
    "target": ("department", "/targets/opinion_2025_output/"),
    "chain": ("department", "/chains/lithium_battery/"),
    "district": ("department", "/districts/500112/"),
    "firm": ("firm", "/"),
}
"""Name of the picture → who looks, at which page."""


def main() -> None:
    """Take all pictures in both languages."""
    told = subprocess.run([sys.executable, "-m", "liantu", "demo", "--passwords"], capture_output=True, text=True, check=True).stdout
    passwords = dict(re.findall(r"^  ([a-z]+) +([\w-]{12}) ", told, re.MULTILINE))
    browser_path = next(path for name in BROWSERS if (path := shutil.which(name)))
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _serving() as address, sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for language in LANGUAGES:
            for person in dict.fromkeys(who for who, _page in PICTURES.values()):
                _take(browser, address, person, passwords[person], language)


def _take(browser: Browser, address: str, person: str, password: str, language: str) -> None:
    """Save the pictures of one person in one language."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale=LANGUAGES[language])
    page = context.new_page()
    page.goto(f"{address}/accounts/login/")
    page.fill("[name=login]", person)
    page.fill("[name=password]", password)
    page.locator("form:has([name=password]) button[type=submit]").click()
    page.wait_for_url(f"{address}/")
    if (dismiss := page.locator("[data-tour] button[type=submit], .tour button[type=submit]")).count():
        dismiss.first.click()
        page.wait_for_load_state("networkidle")
    for name, (who, where) in PICTURES.items():
        if who == person:
            page.goto(address + where)
            page.wait_for_load_state("networkidle")
            _save(page, FOLDER / f"{name}-{language}.webp")
    context.close()


def _save(page: Any, path: Path) -> None:
    Image.open(io.BytesIO(page.screenshot())).save(path, quality=QUALITY, method=6)
    click.echo(f"{path.name}  {path.stat().st_size // 1000} kB")


@contextmanager
def _serving() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([sys.executable, "-m", "liantu", "serve", "--port", str(port)], env=os.environ.copy())
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/accounts/login/", timeout=2)  # noqa: S310 our own server
                break
            except OSError:
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
