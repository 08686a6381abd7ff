"""指标计算: all indicators of one dimension and kind of period, from a panel of reports to values with their coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from liantu.kernel.errors import NotFoundError
from liantu.kernel.formula import items, parse_formula
from liantu.kernel.pack import IndicatorEntry
from liantu.kernel.pack.indicator_checks import formulas_of
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.engine.definitions import Measure, measures
from liantu.statistics.engine.polars_plan import figures_of, polars_plan
from liantu.statistics.engine.population import EVERYONE, counted_rows

SCHEMA: Mapping[str, pl.DataType] = {
    "indicator": pl.String(),
    "dimension": pl.String(),
    "key": pl.String(),
    "kind": pl.String(),
    "period": pl.Int32(),
    "value": pl.Float64(),
    "firms": pl.Int64(),
    "known": pl.Int64(),
}
SERIES: Mapping[str, pl.DataType] = {
    "code": pl.String(),
    "dimension": pl.String(),
    "key": pl.String(),
    "kind": pl.String(),
    "period": pl.Int32(),
    "value": pl.Float64(),
}


def compute(
    panel: pl.DataFrame,
    members: pl.DataFrame,
    entries: Iterable[IndicatorEntry],
    dimension: str,
    kind: PeriodKind,
    *,
    series: pl.DataFrame | None = None,
    populations: Mapping[str, pl.DataFrame] | None = None,
    chains: pl.DataFrame | None = None,
    city: str = "city",
) -> pl.DataFrame:
    """Return `SCHEMA`: value in the indicator's unit, ``firms`` that it speaks of, ``known`` of these that it rests on.

    ``firms`` are those of the population in the group; of a conditional sum or ratio those of them for which the condition holds or is
    unknown; of a growth those of the period, ``known`` being the firms known in both periods (`matched`).

    ``panel`` is wide (organisation, period as `Period.number`, an item a column; null is unknown) and unique by organisation and period;
    ``members`` has the attributes (`members.COLUMNS`), ``populations`` who belongs by code (`population.membership`), ``series``
    official values (`SERIES`), ``chains`` organisation and chain, ``city`` the one key of the dimension city. Firms whose key is unknown
    are in no group. Sorted by indicator (as given), key, period. Raises NotFoundError for a population or an item that is not given.

    >>> texts = {name: {"zh": "税负", "en": "Tax burden"} for name in ("name", "rule")}
    >>> entry = IndicatorEntry(code="burden", version="1", **texts, formula="ratio(tax, revenue)", raw_unit="share", unit="percent")
    >>> firms, year = [1, 2, 3], [2024] * 3
    >>> panel = pl.DataFrame({"organisation": firms, "period": year, "tax": [1.0, 2.0, None], "revenue": [10.0, 20.0, 30.0]})
    >>> members = pl.DataFrame({"organisation": firms, "district": ["a", "a", "b"]})
    >>> compute(panel, members, [entry], "district", PeriodKind.YEAR).select("key", "value", "firms", "known").rows()
    [('a', 10.0, 2, 2), ('b', None, 1, 0)]
    """
    all_measures = measures(entries := list(entries))
    populated = by_population(panel, entries, all_measures, kind, populations or {})
    keyed, official = keys(members, dimension, chains, city), _official(series, dimension, kind, city)
    figures = _collected(populated, panel, keyed, official, all_measures, kind)
    return figures.with_columns(dimension=pl.lit(dimension), kind=pl.lit(kind.value)).select(pl.col(n).cast(t) for n, t in SCHEMA.items())


def _collected(
    populated: Sequence[tuple[pl.LazyFrame, list[Measure]]],
    panel: pl.DataFrame,
    keyed: pl.DataFrame,
    official: tuple[pl.DataFrame, pl.DataFrame],
    all_measures: Sequence[Measure],
    kind: PeriodKind,
) -> pl.DataFrame:
    """Carry out the plans of all populations at once; figures in the order of the indicators, then by key and period."""
    if not populated:
        return pl.DataFrame(schema=dict(SCHEMA))
    reports = panel.lazy().with_columns(pl.col("period").cast(pl.Int32))
    plans = [polars_plan(rows, keyed, group, kind, *official, reports if group[0].directory else None) for rows, group in populated]
    wides = pl.collect_all(plans, engine="in-memory")
    frames = [figures_of(wide, group, kind) for wide, (_, group) in zip(wides, populated, strict=True)]
    order = pl.DataFrame({"indicator": list(dict.fromkeys(measure.indicator for measure in all_measures))}).with_row_index("place")
    return pl.concat(frames).join(order, on="indicator").sort("place", "key", "period")


def keys(members: pl.DataFrame, dimension: str, chains: pl.DataFrame | None = None, city: str = "city") -> pl.DataFrame:
    """Return members with the column ``key`` by ``dimension``; a firm in several chains has several rows."""
    if dimension == "city":
        return members.with_columns(key=pl.lit(city))
    if dimension == "chain":
        if chains is None:
            raise NotFoundError(Text("没有给出企业所属的产业链", "no chains given for the organisations"))
        pairs = chains.select("organisation", key="chain").unique(maintain_order=True)
        return members.join(pairs, on="organisation", maintain_order="left_right")
    return members.with_columns(key=pl.col(dimension).cast(pl.String))


def by_population(
    panel: pl.DataFrame,
    entries: Sequence[IndicatorEntry],
    all_measures: Sequence[Measure],
    kind: PeriodKind,
    populations: Mapping[str, pl.DataFrame],
) -> list[tuple[pl.LazyFrame, list[Measure]]]:
    """Return, population by population, its rows of the panel, not yet computed, and its measures; raises NotFoundError.

    Growth by this period's directory stands apart from the other measures of its population.
    """
    needed = {name for entry in entries for _, text in formulas_of(entry) for name in items(parse_formula(text))}
    if lacking := sorted(needed - set(panel.columns)):
        names = "、".join(lacking)
        raise NotFoundError(Text(f"面板中没有填报指标 {names}", f"the panel has no column for {names}"))
    narrow = panel.select("organisation", pl.col("period").cast(pl.Int32), *sorted(needed))
    chosen: dict[tuple[str, bool], list[Measure]] = {}
    for measure in all_measures:
        chosen.setdefault((measure.population, measure.directory), []).append(measure)
    if lacking := sorted({code for code, _directory in chosen} - set(populations) - {EVERYONE}):
        names = "、".join(lacking)
        raise NotFoundError(Text(f"没有给出统计范围 {names}", f"no members given for population {names}"))
    return [(counted_rows(narrow, narrow.columns, populations.get(code), kind), group) for (code, _directory), group in chosen.items()]


def _official(series: pl.DataFrame | None, dimension: str, kind: PeriodKind, city: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the official values of the dimension's keys, and those of the city."""
    rows = (
        pl.DataFrame(schema=dict(SERIES)) if series is None else series.select(pl.col(name).cast(kind_) for name, kind_ in SERIES.items())
    )
    rows = rows.filter(pl.col("kind") == kind.value)
    of_city = rows.filter((pl.col("dimension") == "city") & (pl.col("key") == city))
    return rows.filter(pl.col("dimension") == dimension).select("code", "key", "period", "value"), of_city.select("code", "period", "value")
