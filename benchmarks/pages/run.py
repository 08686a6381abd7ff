"""Time the pages of a warm server over simulated cities: ``python -m benchmarks.pages.run [--quick] [--firms N …]``.

A city is made in a home of its own, the real server is started, a person signs in, and every page is asked for in turn,
one request at a time, on loopback: the times are those of whole responses. Absolute times belong to the machine.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

from benchmarks.machine import machine

HERE = Path(__file__).parent
LIANTU = [sys.executable, "-m", "liantu"]
PAGES = {
    "workbench": "/",
    "chain list": "/chains/",
    "chain map": "/chains/intelligent_nev/",
    "link": "/chains/intelligent_nev/battery_pack/",
    "product": "/products/steel_sheet/",
    "organisations": "/organisations/",
    "organisation": "/organisations/{firm}/",
    "findings": "/findings/",
    "opportunities": "/opportunities/",
    "opened figure": "/figures/local_supply_ratio/link:intelligent_nev/battery_pack/{year}/",
}


class Browser:
    """A client that keeps cookies, as a person's browser does."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        """Send one request and return status and text."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://127.0.0.1:{self.connection.port}{path}"}
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode("utf-8", errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, text

    def sign_in(self, name: str, password: str) -> None:
        """Fill in the login form."""
        _, page = self.ask("GET", "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, "no login form"
        form = {"csrfmiddlewaretoken": token[1], "login": name, "password": password}
        status, _ = self.ask("POST", "/accounts/login/", urllib.parse.urlencode(form))
        assert status == 302, f"login answered {status}"


def quantile(times: list[float], share: float) -> float:
    """The time in milliseconds that ``share`` of the requests stayed under."""
    return round(1000 * statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1], 1)


def measure(firms: int, requests: int) -> dict[str, object]:
    """Make a city of ``firms``, start the server, and time every page."""
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as home, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {**os.environ, "LIANTU_HOME": home}
        made = subprocess.run([*LIANTU, "init"], env=environment, check=True, capture_output=True, text=True)
        password = re.search(r"password, shown once:\s+(\S+)", made.stdout)
        assert password, made.stdout
        start = time.perf_counter()
        subprocess.run([*LIANTU, "demo", "--firms", str(firms)], env=environment, check=True, stdout=subprocess.DEVNULL)
        seconds_to_make = round(time.perf_counter() - start, 1)
        server = subprocess.Popen(
            [*LIANTU, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            pages = time_pages(port, password[1], requests)
        finally:
            server.terminate()
            server.wait(timeout=30)
        return {"firms": firms, "seconds_to_make_the_city": seconds_to_make, "requests_per_page": requests, "pages": pages}


def time_pages(port: int, password: str, requests: int) -> dict[str, dict[str, float]]:
    """Sign in, warm each page up, then time it."""
    for _ in range(240):
        try:
            browser = Browser(port)
            browser.ask("GET", "/accounts/login/")
            break
        except OSError:
            time.sleep(0.25)
    browser.sign_in("admin", password)
    _, listing = browser.ask("GET", "/organisations/")
    firm = re.search(r'href="/organisations/(\d+)/"', listing)
    _, link = browser.ask("GET", PAGES["link"])
    year = re.search(r'/figures/local_supply_ratio/[^"]+/(\d{4})/', link)
    assert firm and year, "the pages link to no organisation or figure"
    results = {}
    for name, pattern in PAGES.items():
        path = pattern.format(firm=firm[1], year=year[1])
        times = []
        for number in range(requests + 3):
            start = time.perf_counter()
            status, _ = browser.ask("GET", path)
            if number >= 3:
                times.append(time.perf_counter() - start)
            assert status == 200, f"{path} answered {status}"
        results[name] = {"p50_ms": quantile(times, 0.50), "p95_ms": quantile(times, 0.95), "max_ms": round(1000 * max(times), 1)}
        print(f"{name:>14}  p50 {results[name]['p50_ms']:>7} ms  p95 {results[name]['p95_ms']:>7} ms", flush=True)
    return results


def main() -> None:
    """Measure at 10,000 and 100,000 firms (quick: 1,000 and 10,000) and write results.json (quick: results-quick.json)."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--firms", type=int, nargs="*")
    parser.add_argument("--requests", type=int, default=60)
    options = parser.parse_args()
    sizes = options.firms or ([1_000, 10_000] if options.quick else [10_000, 100_000])
    runs = []
    for firms in sizes:
        print(f"-- {firms:,} simulated firms", flush=True)
        runs.append(measure(firms, options.requests))
    result = {"machine": machine("django", "granian", "polars"), "data": "simulated city, seed 7, SQLite", "runs": runs}
    name = "results-quick.json" if options.quick else "results.json"
    (HERE / name).write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
