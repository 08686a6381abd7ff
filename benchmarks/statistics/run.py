"""Statistics beside a hand-written Polars script: ``python -m benchmarks.statistics.run [--quick]``; writes results.json beside this file.

100,000 firms × 24 months × 20 items (quick: a tenth, results-quick.json), from the stored facts to all indicators by district and month.
Bound: at most twice the script's time on all indicators. Each run is a new process; the two sides take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

import polars as pl

from benchmarks.machine import machine
from benchmarks.statistics.data import ITEMS, MONTHS, SEED
from benchmarks.statistics.equal import check

HERE = Path(__file__).parent
FIRMS = {"full": 100_000, "quick": 10_000}
WHOLE = {"full": 10_000, "quick": 1_000}
PAIRS, REPEATS, BOUND = 5, 2, 2.0
SIDES = ("liantu", "script")


def _one(home: Path, step: str, *more: str) -> dict[str, Any]:
    """Do one step in a process of its own."""
    environment = {**os.environ, "LIANTU_HOME": str(home), "LIANTU_DATABASE": ""}
    command = [sys.executable, "-m", "benchmarks.statistics.one", step, *more]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    print(step, *more, result, flush=True)
    return result


def _spread(values: list[float]) -> dict[str, float]:
    return {"min": min(values), "median": round(median(values), 3), "max": max(values)}


def _side(found: list[dict[str, Any]]) -> dict[str, Any]:
    """Times of the first run in each process, and of the run after it; peak memory after the first."""
    first, again = [one["runs"][0] for one in found], [one["runs"][-1] for one in found]
    steps = {name: round(median(run["steps"][name] for run in first), 3) for name in first[0]["steps"]}
    return {
        "seconds": _spread([run["seconds"] for run in first]),
        "cpu_seconds": _spread([run["cpu_seconds"] for run in first]),
        "again_seconds": _spread([run["seconds"] for run in again]),
        "peak_gib": max(run["peak_gib"] for run in first),
        "before_gib": max(one["before_gib"] for one in found),
        **({"steps_median_seconds": steps} if steps else {}),
    }


def _compared(home: Path, what: str, pairs: int, stored: int) -> dict[str, Any]:
    """Both sides in turns; who begins changes. The first pair's figures must be equal."""
    found: dict[str, list[dict[str, Any]]] = {side: [] for side in SIDES}
    equal: dict[str, float] = {}
    for pair in range(pairs):
        for side in SIDES[:: 1 if pair % 2 == 0 else -1]:
            found[side].append(_one(home, side, "--what", what, "--repeats", str(REPEATS)))
        equal = equal or check(*(pl.read_parquet(home / f"{side}-{what}.parquet") for side in SIDES))
    sides = {side: _side(runs) for side, runs in found.items()}
    ratios = [
        ours["runs"][0]["seconds"] / theirs["runs"][0]["seconds"] for ours, theirs in zip(found["liantu"], found["script"], strict=True)
    ]
    values = stored * found["liantu"][0]["items"] // len(ITEMS)
    return {
        "indicators": found["liantu"][0]["indicators"],
        "items_read": found["liantu"][0]["items"],
        "equal": equal,
        "pairs": pairs,
        "times_script": {name: round(value, 2) for name, value in _spread(ratios).items()},
        "values_per_second": round(values / sides["liantu"]["seconds"]["median"]),
        **sides,
    }


def main(arguments: list[str]) -> int:
    """Measure and write; the exit code is 1 where the bound is missed (full size only) or, by an error, where figures differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the firms")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    given = parser.parse_args(arguments)
    size = "quick" if given.quick else "full"
    firms = FIRMS[size]
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as folder:
        home = Path(folder)
        stored = _one(home, "make", "--firms", str(firms))
        compared = {what: _compared(home, what, given.pairs, stored["values"]) for what in ("all", "monthly")}
    with tempfile.TemporaryDirectory(prefix="liantu-bench-") as folder:
        whole = _one(Path(folder), "whole", "--firms", str(WHOLE[size]))
    times = compared["all"]["times_script"]["median"]
    holds = times <= BOUND
    results = {
        **machine("django", "polars", "numpy"),
        "load_average": os.getloadavg(),
        "data": f"{firms:,} firms × {MONTHS} months × {len(ITEMS)} items, made from seed {SEED}",
        "bound": BOUND,
        "holds": holds,
        "stored": stored,
        **compared,
        "whole": whole,
    }
    name = "results-quick.json" if given.quick else "results.json"
    (HERE / name).write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{'holds' if holds else 'MISSED'}: {times} × the script")
    return 0 if holds or given.quick else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
