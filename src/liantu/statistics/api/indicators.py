"""指标接口: definitions with their SQL, values by any dimension and period, published beside computed, and why a value changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router

from liantu.accounts.queries import viewer_on
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import IndicatorEntry, Pack, load_pack
from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text
from liantu.statistics.api.schemas import (
    DecompositionOut,
    FiguresOut,
    IndicatorDefinitionOut,
    IndicatorOut,
    SideBySideOut,
)
from liantu.statistics.engine.definitions import measures
from liantu.statistics.engine.population import PopulationRules
from liantu.statistics.engine.sql_plan import sql_plan
from liantu.statistics.exports import between
from liantu.statistics.queries import figures_frame, latest_computation
from liantu.statistics.queries.claims import with_bounds
from liantu.statistics.queries.decompositions import decomposable, decomposition
from liantu.statistics.queries.names import DIMENSIONS, dimension_keys
from liantu.statistics.queries.official import OfficialRow, side_by_side
from liantu.statistics.rules import sees_aggregates
from liantu.web.api.paging import PageNumber, PageSize, paged_frame
from liantu.web.api.schemas import both

router = Router()
Word = Annotated[str, Query(max_length=64)]
Key = Annotated[int, Query(ge=1, le=2**63 - 1, description="id of a row")]
Words = Annotated[list[str], Query(max_length=200)]
From = Annotated[str, Query(alias="from", max_length=20, description="first period")]
To = Annotated[str, Query(alias="to", max_length=20, description="last period")]


@router.get("/indicators", response=list[IndicatorOut], summary="指标 / indicators")
def indicators(request: HttpRequest) -> list[dict[str, Any]]:
    """All indicators that are computed from firms' reports or published series."""
    city = load_pack(settings.PACK)
    return [_defined(city, entry) for entry in city.measured.values()]


@router.get("/indicators/{code}", response=IndicatorDefinitionOut, summary="指标定义 / the definition of an indicator")
def indicator(request: HttpRequest, code: str, by: Word = "", kind: Word = "") -> dict[str, Any]:
    """One indicator: formula, versions, unit, population, dimensions, and the SQL for a dimension and kind of period."""
    city = load_pack(settings.PACK)
    entry = city.computed_indicator(code)
    dimension, period_kind = chosen(entry, by, kind)
    sql = sql_plan(measures([entry]), dimension, period_kind, city=city.city)
    return {**_defined(city, entry), "sql_by": dimension, "sql_kind": period_kind.value, "sql": sql}


@router.get("/indicators/{code}/figures", response=FiguresOut, summary="指标数值 / values of an indicator")
def figures(  # noqa: PLR0913, RUF100 every parameter is one of the address
    request: HttpRequest,
    code: str,
    by: Word = "",
    kind: Word = "",
    key: Words = [],  # noqa: B006 ninja copies it
    first: From = "",
    last: To = "",
    page: PageNumber = 1,
    size: PageSize = 200,
) -> dict[str, Any]:
    """Values by a dimension (default the first that the indicator has) and kind of period, by key and period."""
    viewer, city = viewer_on(request), load_pack(settings.PACK)
    entry = city.computed_indicator(code)
    dimension, period_kind = chosen(entry, by, kind)
    computation = latest_computation(viewer)
    frame = figures_frame(viewer, indicator=code, dimension=dimension, kind=period_kind, keys=key or None, computation=computation)
    names = dimension_keys(city, dimension)
    answer = paged_frame(with_bounds(city, between(frame, first, last)), page, size, lambda rows: (_cell(row, names) for row in rows))
    return {
        **answer, "indicator": code, "unit": entry.unit, "by": dimension, "kind": period_kind.value,
        "known_at": None if computation is None else computation.known_at, "released": not sees_aggregates(viewer),
        "simulated": computation is not None and "simulated" in computation.marks,
    }  # fmt: skip


@router.get("/indicators/{code}/beside", response=SideBySideOut, summary="两种来源并列 / published beside computed")
def beside(request: HttpRequest, code: str, region: Word = "") -> dict[str, Any]:
    """Published rows of an indicator beside what the reports add up to, by year, for the city or a district."""
    city = load_pack(settings.PACK)
    city.computed_indicator(code)
    place = region or city.city
    if place not in {one.code for one in city.regions}:
        raise NotFoundError(Text(f"没有地区 {place}", f"unknown region {place}"))

    comparison = side_by_side(viewer_on(request), city, code, place)
    rows = [
        {
            "period": str(row.period), "official": [official_row(one) for one in row.official], "computed": row.computed,
            "firms": row.firms, "known": row.known, "coverage": row.coverage, "difference": row.difference,
        }
        for row in comparison.rows
    ]  # fmt: skip

    context = [official_row(row) for row in comparison.context]
    return {"indicator": code, "region": place, "unit": comparison.definition.unit, "rows": rows, "context": context}


