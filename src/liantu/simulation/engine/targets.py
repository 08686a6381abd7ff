"""定标: outputs by industry and year, and by district and industry, to which the demonstration city is brought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from liantu.simulation.engine.calibration_rules import YI_YUAN, CalibrationRules, DistrictTarget
from liantu.simulation.engine.draws import Floats, Ints

ROUNDS = 500


def group_of(industries: Sequence[str], calibration: CalibrationRules) -> Ints:
    """Return for each industry code the place of its target: that of the longest code which begins it; -1 where there is none."""
    place = {target.industry: number for number, target in enumerate(calibration.industries)}
    found = [next((place[code[:length]] for length in range(len(code), 0, -1) if code[:length] in place), -1) for code in industries]
    return np.array(found, dtype=np.int64)


def totals_by_year(totals: Mapping[str, float], growth_after: float, years: Sequence[int]) -> Floats:
    """Return the total of each year: the official one, and after the last of them that one grown by ``growth_after`` a year.

    >>> totals_by_year({"2024": 90.0, "2025": 100.0}, 0.1, [2025, 2026]).tolist()
    [100.0, 110.00000000000001]
    """
    last = max(int(year) for year in totals)
    return np.array([totals[str(year)] if year <= last else totals[str(last)] * (1 + growth_after) ** (year - last) for year in years])


def industry_targets(calibration: CalibrationRules, total: Floats, years: Sequence[int]) -> Floats:
    """Return years × industries in yuan: the outputs of the base year carried by the pace of their branches, summing to ``total``."""
    base = np.array([target.output for target in calibration.industries]) * YI_YUAN
    lead = _leads(calibration, years)
    unscaled = base[None, :] * lead
    return np.asarray(unscaled / unscaled.sum(axis=1, keepdims=True) * total[:, None], dtype=np.float64)


def _leads(calibration: CalibrationRules, years: Sequence[int]) -> Floats:
    """Of years × industries: the level against the base year that an industry's pace before or behind all industry gives it."""
    place = {target.industry: number for number, target in enumerate(calibration.industries)}
    together = next((branch.growth for branch in calibration.growth if branch.branch == ALL), {})
    pace: dict[int, Floats] = {}
    for year in range(min(years), calibration.base_year + 1):
        pace[year] = np.ones(len(place))
        for branch in calibration.growth:
            if branch.branch != ALL and str(year) in branch.growth and str(year) in together:
                ratio = (1 + branch.growth[str(year)] / 100) / (1 + together[str(year)] / 100)
                pace[year][[place[code] for code in branch.industries]] = ratio**calibration.growth_shown
    level = {calibration.base_year: np.ones(len(place))}
    for year in range(calibration.base_year - 1, min(years) - 1, -1):
        level[year] = level[year + 1] / pace[year + 1]
    return np.array([level[min(year, calibration.base_year)] for year in years])


ALL = "all"
"""The name of the branch whose growth is that of all industry."""


def district_targets(calibration: CalibrationRules, industries: Floats, districts: Sequence[str]) -> Floats:
    r"""Return districts × industries in yuan with the sums ``industries`` (yuan) and the districts' parts of the whole.

    What is known of a cell stands; the rest is the nearest to the leads with the right sums on both sides (iterative proportional fitting).
    """
    targets = {one.district: one for one in calibration.districts}
    rows = [targets[code] for code in districts]
    place = {target.industry: number for number, target in enumerate(calibration.industries)}
    scale = industries.sum() / sum(row.output for row in rows)
    outputs = np.array([row.output for row in rows]) * scale
    known = np.full((len(rows), len(place)), np.nan)
    for number, row in enumerate(rows):
        for code, output in row.known.items():
            known[number, place[code]] = output * scale
    start = np.array([_likings(row, calibration) for row in rows]) * outputs[:, None] * industries[None, :]
    fixed = np.nan_to_num(known)
    free = fitted(np.where(np.isnan(known), start, 0.0), outputs - fixed.sum(axis=1), np.maximum(industries - fixed.sum(axis=0), 0.0))
    return np.asarray(free + fixed, dtype=np.float64)


def _likings(row: DistrictTarget, calibration: CalibrationRules) -> list[float]:
    """How many times more of each industry a district has than others of its size."""
    usual = dict.fromkeys(calibration.everywhere, 1.0)
    return [row.leads.get(one.industry, usual.get(one.industry, calibration.everyday)) for one in calibration.industries]


def fitted(start: Floats, rows: Floats, columns: Floats) -> Floats:
    """Return ``start`` scaled by rows and columns until both have the given sums; the columns hold exactly where the two disagree.

    >>> fitted(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([3.0, 1.0]), np.array([2.0, 2.0])).tolist()
    [[1.5, 1.5], [0.5, 0.5]]
    """
    table = start.copy()
    for _ in range(ROUNDS):
        table *= _ratio(rows, table.sum(axis=1))[:, None]
        by_column = table.sum(axis=0)
        table *= _ratio(columns, by_column)[None, :]
        if np.allclose(by_column, columns, rtol=1e-9):
            break
    return table


def _ratio(wanted: Floats, found: Floats) -> Floats:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
