"""One side of the benchmark in a process of its own, so that its peak memory is its own: prints one JSON line.

Timed is everything from the stored facts to the figures; not the start of Python and Django, nor reading the pack.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from benchmarks.statistics import data, script

if TYPE_CHECKING:
    from liantu.kernel.pack import IndicatorEntry, Pack

COLUMNS = ("indicator", "key", "period", "value", "firms", "known")


def peak_gib() -> float:
    """Peak memory of this process so far."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)


def entries(pack: Pack, *, everything: bool) -> list[IndicatorEntry]:
    """Indicators by district that the pack has by month; or all, each taken by month."""
    by_district = [entry for code, entry in pack.measured.items() if "district" in entry.dimensions and code not in data.LEFT_OUT]
    return by_district if everything else [entry for entry in by_district if "month" in entry.periods]


def read_items(chosen: list[IndicatorEntry]) -> list[str]:
    """The items that the formulas of these indicators read."""
    from liantu.kernel.formula import items, parse_formula
    from liantu.kernel.pack.indicator_checks import formulas_of

    read = {name for entry in chosen for _, text in formulas_of(entry) for name in items(parse_formula(text))}
    return [item for item in data.ITEMS if item in read]


def knowledge(pack: Pack) -> pl.DataFrame:
    """What the script is told about industries."""
    from liantu.statistics.engine.members import by_prefix, prefixes
    from liantu.statistics.queries.names import groups_of

    groups = {name: prefixes(groups_of(pack, name).values()) for name in ("cluster", "field")}
    known = pack.industries
    columns = {name: [by_prefix(code, prefix) for code in known] for name, prefix in groups.items()}
    marks = {name: [getattr(entry, name) for entry in known.values()] for name in ("high_tech", "strategic")}
    types = {"industry": pl.String, "cluster": pl.String, "field": pl.String, "high_tech": pl.Boolean, "strategic": pl.Boolean}
    return pl.DataFrame({"industry": list(known), **columns, **marks}, schema=types)


def ours(pack: Pack, chosen: list[IndicatorEntry], items: list[str]) -> tuple[pl.DataFrame, dict[str, float]]:
    """From the stored facts to figures by district and month; and the seconds of each step."""
    from liantu.accounts.queries import SYSTEM
    from liantu.kernel.period import PeriodKind
    from liantu.registry.queries import panel
    from liantu.statistics.engine.compute import compute
    from liantu.statistics.queries import members_frame
    from liantu.statistics.queries.panels import membership_of

    times = [time.perf_counter()]
    months = panel(SYSTEM, PeriodKind.MONTH, items=items)
    times.append(time.perf_counter())
    firms = members_frame(pack)
    years = panel(SYSTEM, PeriodKind.YEAR, items=["revenue"])
    populations = {code: membership_of(pack, code, years, firms) for code in {entry.population for entry in chosen}}
    times.append(time.perf_counter())
    found = compute(months, firms, chosen, "district", PeriodKind.MONTH, populations=populations, city=pack.city)
    times.append(time.perf_counter())
    steps = zip(("panel", "members_and_populations", "compute"), times, times[1:], strict=False)
    return found.select(COLUMNS), {name: round(end - start, 3) for name, start, end in steps}


def measure(who: str, what: str, home: Path, repeats: int) -> dict[str, Any]:
    """Do the work ``repeats`` times; the first is of a process that has read nothing yet."""
    from liantu.kernel.pack import load_pack

    pack = load_pack("chongqing")
    chosen = entries(pack, everything=what == "all")
    items, known, runs = read_items(chosen), knowledge(pack), []
    before = peak_gib()
    for _ in range(repeats):
        started, worked = time.perf_counter(), time.process_time()
        if who == "liantu":
            found, steps = ours(pack, chosen, items)
        else:
            found, steps = script.figures(home, known, items, everything=what == "all"), {}
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        runs.append({"seconds": round(seconds, 3), "cpu_seconds": round(cpu, 3), "peak_gib": peak_gib(), "steps": steps})
        found.write_parquet(home / f"{who}-{what}.parquet")
        del found
    return {"runs": runs, "before_gib": before, "items": len(items), "indicators": len(chosen)}


def whole(firms: int) -> dict[str, Any]:
    """A simulated city, and one computation of all its statistics: all dimensions and kinds of period, forecasts, quality, stored."""
    from liantu.kernel.pack import load_pack
    from liantu.registry.actions import sync_pack
    from liantu.simulation.actions import make_city
    from liantu.statistics.actions import compute

    pack = load_pack("chongqing")
    sync_pack(pack)
    make_city(pack, firms=firms)
    before, started = peak_gib(), time.perf_counter()
    done = compute(pack)
    seconds = round(time.perf_counter() - started, 2)
    counts = {name: done.counts[name] for name in ("figures", "forecasts", "issues")}
    return {"firms": firms, "seconds": seconds, **counts, "peak_gib": peak_gib(), "before_gib": before}


def main(arguments: list[str]) -> int:
    """Do one step and print it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("step", choices=["make", "liantu", "script", "whole"])
    parser.add_argument("--what", choices=["monthly", "all"], default="all")
    parser.add_argument("--firms", type=int, default=0)
    parser.add_argument("--repeats", type=int, default=1)
    given = parser.parse_args(arguments)
    os.environ["DJANGO_SETTINGS_MODULE"] = "liantu.project.settings"
    import django

    django.setup()
    from django.core.management import call_command

    if given.step in ("make", "whole"):
        call_command("migrate", verbosity=0)
    if given.step == "make":
        result: dict[str, Any] = data.make(given.firms)
    elif given.step == "whole":
        result = whole(given.firms)
    else:
        result = measure(given.step, given.what, Path(os.environ["LIANTU_HOME"]), given.repeats)
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
