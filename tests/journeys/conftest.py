"""One demonstration city for all journeys of a worker: making it takes longer than most journeys.

The browser ends with its module: while its event loop runs, Django refuses the database to the tests that follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.browser import Server, browser_path, serving

FIRMS = 300


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    browser_path()
    with serving(tmp_path_factory.mktemp("home"), FIRMS) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    path = browser_path()
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
