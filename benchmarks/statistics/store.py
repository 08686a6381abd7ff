"""Where bulk reports are kept: ``python -m benchmarks.statistics.store [--quick]``; writes store.json beside this file.

Three ways to keep organisation × month × item → value, each written and read back into the wide panel, each step in a process of
its own so that its peak memory is its own: the table of reports on SQLite, long Parquet batches, wide Parquet batches (one file a month).
All three must give the same panel. Decision 0011 rests on the result. Then the store itself: an intake of all values at once (and the
same again, which changes nothing), and the panel of 100,000 firms × 24 months.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.machine import machine

HERE = Path(__file__).parent
MONTHS, ITEMS, FIRST = 12, 20, 24_288
FIRMS = {"full": 20_000, "quick": 2_000}
CITY_TIMES, CITY_MONTHS = 5, 24
"""The panel is measured at so many times the firms, and so many months."""
NAMES = [f"item_{number:02d}" for number in range(ITEMS)]
WAYS = ("table", "long", "wide")


def month(firms: int, number: int) -> pl.DataFrame:
    """One month of all firms, wide; every tenth value is not reported."""
    draw = np.random.default_rng([7, number])
    columns = {name: np.round(draw.lognormal(12, 2, firms), 2) for name in NAMES}
    gaps = {name: draw.random(firms) < 0.1 for name in NAMES}
    place = {"period": np.full(firms, FIRST + number, np.int32), "organisation": np.arange(1, firms + 1)}
    return pl.DataFrame({**place, **columns}).with_columns(
        pl.when(pl.Series(~gap)).then(pl.col(name)).alias(name) for name, gap in gaps.items()
    )


def long_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The same month, one row a value, with what belongs to a fact."""
    rows = frame.unpivot(index=["period", "organisation"], variable_name="item").drop_nulls()
    fact = {"reported_date": pl.lit("2024-01-31").str.to_date(), "source": pl.lit(1, pl.Int64), "source_row": pl.int_range(pl.len())}
    return rows.sort("period", "organisation", "item").with_columns(**fact)


def wide_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """The same month, one row an organisation, each value with its row in the source."""
    rows = [(pl.int_range(pl.len()) * ITEMS + at).cast(pl.UInt32).alias(f"row_{name}") for at, name in enumerate(NAMES)]
    fact = {"reported_date": pl.lit("2024-01-31").str.to_date(), "source": pl.lit(1, pl.Int64)}
    return frame.with_columns(*rows, **fact)


def panel_of(long: pl.DataFrame) -> pl.DataFrame:
    """Long rows as the wide panel."""
    from liantu.registry.engine.panels import panel_schema, widened

    return widened(long, NAMES).select(*panel_schema(NAMES))


