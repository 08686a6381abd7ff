"""Coverage and sharpness of yearly forecasts beside naive and automatic rivals: ``python -m benchmarks.forecast.run [--quick]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.forecast import data, fit, ours, rivals
from benchmarks.forecast.batch import told_all
from benchmarks.forecast.ours import Case, Told
from benchmarks.forecast.scores import Scored
from benchmarks.machine import machine
from liantu.statistics.engine.calibration import Calibration
from liantu.statistics.engine.forecast import Measure

HERE = Path(__file__).parent
WINDOWS, LONGER = range(4, 11), (12, 14, 16, 23)
"""Windows that are judged, and longer ones for the last band; after 23 years a series of 24 has enough errors to set its width itself."""
GOAL = {"within_80": (0.75, 0.90), "within_95": (0.92, 0.98)}
JUDGED = (Measure.AMOUNT, Measure.SHARE)
ARIMA_SECTORS = 11
"""AutoARIMA is slow: every eleventh sector, on the longer windows."""
RIVALS = ("random_walk_with_drift", "auto_ets", "auto_theta")
Plain = dict[Calibration, list[Told]]
"""What was told of all cases with what is usual, before any width was fitted."""


@dataclass(frozen=True)
class Bench:
    """The processes that fit, and the answers of rivals that are kept."""

    pool: ProcessPoolExecutor
    answers: rivals.Answers

    def rival(self, name: str, cases: Sequence[Case], scaled: bool) -> Scored:
        print(cases[0].series.group, cases[0].series.measure, name, "on our scale" if scaled else "", flush=True)
        return Scored(cases, self.answers.of(name, cases, scaled, self.pool))

    def rivals(self, cases: Sequence[Case]) -> dict[str, Scored]:
        words = {False: "", True: "_on_our_scale"}
        return {name + words[scaled]: self.rival(name, cases, scaled) for name in RIVALS for scaled in words}


def _scored(cases: Sequence[Case], told: Sequence[Told]) -> Scored:
    return Scored(cases, np.array([one.ends for one in told]))


def _held_out(cases: Sequence[Case], fold: str, plain: Plain) -> list[Told]:
    """Every case told with what was fitted on the cases of the other parts only."""
    parts = np.array([fit.FOLDS[fold](case) for case in cases])
    told: dict[int, Told] = {}
    for part in np.unique(parts):
        here, there = np.flatnonzero(parts == part), np.flatnonzero(parts != part)
        others = [cases[place] for place in there]
        prior = fit.usual(cases[0].series.measure, list({case.series.name: case.series for case in others}.values()))
        if prior not in plain:
            plain[prior] = told_all(cases, prior)
        made = fit.calibration(prior, others, [plain[prior][place] for place in there])
        told.update(zip(here.tolist(), told_all([cases[place] for place in here], made), strict=True))
    return [told[place] for place in range(len(cases))]


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


def _measured(own: Scored, judged: np.ndarray) -> dict[str, Any]:
    """All judged cases, and by horizon and window."""
    return {"all": own.line(judged), "by_horizon": own.by("ahead", judged), "by_window": own.by("window", judged)}


def _crossed(own: Scored, judged: np.ndarray) -> dict[str, Any]:
    window = np.array([case.window for case in own.cases])
    return {str(length): own.by("ahead", judged & (window == length)) for length in np.unique(window[judged])}


def _misses(name: str, measured: dict[str, Any]) -> list[str]:
    """What of the goal is missed: coverage in all, by horizon and by window, score beside every rival in all and by horizon."""
    told = []
    for kind in ("all", "by_horizon", "by_window"):
        lines = {"": measured[kind]} if kind == "all" else measured[kind]
        for key, line in lines.items():
            told += [f"{name} {kind} {key} {what} {line[what]}" for what, (low, high) in GOAL.items() if not low <= line[what] <= high]
    for rival, found in measured["beside"].items():
        for key, pair in {"all": found, **found["by_horizon"]}.items():
            worse = [score for score in ("score_80", "score_95") if pair["liantu"][score] >= pair["rival"][score]]
            told += [f"{name} beside {rival}, {key} ahead: {score}" for score in worse]
    return told


def _of_measure(measure: Measure, series: Sequence[data.Series], bench: Bench) -> tuple[Calibration, dict[str, Scored], dict[str, Any]]:
    """Fit and measure the series of one measure: the calibration of all, the scores by fold, and what is written down."""
    of_measure = [one for one in series if one.measure is measure]
    cases = list(ours.cases(of_measure, [*WINDOWS, *LONGER]))
    short, near = np.array([case.window in WINDOWS for case in cases]), np.array([case.ahead in ours.JUDGED_HORIZONS for case in cases])
    judged = short & near
    usual = fit.usual(measure, of_measure)
    plain = {usual: told_all(cases, usual)}
    made = fit.calibration(usual, cases, plain[usual])
    held = {fold: _scored(cases, _held_out(cases, fold, plain)) for fold in fit.FOLDS}
    own = held["sectors"]
    found: dict[str, Any] = {
        "series": len(of_measure),
        "usual": {"damping": usual.damping, "prior_step": usual.prior_step, "prior_weight": usual.prior_weight},
        **_measured(own, judged),
        "by_window_and_horizon": _crossed(own, judged),
        "years_held_out": _measured(held["years"], judged),
        "nothing_held_out": _measured(_scored(cases, told_all(cases, made)), judged),
        "without_widths": _scored(cases, plain[usual]).line(judged),
        "longer": own.by("window", ~short & near),
        "further": {fold: one.by("ahead", short & ~near) for fold, one in held.items()},
    }
    if measure in JUDGED:
        mine = own.only(judged)
        found["beside"] = {name: _beside(mine, rival) for name, rival in bench.rivals(mine.cases).items()}
        some = own.only(near & np.array([case.window in LONGER[:3] and case.series.number % ARIMA_SECTORS == 0 for case in cases]))
        found["longer_beside_auto_arima"] = _beside(some, bench.rival("auto_arima", some.cases, scaled=True))
    return made, held, found


def _of_pack(made: dict[Measure, Calibration], bench: Bench) -> dict[str, Any]:
    """Measure the published series of the pack; nothing was fitted to them."""
    cases = [case for case in ours.cases(data.published(), WINDOWS) if case.ahead in ours.JUDGED_HORIZONS]
    found: dict[str, Any] = {"names": sorted({case.series.name for case in cases})}
    for measure in Measure:
        if mine := [case for case in cases if case.series.measure is measure]:
            own = _scored(mine, told_all(mine, made[measure]))
            beside = {name: _beside(own, rival) for name, rival in bench.rivals(mine).items()}
            found[measure.value] = {**_measured(own, own.known), "beside": beside}
    return found


def _run(folder: Path, quick: bool, kept: Path | None) -> dict[str, Any]:
    series = [one for one in data.oecd(folder) if not quick or one.number % 9 == 0]
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        bench = Bench(pool, rivals.Answers(kept))
        found = {measure: _of_measure(measure, series, bench) for measure in Measure}
        made = {measure: calibration for measure, (calibration, _, _) in found.items()}
        pack = _of_pack(made, bench)

    cells = {
        measure: np.array([(fit.band_of(case), case.ahead) for case in held["sectors"].cases]).T for measure, (_, held, _) in found.items()
    }

    def line(measure: Measure, fold: str, band: int, ahead: int) -> dict[str, Any]:
        bands, horizons = cells[measure]
        return found[measure][1][fold].line((bands == band) & (horizons == ahead))

    measured = {measure.value: one for measure, (_, _, one) in found.items()}
    misses = [miss for measure in JUDGED for miss in _misses(measure.value, measured[measure.value])]
    return {"measured": measured, "pack": pack, "seconds_each": _seconds_each(made), "table": fit.table(made, line), "misses": misses}


def _seconds_each(made: dict[Measure, Calibration]) -> dict[str, float]:
    """Median processor time of a forecast of eight years from so many values, as the figures of a city are computed."""
    found = {}
    for window in (4, 10, 23):
        values = np.array([100 * 1.05**step + step % 3 for step in range(window + 8)])
        case = Case(data.Series("made", Measure.AMOUNT, "", 0, 2000, values), window, window, 8)
        times = []
        for _ in range(30):
            start = time.process_time()
            ours.told([case], made[Measure.AMOUNT])
            times.append(time.process_time() - start)
        found[str(window)] = round(float(np.median(times)), 4)
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="every ninth sector, into results-quick.json")
    parser.add_argument("--keep", type=Path, help="file in which answers of rivals are kept between runs")
    parser.add_argument(
        "--data", type=Path, default=HERE.parents[2] / "shared" / "data" / "oecd-io-china", help="folder of the OECD tables"
    )
    chosen = parser.parse_args(arguments)
    found = _run(chosen.data, chosen.quick, chosen.keep)
    holds = not found["misses"]
    about = {"data": "OECD ICIO 2021, China, 1995–2018, and the pack's series", "load_average": os.getloadavg(), "goal": GOAL}
    results = {**machine("numpy", "scipy", "statsforecast"), **about, "holds": holds, **found}
    name = "results-quick.json" if chosen.quick else "results.json"
    (HERE / name).write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for measure in Measure:
        print(measure.value, found["measured"][measure.value]["all"])
    print("holds" if holds else "MISSED: " + "; ".join(found["misses"]))
    return 0 if holds or chosen.quick else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
