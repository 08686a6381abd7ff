"""生成模拟城市: makes the demonstration city and brings it in the way all data comes in."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from django.utils import timezone

from liantu.kernel.progress import Progress, silent
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.registry.actions import IntakeReport, import_frames
from liantu.simulation.actions.deliveries import deliver, with_late_months
from liantu.simulation.engine.calibration_rules import CalibrationRules
from liantu.simulation.engine.catalogue import catalogue
from liantu.simulation.engine.city import frames
from liantu.simulation.engine.history_rules import DemonstrationRules
from liantu.simulation.engine.instalments import instalment
from liantu.simulation.engine.io_table import sector_shares
from liantu.simulation.engine.people import District
from liantu.simulation.engine.plan import Knowledge, plan_city
from liantu.simulation.engine.rule_files import SimulationRules
from liantu.simulation.engine.span import span_of

if TYPE_CHECKING:
    from liantu.kernel.pack import Pack
    from liantu.rooms.manifest import Demonstration

_GENERATING = Text("生成模拟城市", "generating the simulated city")
_KEPT: dict[tuple[str, int, int, date], dict[str, pl.DataFrame]] = {}
"""Frames of one city, kept from its first instalment to its last."""


def city_frames(
    pack: Pack, *, firms: int = 10_000, seed: int = 7, io_table_path: Path | None = None, today: date | None = None
) -> dict[str, pl.DataFrame]:
    """Return the frames of a simulated city by table, as it is reported on ``today`` (None: the pack's stated day); nothing is written."""
    rules, calibration = pack.rule(SimulationRules), pack.rule(CalibrationRules)
    if io_table_path is not None:
        with io_table_path.open(encoding="utf-8", newline="") as file:
            rules = rules.model_copy(update={"sectors": sector_shares(csv.DictReader(file), rules.sectors)})
    districts = tuple(District(region.code, region.name.zh, region.zone) for region in pack.districts)
    first = min(int(year) for year in rules.totals.output.years)
    span = span_of(today or calibration.stated_day, first, rules.years_kept, rules.months.kept)
    plan = plan_city(catalogue(pack, rules, calibration), Knowledge(rules, calibration, districts), span, firms=firms, seed=seed)
    return frames(plan, pack.items)


def make_city(
    pack: Pack,
    *,
    firms: int = 10_000,
    seed: int = 7,
    progress: Progress = silent,
    io_table_path: Path | None = None,
    today: date | None = None,
) -> IntakeReport:
    """Make ``firms`` simulated firms with five years of facts and import them; every row is marked as simulated.

    The same pack, number, seed and day give the same rows. Months of reports run up to the one before ``today`` (None: the stated day of
    the pack's rules/calibration.yaml); what would be handed in later is not there. ``io_table_path`` reads the sectors' shares from a
    national table instead of the pack's rules. Assessing the chains is left to the caller.
    """
    progress(_GENERATING, 0, None)
    tables = city_frames(pack, firms=firms, seed=seed, today=today, io_table_path=io_table_path)
    return bring(tables, _name(firms, seed), progress)


def bring_instalment(demonstration: Demonstration, progress: Progress = silent) -> IntakeReport | None:
    """Bring in what of a city became known after ``since`` (None: from the beginning) and up to its moment; None where that is nothing.

    The rows are known from the moment that `rooms.clock` states, those that people bring in themselves (`deliveries`) from theirs. All
    instalments of a city together are the rows of `make_city`, but that months of a district came later.
    """
    city, firms, seed = demonstration, demonstration.firms, demonstration.seed
    key = (city.pack.name.en, firms, seed, city.today)
    if key not in _KEPT:
        progress(_GENERATING, 0, None)
        _KEPT.clear()
        _KEPT[key] = _as_reported(city_frames(city.pack, firms=firms, seed=seed, today=city.today), city)
    since = None if city.since is None else timezone.localdate(city.since)
    until = timezone.localdate(city.moment)
    tables = deliver(city, instalment(_KEPT[key], since, until))
    if city.is_today:
        _KEPT.clear()
    return bring(tables, f"{until}，{_name(firms, seed)}", progress) if tables else None


def _as_reported(frames: dict[str, pl.DataFrame], city: Demonstration) -> dict[str, pl.DataFrame]:
    """The frames of a city that has a past, with the months that came late."""
    if DemonstrationRules.file not in city.pack.rules:
        return frames
    return {**frames, "reports": with_late_months(frames["reports"], frames["organisations"], city.pack, city.today)}


def _name(firms: int, seed: int) -> str:
    return f"模拟城市：{firms} 家企业，种子 {seed} / simulated city: {firms} firms, seed {seed}"


def bring(tables: Mapping[str, pl.DataFrame], name: str, progress: Progress) -> IntakeReport:
    """Import tables of the simulated city, marked as such."""
    return import_frames(tables, source_name=name, kind="generator", mark=Mark.SIMULATED, progress=progress, simulated=True)
