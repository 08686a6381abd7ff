"""One size of ours in a process of its own, so that its peak memory is its own: prints one JSON line."""

from __future__ import annotations

import json
import resource
import sys
import time

from benchmarks.complexity.data import long, matrix
from liantu.regions.engine.landscape import landscape, landscape_frame


def _peak_gib() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def main(regions: int, products: int) -> None:
    values = matrix(regions, products)
    table = long(values)
    data_gib = _peak_gib()
    started, worked = time.perf_counter(), time.process_time()
    landscape(values)
    arrays, cpu = time.perf_counter() - started, time.process_time() - worked
    arrays_gib = _peak_gib()
    started = time.perf_counter()
    landscape_frame(table)
    table_seconds = time.perf_counter() - started
    result = {"regions": regions, "products": products, "arrays_seconds": round(arrays, 2), "arrays_cpu_seconds": round(cpu, 2)}
    result |= {"table_seconds": round(table_seconds, 2)}
    print(json.dumps({**result, "data_gib": data_gib, "arrays_peak_gib": arrays_gib, "table_peak_gib": _peak_gib()}))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
