"""Applying with and without the typed rows that the dry run kept: ``python -m benchmarks.intake.kept [--rows 200000] [--kind csv]``.

A tenth of the rows are organisations, the others supply links. Each import runs three times, in turn, and is undone; printed are medians.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.intake.data import frames, write

RUNS = 3


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--kind", choices=["csv", "xlsx"], default="csv")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as folder:
        os.environ |= {"LIANTU_HOME": folder, "LIANTU_DATABASE": "", "DJANGO_SETTINGS_MODULE": "liantu.project.settings"}
        print(json.dumps(measured(Path(folder), asked.rows, asked.kind)))
    return 0


def measured(folder: Path, rows: int, kind: str) -> dict[str, object]:
    """Seconds of the dry run, and of applying with and without kept rows, with what is kept in MB."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.pack import load_pack
    from liantu.registry.actions import ImportRequest, import_files, sync_pack

    call_command("migrate", verbosity=0)
    pack = load_pack("chongqing")
    sync_pack(pack)
    data = frames(rows // 10, rows - rows // 10, list(pack.products)[:400], [region.code for region in pack.districts])
    request = ImportRequest(write(folder / "files", data, kind), SYSTEM, dry_run=True, parsed=folder / "parsed")
    started = time.perf_counter()
    import_files(request)
    checked = time.perf_counter() - started
    seconds: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(RUNS):
        for kept in (True, False):
            with transaction.atomic():
                started = time.perf_counter()
                report = import_files(replace(request, dry_run=False, parsed=request.parsed if kept else None))
                seconds[kept].append(time.perf_counter() - started)
                assert report.total >= rows, report.lines()
                transaction.set_rollback(True)
    size = sum(path.stat().st_size for path in (folder / "parsed").iterdir())
    return {
        "rows": rows,
        "kind": kind,
        "dry_run_seconds": round(checked, 2),
        "apply_with_kept_rows_seconds": round(statistics.median(seconds[True]), 2),
        "apply_parsing_again_seconds": round(statistics.median(seconds[False]), 2),
        "kept_mb": round(size / 1e6, 1),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
