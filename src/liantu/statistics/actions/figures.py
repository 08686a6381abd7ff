"""计算指标: from panels of reports to figures as they are stored, all indicators × dimensions × kinds of period."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.formula import items, parse_formula, series
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.pack.indicator_checks import formulas_of
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.progress import Progress
from liantu.kernel.text import Text
from liantu.statistics.engine.compute import SERIES
from liantu.statistics.engine.compute import compute as compute_figures
from liantu.statistics.engine.population import EVERYONE
from liantu.statistics.engine.quality_rules import QualityRules
from liantu.statistics.engine.rule_files import ComputationRules
from liantu.statistics.queries import members_frame
from liantu.statistics.queries.members import chain_members_frame
from liantu.statistics.queries.official import base_factor, best_by_period, official_rows
from liantu.statistics.queries.panels import Panels, membership_of, population_items


class Facts:
    """What a computation reads, once: members, chains, panels, populations, official series; ``wanted``: only the items of these codes."""

    def __init__(self, pack: Pack, known_at: datetime | None, indicators: Collection[str] | None = None) -> None:
        self.pack, self.known_at = pack, known_at
        self.members = members_frame(pack, known_at=known_at)
        self.chains = chain_members_frame(pack, known_at=known_at)
        self.panels = Panels(pack, items_needed(pack) if indicators is None else items_of(pack, indicators), known_at)
        yearly = self.panels.of(PeriodKind.YEAR)
        used = {entry.population for entry in pack.measured.values()} | {EVERYONE}
        self.populations = {code: membership_of(pack, code, yearly, self.members) for code in used}
        self.official = official_series(pack, known_at)


def items_needed(pack: Pack) -> tuple[str, ...]:
    """Return the items that formulas, populations and the rules of data quality read, in the pack's order."""
    codes = {name for entry in pack.measured.values() for _, text in formulas_of(entry) for name in items(parse_formula(text))}
    quality = pack.rule(QualityRules)
    codes |= {name for rule in quality.contradictions for name in rule.items}
    codes |= set(quality.jumps.items)
    codes |= {name for rule in quality.expected.values() for name in rule.items}
    codes |= population_items(pack)
    return tuple(code for code in pack.items if code in codes)


def items_of(pack: Pack, codes: Collection[str]) -> tuple[str, ...]:
    """Return the items that the formulas of some indicators, and populations, read, in the pack's order."""
    formulas = [text for code in codes for _, text in formulas_of(pack.measured[code])]
    needed = {name for text in formulas for name in items(parse_formula(text))} | population_items(pack)
    return tuple(code for code in pack.items if code in needed)


def official_series(pack: Pack, known_at: datetime | None) -> pl.DataFrame:
    """Return the best published value of every series, region and period in base units, as `engine.compute.SERIES`."""
    names = sorted({code for entry in pack.measured.values() for _, text in formulas_of(entry) for code in series(parse_formula(text))})
    rows = []
    for region in (region.code for region in pack.regions if region.kind in {"city", "district", "area"} and names):
        dimension = "city" if region == pack.city else "district"
        published = official_rows(SYSTEM, names, region, known_at=known_at)
        for code in names:
            best = best_by_period(row for row in published if row.series == code)
            rows += [(code, dimension, region, p.kind.value, p.number, row.value * base_factor(row.unit)) for p, row in best.items()]
    return pl.DataFrame(rows, schema=dict(SERIES), orient="row")


def figures(facts: Facts, progress: Progress, wanted: Collection[str] | None = None) -> Iterator[pl.DataFrame]:
    """Yield the figures of each kind of period and dimension, as the table has them; ``wanted``: only of these kinds."""
    pack = facts.pack
    kinds = [PeriodKind(kind) for kind in pack.rule(ComputationRules).kinds if wanted is None or kind in wanted]
    dimensions = list(dict.fromkeys(one for entry in pack.measured.values() for one in entry.dimensions))
    done, total = 0, len(kinds) * len(dimensions)
    for kind in kinds:
        panel = facts.panels.of(kind)
        for dimension in dimensions:
            progress(Text("计算指标", "computing indicators"), done, total)
            done += 1
            chosen = [entry for entry in pack.measured.values() if dimension in entry.dimensions and kind.value in entry.periods]
            if chosen:
                table = compute_figures(
                    panel, facts.members, chosen, dimension, kind, series=facts.official, populations=facts.populations,
                    chains=facts.chains, city=pack.city,
                )  # fmt: skip
                yield as_stored(table, pack.measured, kind)


def as_stored(table: pl.DataFrame, measured: Mapping[str, IndicatorEntry], kind: PeriodKind) -> pl.DataFrame:
    """Return engine figures with the period as text and the version in force; groups without firms and value are left out."""
    periods = {number: Period.numbered(number, kind) for number in table.get_column("period").unique().to_list()}
    versions = [
        (code, number, version_of(measured[code], period), str(period))
        for code in table.get_column("indicator").unique().to_list()
        for number, period in periods.items()
    ]
    schema = {"indicator": pl.String, "number": pl.Int32, "version": pl.String, "period": pl.String}
    frame = table.rename({"period": "number"}).filter((pl.col("firms") > 0) | pl.col("value").is_not_null())
    frame = frame.join(pl.DataFrame(versions, schema=schema, orient="row"), on=["indicator", "number"], how="left").drop("number")
    return frame.with_columns(value=pl.when(pl.col("value").is_finite()).then(pl.col("value")))


def version_of(entry: IndicatorEntry, period: Period) -> str:
    """Return the version of an indicator's definition that holds for a period: the first earlier one that did not end before it does."""
    return next((version.version for version in entry.earlier if period.end_date <= version.until), entry.version)


def newest_full(figures_of_city: pl.DataFrame, enough: float) -> dict[str, str]:
    """Return by kind the newest period in which at least ``enough`` of the fullest one's firms are known.

    >>> rows = {"kind": ["year"] * 3, "period": ["2023", "2024", "2025"], "known": [9, 10, 4]}
    >>> newest_full(pl.DataFrame(rows), 0.5)
    {'year': '2024'}
    """
    coverage = figures_of_city.group_by("kind", "period").agg(pl.col("known").max())
    full = coverage.filter(pl.col("known") >= enough * pl.col("known").max().over("kind"), pl.col("known") > 0)
    return dict(full.group_by("kind").agg(pl.col("period").max()).sort("kind").iter_rows())


def simulated_marks(members: pl.DataFrame) -> list[str]:
    """Return the marks of what firms reported: simulated where any of them is."""
    marks = ["reported"]
    return [*marks, "simulated"] if members.get_column("simulated").fill_null(value=False).any() else marks
