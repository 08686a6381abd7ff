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
from collections.abc import Callable
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
    """Times of the dry run, and of applying with and without kept rows, with what is kept in MB."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.pack import load_pack
    from liantu.registry.actions import ImportRequest, import_files, sync_pack
    from liantu.registry.models import SupplyLink

    call_command("migrate", verbosity=0)
    pack = load_pack("chongqing")
    sync_pack(pack)
    data = frames(rows // 10, rows - rows // 10, list(pack.products)[:400], [region.code for region in pack.districts])
    request = ImportRequest(write(folder / "files", data, kind), SYSTEM, dry_run=True, parsed=folder / "parsed")
    checked = _timed(lambda: import_files(request))
    times: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    for _ in range(RUNS):
        for kept in (True, False):
            with transaction.atomic():
                applied = replace(request, dry_run=False, parsed=request.parsed if kept else None)
                times[kept].append(_timed(lambda applied=applied: import_files(applied)))
                assert SupplyLink.objects.count() == rows - rows // 10
                transaction.set_rollback(True)
    size = sum(path.stat().st_size for path in (folder / "parsed").iterdir())
    return {
        "rows": rows,
        "kind": kind,
        "dry_run": _shown(checked),
        "apply_with_kept_rows": _shown(*times[True]),
        "apply_parsing_again": _shown(*times[False]),
        "kept_mb": round(size / 1e6, 1),
    }


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of the processor."""
    started, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - started, time.process_time() - worked


def _shown(*times: tuple[float, float]) -> dict[str, float]:
    clock, processor = zip(*times, strict=True)
    return {"seconds": round(statistics.median(clock), 2), "cpu_seconds": round(statistics.median(processor), 2)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
