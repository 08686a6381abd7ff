"""数据交换: computed and published figures as SDMX messages, for the interface and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl

from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.statistics.engine import sdmx
from liantu.statistics.queries.claims import with_bounds
from liantu.statistics.queries.names import DIMENSIONS, dimension_keys, dimension_name
from liantu.statistics.queries.official import rests_on_published

MEDIA: Mapping[str, str] = {
    "csv": "application/vnd.sdmx.data+csv;version=2.0.0",
    "json": "application/vnd.sdmx.data+json;version=2.0.0",
    "structure": "application/vnd.sdmx.structure+json;version=2.0.0",
}
"""Media types of the messages, by the form that is asked for."""


def figures_message(pack: Pack, frame: pl.DataFrame, *, simulated: bool) -> tuple[sdmx.Flow, pl.DataFrame]:
    """Return the flow of computed figures with all codes of the pack, and the rows of a `statistics.figures_frame` in it.

    What rests on published series only is marked derived, all else simulated or reported.
    """
    definitions = {code: entry.definition() for code, entry in pack.measured.items()}
    members = {dimension: dict(dimension_keys(pack, dimension)) for dimension in DIMENSIONS}
    for dimension, key in frame.select("dimension", "key").unique().sort("dimension", "key").iter_rows():
        members.setdefault(dimension, {}).setdefault(key, Text(key, key))
    flow = sdmx.figures_flow(definitions, members, {name: dimension_name(name) for name in members})
    derived = [code for code in definitions if rests_on_published(pack, code)]
    of_firms = Mark.SIMULATED if simulated else Mark.REPORTED
    published, frame = pl.col("indicator").is_in(derived), with_bounds(pack, frame)
    parts = [(frame.filter(~published), of_firms), (frame.filter(published), Mark.DERIVED)]
    return flow, pl.concat([sdmx.figures_rows(flow, rows, definitions, mark) for rows, mark in parts])


def official_message(pack: Pack, frame: pl.DataFrame) -> tuple[sdmx.Flow, pl.DataFrame]:
    """Return the flow of published figures with all codes of the pack, and rows of `registry.queries.official_figures_frame` in it."""
    codes = sorted({row.indicator for row in pack.series} | set(frame.get_column("indicator")))
    names = {code: pack.indicators[code].name if code in pack.indicators else Text(code, code) for code in codes}
    regions = {region.code: region.name for region in pack.regions}
    regions |= {code: Text(code, code) for code in sorted(set(frame.get_column("region")) - set(regions))}
    flow = sdmx.official_flow(names, regions)
    return flow, sdmx.official_rows(flow, frame)


def message(flow: sdmx.Flow, rows: pl.DataFrame, form: str, language: str, prepared_at: datetime) -> str:
    """Return ``rows`` of ``flow`` as the message of a form of `MEDIA`; ``prepared_at`` is aware."""
    if form == "structure":
        return sdmx.structure_json(flow, language, prepared_at)
    return sdmx.data_csv(flow, rows, language) if form == "csv" else sdmx.data_json(flow, rows, language, prepared_at)


def between(frame: pl.DataFrame, first: str, last: str) -> pl.DataFrame:
    """Return the rows whose ``period`` lies within ``first`` and ``last`` (texts of periods of any kind; empty is open)."""
    if not (first or last):
        return frame
    start = Period.parse(first).start_date if first else None
    end = Period.parse(last).end_date if last else None
    texts: Sequence[Any] = frame.get_column("period").unique().to_list()
    periods = [text for text in texts if _within(Period.parse(text), start, end)]
    return frame.filter(pl.col("period").is_in(periods))


def _within(period: Period, start: Any, end: Any) -> bool:
    return (start is None or period.start_date >= start) and (end is None or period.end_date <= end)
