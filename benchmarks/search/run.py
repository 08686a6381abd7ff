"""Time the search of organisations over made-up registers: ``python -m benchmarks.search.run [--quick] [--firms N …]``.

Each register is made in a home of its own, on SQLite or on the database of ``LIANTU_DATABASE``. Times are first answers of a warm process:
the hits of a page, under the rights of an analyst, of a district's official and of a chain leader. The rival is the scan that was here
before; tantivy is timed as well where it is installed, without rights, which it cannot know.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.machine import machine

HERE = Path(__file__).parent
TEXTS = ("长安", "电池", "重庆渝北", "有限公司", "精密机械制造", "cqcs", "ybdc", "91500112", "没有这家")
SHOWN, TIMES = 9, 15
CLOCK = time.perf_counter if os.environ.get("LIANTU_DATABASE") else time.thread_time
"""SQLite answers in this thread: its time of computing does not depend on what else the machine does. A server is timed by the clock."""
PLACES = ("渝北", "长寿", "涪陵", "江津", "永川", "璧山", "巴南", "沙坪坝", "北碚", "綦江")
BRANDS = ("长安", "宏远", "嘉陵", "新华", "盛达", "国泰", "三峡", "金桥", "力源", "天成", "恒通", "瑞丰", "汇众", "远大", "凯龙")
TRADES = ("汽车零部件", "电池材料", "精密机械", "电子元件", "化工", "钢构", "食品", "医药", "模具", "齿轮")


def names(firms: int) -> Iterator[str]:
    """Names as firms have them: place, brand, trade and legal form, with a number where they would repeat."""
    parts = itertools.cycle(itertools.product(PLACES, BRANDS, TRADES))
    for number, (place, brand, trade) in zip(range(firms), parts, strict=False):
        yield f"重庆{place}{brand}{number // 1500 or ''}{trade}制造有限公司"


def make(firms: int) -> None:
    """A register of so many firms."""
    from liantu.registry.engine.names import normal_name
    from liantu.registry.models import Organisation, OrganisationName, Region, Source
    from liantu.rooms import clock

    source = Source.objects.create(kind="file", name="bench", mark="simulated", received_at=clock.now())
    region = Region.objects.create(code="500112", kind="district", name_zh="渝北区", name_en="Yubei")
    rows = [
        Organisation(name=name, credit_code=f"91500112{number:010}", region=region if number % 38 == 0 else None, source=source,
                     inside_city=True, simulated=True, reported_date="2026-01-01")
        for number, name in enumerate(names(firms))
    ]  # fmt: skip
    made = Organisation.objects.bulk_create(rows, batch_size=2000)
    OrganisationName.objects.bulk_create(
        [OrganisationName(organisation=row, kind="current", name=row.name, normal=normal_name(row.name), source=source) for row in made],
        batch_size=2000,
    )


def scan(viewer: Any, text: str, at_most: int) -> list[int]:
    """The search as it was: every name is compared, initials too."""
    from django.db.models import Case, IntegerField, Q, Value, When

    from liantu.accounts.queries import visible_to
    from liantu.registry import queries
    from liantu.registry.models import OrganisationName
    from liantu.registry.pages.organisation_filter import OrganisationFilter
    from liantu.rooms.search import best, may_be_initials

    rows = OrganisationFilter(q=text).apply(viewer, queries.organisations(viewer))
    whens = [When(Q(name__iexact=text), then=Value(0)), When(Q(name__istartswith=text), then=Value(1))]
    rank = Case(*whens, default=Value(2), output_field=IntegerField())
    found = [row.pk for row in rows.order_by(rank, "name", "pk")[:at_most]]
    if len(found) < at_most and may_be_initials(text):
        known = visible_to(viewer, OrganisationName.objects.all()).order_by("kind", "name").values_list("organisation_id", "name")
        found += best(text, (((name,), pk) for pk, name in known), at_most)
    return found


def tantivy_search(folder: str) -> tuple[float, Callable[[str], int]] | None:
    """Build tantivy's index of the same pieces; seconds, and a search that counts hits."""
    try:
        import tantivy
    except ImportError:
        return None
    from liantu.kernel.pieces import pieces, wanted, wanted_initials
    from liantu.registry.models import OrganisationName

    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("pk", stored=True)
    builder.add_text_field("pieces", tokenizer_name="raw", index_option="basic")
    schema = builder.build()
    index = tantivy.Index(schema, path=folder)
    since = CLOCK()
    writer = index.writer()
    for pk, name in OrganisationName.objects.values_list("pk", "name"):
        writer.add_document(tantivy.Document(pk=pk, pieces=pieces([name], by_initials=True)))
    writer.commit()
    writer.wait_merging_threads()
    took = CLOCK() - since
    index.reload()
    searcher = index.searcher()

    def ask(text: str) -> int:
        groups = [group for group in (wanted(text), wanted_initials(text)) if group]
        each = [
            tantivy.Query.boolean_query([(tantivy.Occur.Must, tantivy.Query.term_query(schema, "pieces", one)) for one in group])
            for group in groups
        ]
        found = searcher.search(tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in each]), SHOWN)
        return len([searcher.doc(address) for _score, address in found.hits])

    return took, ask


