"""Coverage and sharpness of yearly forecasts beside naive and automatic rivals: ``python -m benchmarks.forecast.run [--quick]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.forecast import data, fit, ours, rivals
from benchmarks.forecast.ours import Case
from benchmarks.forecast.scores import Scored
from benchmarks.machine import machine
from liantu.statistics.engine.calibration import Calibration
from liantu.statistics.engine.forecast import Measure

HERE = Path(__file__).parent
WINDOWS, LONGER = range(4, 11), (12, 14, 16)
GOAL = {"within_80": (0.75, 0.90), "within_95": (0.92, 0.98)}
JUDGED = (Measure.AMOUNT, Measure.SHARE)
ARIMA_SECTORS = 4
"""AutoARIMA is slow: every fourth sector, on the longer windows."""
RIVALS = ("random_walk_with_drift", "auto_ets", "auto_theta")
Calibrations = dict[Measure, Calibration]


def _ours(cases: Sequence[Case], made: Calibrations, pool: ProcessPoolExecutor) -> list[ours.Told]:
    return list(pool.map(partial(ours.told, calibrations=made), cases, chunksize=500))


def _scored(cases: Sequence[Case], told: Sequence[ours.Told]) -> Scored:
    return Scored(cases, np.array([one.ends for one in told]))


def _ends(task: tuple[str, data.Series, int, int, int, bool]) -> np.ndarray:
    return rivals.ends(*task)


def _rival(name: str, cases: Sequence[Case], scaled: bool, pool: ProcessPoolExecutor) -> Scored:
    """One fit for each window gives all its horizons."""
    keys = [(case.series.name, case.window, case.origin) for case in cases]
    series = {case.series.name: case.series for case in cases}
    longest: dict[tuple[str, int, int], int] = {}
    for key, case in zip(keys, cases, strict=True):
        longest[key] = max(longest.get(key, 0), case.ahead)
    tasks = [(name, series[key[0]], key[1], key[2], horizon, scaled) for key, horizon in longest.items()]
    rows = dict(zip(longest, pool.map(_ends, tasks, chunksize=50), strict=True))
    print(cases[0].series.measure, name, "on our scale" if scaled else "", flush=True)
    return Scored(cases, np.array([rows[key][case.ahead - 1] for key, case in zip(keys, cases, strict=True)]))


def _rivals(cases: Sequence[Case], names: Iterable[str], pool: ProcessPoolExecutor) -> dict[str, Scored]:
    words = {False: "", True: "_on_our_scale"}
    return {name + words[scaled]: _rival(name, cases, scaled, pool) for name in names for scaled in (False, True)}


def _beside(own: Scored, rival: Scored) -> dict[str, Any]:
    """Both on the cases that the rival answers, all together and by horizon; the number alone where it answers none."""
    if not rival.known.any():
        return {"forecasts": 0}
    horizons, mine = rival.by("ahead", rival.known), own.by("ahead", rival.known)
    return {
        "liantu": own.line(rival.known),
        "rival": rival.line(rival.known),
        "by_horizon": {key: {"liantu": mine[key], "rival": line} for key, line in horizons.items()},
    }


def _measured(own: Scored, beside: dict[str, Scored]) -> dict[str, Any]:
    every = np.ones(len(own.cases), dtype=bool)
    window = np.array([case.window for case in own.cases])
    return {
        "all": own.line(every),
        "by_horizon": own.by("ahead", every),
        "by_window": own.by("window", every),
        "by_window_and_horizon": {str(length): own.by("ahead", window == length) for length in np.unique(window)},
        "beside": {name: _beside(own, rival) for name, rival in beside.items()},
    }


def _misses(name: str, measured: dict[str, Any]) -> list[str]:
    """What of the goal is missed by a measure: coverage by horizon and by window, score beside every rival by horizon."""
    told = []
    for kind in ("by_horizon", "by_window"):
        for key, line in measured[kind].items():
            told += [f"{name} {kind} {key} {what} {line[what]}" for what, (low, high) in GOAL.items() if not low <= line[what] <= high]
    for rival, found in measured["beside"].items():
        for key, pair in found.get("by_horizon", {}).items():
            worse = [score for score in ("score_80", "score_95") if pair["liantu"][score] >= pair["rival"][score]]
            told += [f"{name} beside {rival}, {key} ahead: {score}" for score in worse]
    return told


def _of_measure(measure: Measure, series: Sequence[data.Series], pool: ProcessPoolExecutor) -> tuple[Calibration, dict[str, Any]]:
    """Fit and measure the series of one measure."""
    mine = [one for one in series if one.measure is measure]
    short, longer = list(ours.cases(mine, WINDOWS)), list(ours.cases(mine, LONGER))
    usual = fit.usual(measure, mine)
    plain = _ours([*short, *longer], {measure: usual}, pool)
    made = fit.calibration(usual, [*short, *longer], plain)
    own = _scored(short, _ours(short, {measure: made}, pool))
    judged = measure in JUDGED
    found = {
        "series": len(mine),
        **_measured(own, _rivals(short, RIVALS, pool) if judged else {}),
        "without_factors": _measured(_scored(short, plain[: len(short)]), {})["all"],
        "held_out": {fold: fit.held_out(short, plain[: len(short)], fold) for fold in fit.FOLDS},
    }
    own_longer = _scored(longer, _ours(longer, {measure: made}, pool))
    found["longer"] = _measured(own_longer, {})
    if judged:
        some = [case for case in longer if case.series.number % ARIMA_SECTORS == 0]
        mine_again = _scored(some, _ours(some, {measure: made}, pool))
        found["longer_beside_auto_arima"] = _beside(mine_again, _rival("auto_arima", some, True, pool))
    return made, found


def _of_pack(made: Calibrations, pool: ProcessPoolExecutor) -> dict[str, Any]:
    """Measure the published series of the pack; nothing was fitted to them."""
    cases = list(ours.cases(data.published(), WINDOWS))
    found: dict[str, Any] = {"names": sorted({case.series.name for case in cases})}
    for measure in Measure:
        if mine := [case for case in cases if case.series.measure is measure]:
            found[measure.value] = _measured(_scored(mine, _ours(mine, made, pool)), _rivals(mine, RIVALS, pool))
    return found


def _run(folder: Path, quick: bool) -> dict[str, Any]:
    series = [one for one in data.oecd(folder) if not quick or one.number % 9 == 0]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        found = {measure: _of_measure(measure, series, pool) for measure in Measure}
        made = {measure: calibration for measure, (calibration, _) in found.items()}
        measured = {measure.value: one for measure, (_, one) in found.items()}
        pack = _of_pack(made, pool)
    misses = [miss for measure in JUDGED for miss in _misses(measure.value, measured[measure.value])]
    return {"measured": measured, "pack": pack, "table": fit.table(made), "misses": misses}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every ninth sector, into results-quick.json")
    parser.add_argument(
        "--data", type=Path, default=HERE.parents[2] / "shared" / "data" / "oecd-io-china", help="folder of the OECD tables"
    )
    chosen = parser.parse_args(arguments)
    found = _run(chosen.data, chosen.quick)
    holds = not found["misses"]
    results = {**machine("numpy", "scipy", "statsforecast"), "load_average": os.getloadavg(), "goal": GOAL, "holds": holds, **found}
    name = "results-quick.json" if chosen.quick else "results.json"
    (HERE / name).write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for measure in Measure:
        print(measure.value, found["measured"][measure.value]["all"])
    print("holds" if holds else "MISSED: " + "; ".join(found["misses"]))
    return 0 if holds or chosen.quick else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
