"""Intake against django-import-export: ``python -m benchmarks.intake.run [--quick]``; writes results.json beside this file.

Floor: 20 times the rival's rows per second with validation and history, below 2 GiB.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.intake.data import frames, write
from benchmarks.machine import machine
from liantu.kernel.pack import load_pack
from tests import postgres

HERE = Path(__file__).parent
SAMPLE = (500, 4_500)


@contextlib.contextmanager
def _database(kind: str) -> Iterator[dict[str, str]]:
    """Environment of a fresh database."""
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as home:
        if kind == "sqlite":
            yield {"LIANTU_HOME": home, "LIANTU_DATABASE": ""}
        else:
            with postgres.cluster() as url:
                yield {"LIANTU_HOME": home, "LIANTU_DATABASE": url}


def _measure(who: str, database: str, files: list[Path]) -> dict[str, Any]:
    with _database(database) as environment:
        command = [sys.executable, "-m", "benchmarks.intake.one", who, *map(str, files)]
        done = subprocess.run(command, env={**os.environ, **environment}, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(f"{who:7} {database:10} {files[0].suffix:5} {result}", flush=True)
    return result


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows")
    quick = parser.parse_args(arguments).quick
    firms, links = (10_000, 100_000) if quick else (100_000, 1_000_000)
    pack = load_pack("chongqing")
    words = list(pack.products)[:400], [region.code for region in pack.districts]
    databases = ["sqlite", "postgresql"] if postgres.programs() else ["sqlite"]
    measured: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as folder:
        for kind in ("csv", "xlsx"):
            sample = write(Path(folder) / f"sample-{kind}", frames(*SAMPLE, *words), kind)
            whole = write(Path(folder) / kind, frames(firms, links, *words), kind)
            for database in databases:
                check, theirs = _measure("liantu", database, sample), _measure("rival", database, sample)
                assert check["digest"] == theirs["digest"], "the two did not write the same rows"
                ours = _measure("liantu", database, whole)
                times = round(ours["rows_per_second"] / theirs["rows_per_second"], 1)
                measured.append({"format": kind, "database": database, "liantu": ours, "import_export_sample": theirs, "times": times})
    results = {
        **machine("django", "polars", "django-import-export", "psycopg", "python-calamine"),
        "data": f"{firms:,} organisations, {links:,} supply links, made from seed 7",
        "rival_data": f"{SAMPLE[0]:,} organisations, {SAMPLE[1]:,} supply links of the same kind",
        "load_average": os.getloadavg(),
        "floor": {"times": 20, "peak_gib": 2},
        "holds": all(one["times"] >= 20 and one["liantu"]["peak_gib"] < 2 for one in measured),
        "measured": measured,
    }
    (HERE / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(
        f"{'holds' if results['holds'] else 'MISSED'}: "
        + ", ".join(f"{one['format']}/{one['database']} {one['times']}×" for one in measured)
    )
    return 0 if results["holds"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