def timed(ask: Callable[[str], object]) -> dict[str, float]:
    """Milliseconds for each text, the median of some askings."""
    result = {}
    for text in TEXTS:
        ask(text)
        each = []
        for _time in range(TIMES):
            since = CLOCK()
            ask(text)
            each.append(CLOCK() - since)
        result[text] = round(statistics.median(each) * 1000, 1)
    return result


def measure(firms: int) -> dict[str, Any]:
    """Make a register, index it, and ask for every text in every way."""
    from liantu.kernel.viewer import Role, Viewer
    from liantu.registry.search import find_organisations
    from liantu.rooms.text_index import fill

    make(firms)
    since = CLOCK()
    fill()
    result: dict[str, Any] = {"firms": firms, "seconds to index": round(CLOCK() - since, 2)}
    viewers = {
        "analyst": Viewer(roles=frozenset({Role.ANALYST}), sees_city=True),
        "district": Viewer(roles=frozenset({Role.OFFICIAL}), districts=frozenset({"500112"})),
        "chain leader": Viewer(roles=frozenset({Role.CHAIN_LEADER}), chains=frozenset({"lithium_battery"})),
    }
    for name, viewer in viewers.items():
        result[f"index, {name}"] = timed(lambda text, viewer=viewer: find_organisations(viewer, text, SHOWN))
    result["scan, analyst"] = timed(lambda text: scan(viewers["analyst"], text, SHOWN))
    with tempfile.TemporaryDirectory() as folder:
        if (rival := tantivy_search(folder)) is not None:
            result["tantivy, seconds to index"], result["tantivy"] = round(rival[0], 2), timed(rival[1])
    return result


def main() -> None:
    """Measure each size in a home of its own and keep the results."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--firms", type=int, nargs="+")
    parser.add_argument("--quick", action="store_true", help="1,000 and 10,000 firms")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        import django

        os.environ["DJANGO_SETTINGS_MODULE"] = "liantu.project.settings"
        django.setup()
        from django.core.management import call_command

        call_command("migrate", interactive=False, verbosity=0)
        print(json.dumps(measure(asked.one), ensure_ascii=False))
        return
    import subprocess
    import sys

    results = []
    for firms in asked.firms or ([1_000, 10_000] if asked.quick else [10_000, 100_000]):
        with tempfile.TemporaryDirectory() as home:
            command = [sys.executable, "-m", "benchmarks.search.run", "--one", str(firms)]
            answer = subprocess.run(command, env={**os.environ, "LIANTU_HOME": home}, capture_output=True, text=True, check=True)
            results.append(json.loads(answer.stdout.splitlines()[-1]))
            print(json.dumps(results[-1], ensure_ascii=False, indent=1))
    kept = {"machine": machine(), "command": "python -m benchmarks.search.run", "milliseconds": results}
    (HERE / "results.json").write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
