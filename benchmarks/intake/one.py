"""One import in a process of its own, so that its peak memory is its own: prints one JSON line."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("who", choices=["liantu", "rival"])
    parser.add_argument("files", nargs="+", type=Path)
    arguments = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "liantu.project.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.intake import rival
    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.pack import load_pack
    from liantu.registry import models as m
    from liantu.registry.actions import ImportRequest, import_files, sync_pack
    from liantu.registry.queries import supply_links_frame

    call_command("migrate", verbosity=0)
    sync_pack(load_pack("chongqing"))
    connection.close()
    started, worked = time.perf_counter(), time.process_time()
    if arguments.who == "liantu":
        report = import_files(ImportRequest(arguments.files, viewer=SYSTEM))
        assert report.applied, report.lines()
    else:
        rival.bring_in(arguments.files)
    seconds, cpu = time.perf_counter() - started, time.process_time() - worked
    rows = m.Organisation.objects.count() + m.SupplyLink.objects.count()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    result: dict[str, object] = {
        "rows": rows,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu, 2),
        "rows_per_second": round(rows / seconds),
        "peak_gib": round(peak, 2),
    }
    result["digest"] = rival.digest()
    if arguments.who == "liantu":
        started = time.perf_counter()
        assert import_files(ImportRequest(arguments.files, viewer=SYSTEM)).total == 0
        result["again_seconds"] = round(time.perf_counter() - started, 2)
        started = time.perf_counter()
        supply_links_frame(SYSTEM)
        result["frame_seconds"] = round(time.perf_counter() - started, 2)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
