"""月报: a firm's year cut into months with seasons and the Spring Festival, so that the months add up to the year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from liantu.simulation.engine.draws import Floats, Ints, stream
from liantu.simulation.engine.rule_files import SimulationRules

MONTHS = 12


def cut(year: Floats, weight: Floats, adds: str, step: float = 0.01) -> Floats:
    """Cut each firm's yearly value into twelve by ``weight`` (firms × 12, above zero), in whole steps, so that it adds up again.

    ``adds`` is ``sum`` (the months' sum is the year), ``mean`` (their mean is the year; whole numbers) or ``last`` (the last month is
    the year). What is left by rounding goes to the month where it arises, so no month is off by more than a step.

    >>> cut(np.array([1.0]), np.ones((1, 12)), "sum").tolist()[0][:4]
    [0.08, 0.09, 0.08, 0.08]
    >>> cut(np.array([10.0]), np.ones((1, 12)), "mean").mean().item()
    10.0
    """
    share = np.cumsum(weight, axis=1) / weight.sum(axis=1, keepdims=True)
    if adds == "last":
        return np.round(year[:, None] * weight / weight[:, -1:] / step) * step
    unit = 1.0 if adds == "mean" else step  # people are whole
    total = np.round(year / unit) * (MONTHS if adds == "mean" else 1)
    upto = np.rint(share * total[:, None])
    parts = np.diff(upto, axis=1, prepend=0.0)
    return np.asarray(parts if adds == "mean" else np.round(parts * step, 2), dtype=np.float64)


def activity(growth: Floats, rules: SimulationRules, year: int, seed: int) -> Floats:
    """Return firms × 12: how busy each firm is; ``growth`` is the log change of its year against the year before (NaN: unknown)."""
    month_rules = rules.months
    rng = stream(seed, f"months {year}")
    season = np.array([month_rules.season[month] * month_rules.festival.get(f"{year}-{month + 1:02d}", 1.0) for month in range(MONTHS)])
    tilt = np.clip(np.nan_to_num(growth), -month_rules.most_growth, month_rules.most_growth)
    middle = (np.arange(MONTHS) - (MONTHS - 1) / 2) / MONTHS
    return np.asarray(season * np.exp(tilt[:, None] * middle + rng.normal(0, month_rules.noise, (len(growth), MONTHS))), dtype=np.float64)


def months_of_year(
    values: Mapping[str, Floats], adds: Mapping[str, str], activity_by_month: Floats, rules: SimulationRules, year: int, seed: int
) -> dict[str, Floats]:
    """Return firms × 12 of every item in ``adds`` that ``values`` has; NaN where the year is not reported."""
    month_rules = rules.months
    by_item = {}
    for item in sorted(set(values) & set(adds)):
        rng = stream(seed, f"months {year} {item}")
        noise = month_rules.noise_of_item.get(item, 0.0)
        weight = activity_by_month ** month_rules.follows_activity.get(item, 1.0)
        if noise:
            weight = weight * np.exp(rng.normal(0, noise, activity_by_month.shape))
        reported = ~np.isnan(values[item])
        months = np.full(activity_by_month.shape, np.nan)
        months[reported] = cut(values[item][reported], weight[reported], adds[item])
        by_item[item] = months
    return by_item


def month_ends(year: int) -> Ints:
    """Return the last day of each month of ``year`` as days since 1970.

    >>> month_ends(2024)[:2].tolist()
    [19753, 19782]
    """
    first = np.arange(f"{year}-02", f"{year + 1}-02", dtype="datetime64[M]").astype("datetime64[D]")
    return (first - np.timedelta64(1, "D")).astype(np.int64)
