"""Where bulk reports are kept: ``python -m benchmarks.statistics.store [--quick]``; writes store.json beside this file.

Three ways to keep organisation × month × item → value, each written and read back into the wide panel, each step in a process of
its own so that its peak memory is its own: the table of reports on SQLite, long Parquet batches, wide Parquet batches (one file a month).
All three must give the same panel. Decision 0011 rests on the result.
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
    from liantu.registry.intake import bulk

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


STEPS: dict[str, Callable[[int, Path], pl.DataFrame | None]] = {
    "write_table": write_table,
    "read_table": read_table,
    "write_long": write_long,
    "read_long": read_long,
    "write_wide": write_wide,
    "read_wide": read_wide,
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

    if name == "write_table":
        call_command("migrate", verbosity=0)
        connection.close()
    month(10, 0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    panel = STEPS[name](firms, home)
    result: dict[str, Any] = {"seconds": round(time.perf_counter() - started, 2)}
    result |= {"peak_gib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2), "before_gib": round(before / 2**20, 2)}
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
    same = len({one["read"]["digest"] for one in measured.values()}) == 1
    data = f"{firms:,} organisations × {MONTHS} months × {ITEMS} items, every tenth value not reported, made from seed 7"
    results = {**machine("django", "polars", "numpy"), "load_average": os.getloadavg(), "data": data, "same": same, "measured": measured}
    (HERE / "store.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
