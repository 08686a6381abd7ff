"""Run all benchmarks: ``python -m benchmarks [--quick]``. Each writes its own results.json beside it."""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = (
    "benchmarks.intake.run",
    "benchmarks.pages.run",
    "benchmarks.complexity.run",
    "benchmarks.statistics.run",
    "benchmarks.forecast.run",
    "benchmarks.search.run",
)


def main(arguments: list[str]) -> int:
    """Run one after the other; stop at the first that fails."""
    for name in BENCHMARKS:
        print(f"== {name}", flush=True)
        if code := subprocess.call([sys.executable, "-m", name, *arguments]):
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
