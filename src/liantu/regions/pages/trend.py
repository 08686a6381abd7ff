"""走势: a region's figures over the years, beside the city's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.regions.pages.page_context import Cell, cell
from liantu.statistics import queries as statistics
from liantu.web.charts import Axis, Lines, Series
from liantu.web.figures import read_unit_word, translated, unit_word

_YEARS = 8
_ALONE = {"yi_yuan", "household"}
"""Units of totals: the city's would dwarf the region's, so the region stands alone."""


@dataclass(frozen=True, slots=True)
class Trend:
    """One figure over the years: cells of the region, values of the city, and a small chart."""

    code: str
    name: str
    unit: str
    cells: tuple[Cell, ...]
    chart: Lines | None


def courses(
    viewer: Viewer, city: Pack, place: tuple[str, str], name: str, codes: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Trend, ...]]:
    """Return the years and the figures of ``place`` (dimension, key); figures without any value are left out."""
    dimension, key = place
    own = statistics.figures_frame(viewer, indicator=codes, dimension=dimension, kind=PeriodKind.YEAR, keys=[key])
    whole = statistics.figures_frame(viewer, indicator=codes, dimension="city", kind=PeriodKind.YEAR, keys=[city.city])
    known = own.filter(pl.col("value").is_not_null())
    years = tuple(sorted(known.get_column("period").unique().to_list())[-_YEARS:])
    return years, tuple(_course(city, code, place, name, years, own, whole) for code in codes if not _of(known, code).is_empty())


def _of(frame: pl.DataFrame, code: str) -> pl.DataFrame:
    return frame.filter(pl.col("indicator") == code)


def _course(
    city: Pack, code: str, place: tuple[str, str], name: str, years: tuple[str, ...], own: pl.DataFrame, whole: pl.DataFrame
) -> Trend:
    entry = city.measured[code]
    values = dict(_of(own, code).select("period", "value").iter_rows())
    beside = dict(_of(whole, code).select("period", "value").iter_rows())
    series = [Series(name, tuple(values.get(year) for year in years))]
    if entry.unit not in _ALONE:
        series.append(Series(_("全市"), tuple(beside.get(year) for year in years), dashed=True))
    unit = unit_word(entry.unit)
    chart = Lines(x=years, series=tuple(series), axis=Axis(unit=unit, digits=entry.digits), compact=True)
    cells = tuple(cell(code, f"{place[0]}:{place[1]}", year, values.get(year)) for year in years)
    return Trend(code, translated(entry.name), read_unit_word(entry.unit), cells, chart if len(years) > 1 else None)
