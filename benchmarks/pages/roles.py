"""Time what each role opens: ``python -m benchmarks.pages.roles --home FOLDER [--requests N]``.

The folder holds a demonstration city (``LIANTU_HOME=FOLDER liantu init`` and ``liantu demo --firms N``). One process answers Django's bare
sign-in page (``/admin/login/``), then the home of each role, then the pages that homes lead to: each first once, then N times more.
Times are the processor's, within the process, so that other work on the machine distorts them little; elapsed times stand beside them.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

HERE = Path(__file__).parent
RIVAL = "/admin/login/"
ROLES = ("public", "leader", "department", "district", "chain", "firm", "reviewer")
PAGES = (
    ("leader", "/findings/"),
    ("leader", "/targets/"),
    ("leader", "/targets/{target}/"),
    ("leader", "/opportunities/"),
    ("leader", "/chains/"),
    ("leader", "/chains/{chain}/"),
    ("leader", "/districts/{district}/"),
    ("leader", "/clusters/{cluster}/"),
    ("leader", "/screen/"),
    ("firm", "/organisations/{own}/"),
)


def quantile(times: list[float], share: float) -> float:
    """The time in milliseconds that ``share`` of the requests stayed under."""
    return round(1000 * statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1], 1)


def places() -> dict[str, Any]:
    """A target, a chain, a district, a cluster and a firm of the city, the first of each; and the firm's own."""
    from liantu.accounts.models import Membership
    from liantu.chains.models import Chain
    from liantu.registry.models import Organisation
    from liantu.statistics.queries.names import groups_of
    from liantu.web.page_context import pack

    city = pack()
    own = Membership.objects.filter(user__username="firm", scope="organisation").first()
    return {
        "target": city.targets[0].code,
        "chain": Chain.objects.order_by("order")[0].code,
        "district": city.districts[0].code,
        "cluster": next(iter(groups_of(city, "cluster"))),
        "firm": Organisation.objects.order_by("pk")[0].pk,
        "own": own.scope_key if own else "",
    }


def timed(client: Any, path: str) -> tuple[float, float]:
    """Processor and elapsed seconds of one answer."""
    cpu, wall = time.process_time(), time.perf_counter()
    status = client.get(path).status_code
    took = time.process_time() - cpu, time.perf_counter() - wall
    assert status == 200, f"{path} answered {status}"
    return took


def page(client: Any, path: str, requests: int) -> dict[str, float]:
    """The first answer, and median and 95th percentile of those after it, in ms; and how many queries one costs."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    first, *later = [timed(client, path) for _ in range(requests + 1)]
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    cpu, wall = ([one[at] for one in later] for at in (0, 1))
    return {
        "first_ms": round(1000 * first[0], 1),
        "p50_ms": quantile(cpu, 0.50),
        "p95_ms": quantile(cpu, 0.95),
        "elapsed_p50_ms": quantile(wall, 0.50),
        "queries": len(queries),
    }


def client_of(role: str) -> Any:
    """A browser in which the demonstration's account of a role is signed in; of the public one in which nobody is."""
    from django.test import Client

    from liantu.accounts.models import User

    client = Client()
    if role != "public":
        client.force_login(User.objects.get(username=role), backend="django.contrib.auth.backends.ModelBackend")
    return client


def measure(requests: int) -> Iterator[tuple[str, str, dict[str, float]]]:
    """Time Django's sign-in page, the home of each role, and the pages that homes lead to, in this order."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    known, clients = places(), {role: client_of(role) for role in ROLES}
    yield "public", RIVAL, page(clients["public"], RIVAL, requests)
    for role, pattern in (*((role, "/") for role in ROLES), *PAGES):
        yield role, pattern, page(clients[role], pattern.format(**known), requests)


def main() -> None:
    """Measure, and write roles.json after each page."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--requests", type=int, default=40)
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    os.environ |= {"LIANTU_HOME": str(options.home), "DJANGO_SETTINGS_MODULE": "liantu.project.settings"}
    import django

    django.setup()
    from liantu.accounts.queries import demonstration

    city = demonstration()
    assert city is not None, "no demonstration city in this folder"
    result: dict[str, Any] = {
        "machine": machine("django", "polars"),
        "data": f"demonstration city of {city.firms:,} firms, seed {city.seed}, {city.today}, {connection_name()}",
        "requests_per_page": options.requests,
        "note": options.note,
        "pages": [],
    }
    for role, pattern, found in measure(options.requests):
        result["pages"].append({"role": role, "page": pattern, **found})
        print(f"{role:>10} {pattern:26} first {found['first_ms']:>7} p50 {found['p50_ms']:>7} p95 {found['p95_ms']:>7} ms", flush=True)
        (HERE / "roles.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def connection_name() -> str:
    """The database that is used."""
    from django.db import connection

    return str(connection.display_name)


if __name__ == "__main__":
    main()
