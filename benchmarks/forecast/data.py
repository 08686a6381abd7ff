"""Real yearly series: output, shares and growth of the sectors of China by the OECD, and the published series of the pack."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import liantu
from liantu.statistics.engine.forecast import Measure

PACK = Path(liantu.__file__).parent / "packs" / "chongqing"
_BOUNDS = ("more than", "at least", "less than", "at most", "expected")
_MARKS = ("official", "official_press", "copy", "reported", "derived", "unverified")


@dataclass(frozen=True)
class Series:
    """Yearly values without a gap; ``group`` tells whence, ``number`` is its place among those of its measure."""

    group: str
    measure: Measure
    name: str
    number: int
    first: int
    values: np.ndarray


def oecd(folder: Path) -> list[Series]:
    """Output (million US dollars, current prices), share of all output and growth (percent) of every sector with output."""
    tables = {int(re.findall(r"\d{4}", file.stem)[-1]): _output(file) for file in sorted(folder.glob("OECD21ed_CHN_*.csv"))}
    if not tables:
        raise SystemExit(f"no OECD tables in {folder}: see README")
    years = sorted(tables)
    codes = [code for code in tables[years[0]] if all(tables[year][code] > 0 for year in years)]
    output = np.array([[tables[year][code] for year in years] for code in codes])
    share = 100 * output / output.sum(axis=0)
    growth = 100 * (output[:, 1:] / output[:, :-1] - 1)
    kinds = ((Measure.AMOUNT, output, years[0]), (Measure.SHARE, share, years[0]), (Measure.RATE, growth, years[1]))
    return [
        Series("oecd", measure, code, number, first, values[number])
        for measure, values, first in kinds
        for number, code in enumerate(codes)
    ]


def _output(file: Path) -> dict[str, float]:
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines))
    sectors = [column for column in rows[0][2:] if column.isdigit()]
    total = next(row for row in rows if row[0] == "OUTPUT")
    return {code: float(total[2 + place]) for place, code in enumerate(sectors)}


def published() -> list[Series]:
    """The pack's yearly series with five values in a row or more; of several rows of a year the best marked, bounds left out."""
    found: dict[tuple[str, str, str], dict[int, tuple[int, float]]] = {}
    for file in sorted((PACK / "series").glob("*.csv")):
        with file.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                if row["period"].isdigit() and not any(word in row["basis"] for word in _BOUNDS):
                    rank = _MARKS.index(row["mark"]) if row["mark"] in _MARKS else len(_MARKS)
                    years = found.setdefault((row["indicator"], row["region"], row["unit"]), {})
                    years[int(row["period"])] = min(years.get(int(row["period"]), (99, 0.0)), (rank, float(row["value"])))
    made = []
    for number, ((code, region, unit), years) in enumerate(sorted(found.items())):
        run = _longest(sorted(years))
        if len(run) >= 5:
            measure = Measure.RATE if "growth" in code else Measure.SHARE if unit == "percent" else Measure.AMOUNT
            made.append(Series("pack", measure, f"{code} {region}", number, run[0], np.array([years[year][1] for year in run])))
    return made


def _longest(years: list[int]) -> list[int]:
    """The longest run without a gap, the later of two equal ones."""
    runs: list[list[int]] = [[]]
    for year in years:
        if runs[-1] and year != runs[-1][-1] + 1:
            runs.append([])
        runs[-1].append(year)
    return max(reversed(runs), key=len)
