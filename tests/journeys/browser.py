"""A real browser on a real server of its own home; whatever the pages ask of another machine, or complain of, is kept."""

from __future__ import annotations

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
LIANTU = [sys.executable, "-m", "liantu"]
BUILT = Path(__file__).resolve().parents[2] / "src" / "liantu" / "web" / "static" / "built" / "liantu.js"


def browser_path() -> str:
    """The browser on this machine; without one the test is skipped, or fails where LIANTU_REQUIRE_BROWSER=1."""
    missing = [] if BUILT.exists() else ["the front end is not built"]
    found = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    if not found:
        missing.append(f"no browser on the PATH ({', '.join(BROWSERS)})")
    if missing:
        (pytest.fail if os.environ.get("LIANTU_REQUIRE_BROWSER") == "1" else pytest.skip)("; ".join(missing))
    return found


@dataclass
class Server:
    """A running server with its administrator."""

    address: str
    home: Path
    password: str
    environment: dict[str, str]
    passwords: dict[str, str] = field(default_factory=dict)
    """Of the demonstration's accounts, by user name."""

    def liantu(self, *verb: str) -> str:
        """Run a verb of the command line in the server's home."""
        done = subprocess.run([*LIANTU, *verb], env=self.environment, capture_output=True, text=True, check=False, timeout=900)
        assert done.returncode == 0, f"liantu {' '.join(verb)}: {done.stderr[-2000:]}"
        return done.stdout


@contextmanager
def serving(home: Path, firms: int) -> Iterator[Server]:
    """Make an installation with a simulated city, start server and job worker as ``liantu serve --worker`` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    dropped = {"DJANGO_SETTINGS_MODULE", "LIANTU_DATABASE", "LIANTU_SECRET_KEY"}
    environment = {name: value for name, value in os.environ.items() if name not in dropped} | {"LIANTU_HOME": str(home)}
    server = Server(f"http://127.0.0.1:{port}", home, "", environment)
    shown = re.search(r"password, shown once:\s+(\S+)", server.liantu("init"))
    assert shown, "init shows a password"
    server.password = shown[1]
    told = server.liantu("demo", "--firms", str(firms))
    server.passwords = dict(re.findall(r"^  ([a-z]+) +([\w-]{12}) ", told, re.MULTILINE))
    log = (home / "server.log").open("wb")
    process = subprocess.Popen([*LIANTU, "serve", "--worker", "--port", str(port)], env=environment, stdout=log, stderr=log)
    try:
        _wait_for(server.address, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        log.close()


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{address}/accounts/login/", timeout=2)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise AssertionError("the server did not answer in a minute")


@dataclass
class Witness:
    """What a browser saw: requests to other machines, errors and warnings of the console, answers that failed."""

    address: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def watch(self, context: Any) -> None:
        """Listen to every page of a browser context."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))
        context.on("response", self._response)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.foreign.append(request.url)

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text}")

    def _response(self, response: Any) -> None:
        if response.status >= 400:
            self.complaints.append(f"{response.status} {response.url}")

    def satisfied(self) -> None:
        """Nothing left the machine and nothing complained."""
        assert self.foreign == []
        assert self.complaints == [], self.complaints