@router.get("/indicators/{code}/change", response=DecompositionOut, summary="为何变动 / why it changed")
def change(request: HttpRequest, code: str, by: Word, first: From, last: To, within: Word = "") -> dict[str, Any]:
    """Take the change between two periods apart over the keys of a dimension and over firms; ``within``: dimension:key."""
    city = load_pack(settings.PACK)
    entry = city.computed_indicator(code)
    dimension, _colon, key = within.partition(":")
    place = (dimension, key) if key else ("city", city.city)
    for name in (by, place[0]):
        if name not in DIMENSIONS:
            raise _no_dimension(entry, name)

    ends = Period.parse(first), Period.parse(last)
    split = decomposition(viewer_on(request), city, code, by, ends[0], ends[1], within=place)

    names = dimension_keys(city, by)
    return {
        "indicator": code, "unit": entry.unit, "by": by, "within": ":".join(place), "form": split.form,
        "first": str(split.first), "last": str(split.last),
        "before": split.before, "after": split.after, "change": split.change, "effects": split.effects,
        "parts": [_part(row, names) for row in split.lines.to_dicts()], "firms": split.firms.to_dicts(), "hidden": split.hidden,
    }  # fmt: skip


def chosen(entry: IndicatorEntry, by: str, kind: str) -> tuple[str, PeriodKind]:
    """Return the dimension and kind asked for, or the first ones; raises NotFoundError where the indicator has none such."""
    dimension, period_kind = by or entry.dimensions[0], kind or entry.periods[0]
    if dimension not in entry.dimensions:
        raise _no_dimension(entry, dimension)
    if period_kind not in entry.periods:
        offered = ", ".join(entry.periods)
        raise NotFoundError(
            Text(
                f"指标 {entry.code} 不按“{period_kind}”计算；有：{offered}",
                f"{entry.code} has no {period_kind} values; available: {offered}",
            )
        )
    return dimension, PeriodKind(period_kind)


def official_row(row: OfficialRow) -> dict[str, Any]:
    """A published value as it is given out."""
    return {
        "series": row.series, "region": row.region, "period": str(row.period), "value": row.value, "unit": row.unit, "basis": row.basis,
        "source": row.citation, "mark": row.mark.value, "bound": row.bound.value,
    }  # fmt: skip


def _no_dimension(entry: IndicatorEntry, name: str) -> NotFoundError:
    offered = ", ".join(entry.dimensions)
    return NotFoundError(
        Text(f"指标 {entry.code} 不按“{name}”分组；有：{offered}", f"{entry.code} is not split by {name}; available: {offered}")
    )


def _defined(city: Pack, entry: IndicatorEntry) -> dict[str, Any]:
    plain = {name: getattr(entry, name) for name in ("code", "version", "unit", "raw_unit", "formula", "since")}
    lists = {name: list(getattr(entry, name)) for name in ("dimensions", "periods", "official", "context", "commitments")}
    members = city.rule(PopulationRules).populations[entry.population]
    population = {"code": entry.population, "name": both(members.name), "rule": both(members.rule) if members.rule else None}
    earlier = [{"version": one.version, "until": one.until, "formula": one.formula, "rule": both(one.rule)} for one in entry.earlier]
    return {
        **plain, **lists, "name": both(entry.name), "rule": both(entry.rule), "basis": both(entry.basis or Text("", "")),
        "earlier": earlier, "population": population, "decomposable": decomposable(city, entry.code),
    }  # fmt: skip


def _cell(row: Mapping[str, Any], names: Mapping[str, Text]) -> dict[str, Any]:
    combined = [part for part in (row["combined"] or "").split(",") if part]
    labels = [names.get(part, Text(part, part)) for part in combined or [row["key"]]]
    name = Text("、".join(one.zh for one in labels), ", ".join(one.en for one in labels))
    plain = {field: row[field] for field in ("key", "period", "value", "firms", "known", "bound")}
    return {**plain, "name": both(name), "reason": row["reason"] or "", "combined": combined}


def _part(row: dict[str, Any], names: Mapping[str, Text]) -> dict[str, Any]:
    key = row.pop("part")
    name = None if key is None else both(names.get(key, Text(key, key)))
    return {"key": key, "name": name, "contribution": row.pop("contribution"), "values": row}
