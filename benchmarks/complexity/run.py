"""Complexity against ecomplexity and econcomplex: ``python -m benchmarks.complexity.run [--quick]``; writes results.json beside this file.

Floor at 1,000 × 2,500: 30 times ecomplexity on arrays, 10 times with the same long table; 3,000 × 5,000 finishes.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.complexity import equal, rivals
from benchmarks.complexity.data import long, matrix
from benchmarks.machine import machine
from liantu.regions.engine.landscape import landscape, landscape_frame

HERE = Path(__file__).parent
REPEATS = 5
FLOOR = {"arrays": 30, "table": 10}


def _timed(work: Callable[[Any], Any], given: Any, repeats: int = 1) -> tuple[dict[str, float], Any]:
    """Median seconds by the clock and of the processor, and the last result."""
    clock, cpu, result = [], [], None
    for _ in range(repeats):
        result = None
        started, worked = time.perf_counter(), time.process_time()
        result = work(given)
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - worked)
    return {"seconds": round(median(clock), 3), "cpu_seconds": round(median(cpu), 3)}, result


def _times(theirs: dict[str, float], ours: dict[str, float]) -> float:
    """The rival's clock or processor time, whichever is less, by our clock time: waiting for other work does not count against it."""
    return round(min(theirs["seconds"], theirs["cpu_seconds"]) / ours["seconds"], 1)


def _arrays(regions: int, products: int) -> dict[str, Any]:
    values = matrix(regions, products)
    landscape(values)
    ours_time, ours = _timed(landscape, values, REPEATS)
    theirs_time, theirs = _timed(rivals.ecomplexity_arrays, values)
    differences = equal.check(equal.ecomplexity_differences(ours, theirs))
    other_time, other = _timed(rivals.econcomplex_arrays, values)
    other_differences = equal.check(equal.econcomplex_differences(ours, other))
    return {
        "liantu": ours_time,
        "ecomplexity": {**theirs_time, "largest_differences": differences},
        "econcomplex": {**other_time, "largest_differences": other_differences},
        "times_ecomplexity": _times(theirs_time, ours_time),
        "times_econcomplex": _times(other_time, ours_time),
    }


def _table(regions: int, products: int) -> dict[str, Any]:
    table = long(matrix(regions, products))
    pandas = table.to_pandas().assign(year=2024)
    landscape_frame(table)
    ours_time, ours = _timed(landscape_frame, table, REPEATS)
    theirs_time, theirs = _timed(rivals.ecomplexity_table, pandas)
    differences = equal.check(equal.table_differences(ours, theirs))
    return {
        "rows": table.height,
        "liantu": ours_time,
        "ecomplexity": {**theirs_time, "largest_differences": differences},
        "times_ecomplexity": _times(theirs_time, ours_time),
    }


def _alone(regions: int, products: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.complexity.one", str(regions), str(products)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="300 × 800 beside the rivals, 1,000 × 2,500 alone")
    quick = parser.parse_args(arguments).quick
    size, large = ((300, 800), (1_000, 2_500)) if quick else ((1_000, 2_500), (3_000, 5_000))
    alone = [_alone(*size), _alone(*large)]
    print("alone", alone, flush=True)
    arrays = _arrays(*size)
    print("arrays", arrays, flush=True)
    table = _table(*size)
    print("table", table, flush=True)
    holds = quick or (arrays["times_ecomplexity"] >= FLOOR["arrays"] and table["times_ecomplexity"] >= FLOOR["table"])
    results = {
        **machine("numpy", "scipy", "polars", "pandas", "ecomplexity", "econcomplex"),
        "data": f"{size[0]:,} regions × {size[1]:,} products, nested, made from seed 7",
        "load_average": os.getloadavg(),
        "floor": FLOOR,
        "holds": holds,
        "arrays": arrays,
        "table": table,
        "alone": alone,
    }
    (HERE / "results.json").write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{'holds' if holds else 'MISSED'}: arrays {arrays['times_ecomplexity']}×, table {table['times_ecomplexity']}×")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