def write_table(firms: int, _home: Path) -> None:
    """Write to the table of reports as an intake does: with its indexes, in one transaction a month."""
    from django.db import connection, transaction
    from django.utils import timezone

    from liantu.registry import models as m
    from liantu.registry.actions import bulk

    source = m.Source.objects.create(name="benchmark", received_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
    for number in range(MONTHS):
        text = f"2024-{number + 1:02d}"
        rows = long_rows(month(firms, number)).rename({"organisation": "organisation_id", "source": "source_id"})
        moment = pl.lit(bulk.moment_text(timezone.now()))
        with transaction.atomic():
            bulk.insert("registry_report", rows.with_columns(period=pl.lit(text), source_id=pl.lit(source.pk), known_from=moment), _silent)


def read_table(_firms: int, _home: Path) -> pl.DataFrame:
    """Read the table into the panel, as `registry.queries.frame_of` reads."""
    from liantu.registry import models as m
    from liantu.registry.queries import frame_of

    schema = {"organisation": pl.Int64, "period": pl.String, "item": pl.String, "value": pl.Float64}
    rows = frame_of(m.Report.objects.current(), {"organisation": "organisation_id"}, schema)
    return panel_of(rows.with_columns(pl.col("period").str.slice(5).cast(pl.Int32) - 1 + FIRST))


def write_long(firms: int, home: Path) -> None:
    """Write a long Parquet file a month."""
    for number in range(MONTHS):
        _durable(long_rows(month(firms, number)), home / f"long-{number:02d}.parquet")


def read_long(_firms: int, home: Path) -> pl.DataFrame:
    """Read all long files into the panel."""
    columns = ["period", "organisation", "item", "value"]
    return panel_of(pl.concat(pl.read_parquet(path, columns=columns) for path in sorted(home.glob("long-*.parquet"))))


def write_wide(firms: int, home: Path) -> None:
    """Write a wide Parquet file a month."""
    for number in range(MONTHS):
        _durable(wide_rows(month(firms, number)), home / f"wide-{number:02d}.parquet")


def read_wide(_firms: int, home: Path) -> pl.DataFrame:
    """Read all wide files into the panel."""
    columns = ["organisation", "period", *NAMES]
    return pl.concat((pl.read_parquet(path, columns=columns) for path in sorted(home.glob("wide-*.parquet"))), rechunk=True)


def _make_firms(firms: int) -> list[str]:
    """Make the firms and return their credit codes; their ids are 1, 2, 3 …."""
    from benchmarks.intake.data import credit_codes
    from liantu.registry.actions import import_frames

    codes = credit_codes(firms)
    rows = pl.DataFrame({"name": [f"模拟企业 {number:06d}" for number in range(firms)], "credit_code": codes})
    import_frames({"organisations": rows}, source_name="benchmark", kind="generator", mark="simulated", simulated=True)
    return codes


def make_intake(firms: int, home: Path) -> None:
    """Make the firms and the long rows of the intake; the peak memory of the intake is not that of making them."""
    codes = pl.Series(_make_firms(firms))
    rows = [
        month(firms, number).with_columns(organisation=codes).unpivot(index=["period", "organisation"], variable_name="item")
        for number in range(MONTHS)
    ]
    words = dict(zip(NAMES, _items(), strict=True))
    texts = {FIRST + number: f"2024-{number + 1:02d}" for number in range(MONTHS)}
    pl.concat(rows).drop_nulls().with_columns(
        pl.col("period").replace_strict(texts, return_dtype=pl.String), pl.col("item").replace_strict(words)
    ).write_parquet(home / "intake.parquet")


def _items() -> list[str]:
    from liantu.kernel.pack import load_pack

    return list(load_pack("chongqing").items)[:ITEMS]


def intake(_firms: int, home: Path) -> dict[str, Any]:
    """Bring all values in at once, and again."""
    from liantu.registry.actions import import_frames

    frames, told = {"reports": pl.read_parquet(home / "intake.parquet")}, {}
    for name in ("first", "again"):
        started = time.perf_counter()
        report = import_frames(frames, source_name="benchmark", kind="generator", mark="simulated").table("reports")
        told[name] = {
            "seconds": round(time.perf_counter() - started, 2),
            "new": report.new,
            "unchanged": report.unchanged,
            "peak_gib": _peak_gib(),
        }
    return told


def make_city(firms: int, _home: Path) -> None:
    """Write the batches of a large city, a month each, as an intake writes them."""
    from django.db import transaction
    from django.utils import timezone

    from liantu.kernel.period import PeriodKind
    from liantu.registry.intake.batches import write_batch

    _make_firms(firms * CITY_TIMES)
    words = dict(zip(NAMES, _items(), strict=True))
    names = {name: f"value_{code}" for name, code in words.items()} | {f"row_{name}": f"row_{code}" for name, code in words.items()}
    for number in range(CITY_MONTHS):
        with transaction.atomic():
            write_batch(PeriodKind.MONTH, wide_rows(month(firms * CITY_TIMES, number)).rename(names), number + 1, timezone.now())


def city_panel(_firms: int, home: Path) -> dict[str, Any]:
    """Read the panel of the large city: the first time with the SHA-256 of every file, then as again and again; and one firm's rows."""
    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.period import PeriodKind
    from liantu.registry.queries import panel, report_rows

    told: dict[str, Any] = {"bytes": sum(path.stat().st_size for path in (home / "reports").glob("*/*"))}
    for name in ("first", "again"):
        started = time.perf_counter()
        wide = panel(SYSTEM, PeriodKind.MONTH, items=_items())
        told[name] = {
            "seconds": round(time.perf_counter() - started, 2),
            "rows": wide.height,
            "values": wide.select(pl.sum_horizontal(pl.col(_items()).count())).item(),
        }
        told[name] |= {"panel_gib": round(wide.estimated_size() / 2**30, 2), "peak_gib": _peak_gib()}
        del wide
    started = time.perf_counter()
    rows = report_rows(SYSTEM, PeriodKind.MONTH, organisations=[77])
    told["one_firm"] = {"seconds": round(time.perf_counter() - started, 3), "values": rows.height}
    return told


def _peak_gib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


STEPS: dict[str, Callable[[int, Path], Any]] = {
    "write_table": write_table,
    "read_table": read_table,
    "write_long": write_long,
    "read_long": read_long,
    "write_wide": write_wide,
    "read_wide": read_wide,
    "make_intake": make_intake,
    "intake": intake,
    "make_city": make_city,
    "city_panel": city_panel,
}


def _durable(frame: pl.DataFrame, path: Path) -> None:
    with path.open("wb") as file:
        frame.write_parquet(file, compression="zstd", row_group_size=50_000)
        file.flush()
        os.fsync(file.fileno())


def _silent(_count: int) -> None:
    """Nobody watches."""


def step(name: str, firms: int, home: Path) -> dict[str, Any]:
    """Do one step and return its time, its peak memory, and of a reading a digest of the panel."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "liantu.project.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    if name in {"write_table", "make_intake", "make_city"}:
        call_command("migrate", verbosity=0)
        connection.close()
    month(10, 0)
    before = _peak_gib()
    started = time.perf_counter()
    panel = STEPS[name](firms, home)
    result: dict[str, Any] = {"seconds": round(time.perf_counter() - started, 2)}
    result |= {"peak_gib": _peak_gib(), "before_gib": before}
    if isinstance(panel, dict):
        return panel
    if panel is not None:
        ordered = panel.select("organisation", "period", *NAMES).sort("period", "organisation")
        result |= {"values": ordered.select(pl.sum_horizontal(pl.col(NAMES).count())).item(), "digest": str(ordered.hash_rows(7).sum())}
    return result


def _run(name: str, firms: int, home: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.statistics.store", "--step", name, "--firms", str(firms), "--home", str(home)]
    environment = {**os.environ, "LIANTU_HOME": str(home), "LIANTU_DATABASE": ""}
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{name:12} {result}", flush=True)
    return result


def main(arguments: list[str]) -> int:
    """Measure all ways; the exit code is 1 where they do not give the same panel."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the firms")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--firms", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.step:
        print(json.dumps(step(given.step, given.firms, given.home)))
        return 0
    firms = FIRMS["quick" if given.quick else "full"]
    measured: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as folder:
        home = Path(folder)
        for way in WAYS:
            written, read = _run(f"write_{way}", firms, home), _run(f"read_{way}", firms, home)
            kept = home.glob("liantu.sqlite3*" if way == "table" else f"{way}-*.parquet")
            measured[way] = {"write": written, "read": read, "bytes": sum(path.stat().st_size for path in kept)}
    store: dict[str, Any] = {}
    for make, name in (("make_intake", "intake"), ("make_city", "city_panel")):
        with tempfile.TemporaryDirectory(prefix="liantu-bench-") as folder:
            _run(make, firms, Path(folder))
            store[name] = _run(name, firms, Path(folder))
    same = len({one["read"]["digest"] for one in measured.values()}) == 1
    data = f"{firms:,} organisations × {MONTHS} months × {ITEMS} items, every tenth value not reported, made from seed 7"
    results = {
        **machine("django", "polars", "numpy"),
        "load_average": os.getloadavg(),
        "data": data,
        "same": same,
        "measured": measured,
        "store": store,
    }
    (HERE / "store.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
