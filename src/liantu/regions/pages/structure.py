"""结构: the industries of a region with shares and quotients beside the city's, as table, picture and sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.page_context import Cell, cell, industry_name, marks_text
from liantu.web.charts import Axis, Bars, Series
from liantu.web.figures import translated
from liantu.web.spreadsheets import Sheet

_DRAWN = 12


@dataclass(frozen=True, slots=True)
class Industry:
    """One industry of a region: shares 0–1 here and in the city, the quotient as a cell that opens, output and firms where seen."""

    code: str
    name: str
    share: float
    city_share: float
    quotient: Cell
    value_yuan: float | None
    firms: int | None
    role: str


@dataclass(frozen=True, slots=True)
class Structure:
    """The industries that the viewer may see, the largest first, and how many more there are."""

    industries: tuple[Industry, ...]
    hidden: int
    digits: int


def structure(
    viewer: Viewer, city: Pack, assessment: RegionAssessment, place: tuple[str, str], digits: int, roles: Mapping[str, str]
) -> Structure:
    """Return the industries of ``place`` (kind, key) at a level; ``roles`` says of some what they are (leading, named …)."""
    kind, key = place
    frame = queries.specialisations(viewer, assessment, kind=kind, key=key, digits=digits)
    found = [_industry(city, assessment, place, row, roles) for row in frame.iter_rows(named=True)]
    everything = assessment.specialisations.filter(kind=kind, key=key, digits=digits).count()
    return Structure(tuple(found), everything - len(found), digits)


def _industry(
    city: Pack, assessment: RegionAssessment, place: tuple[str, str], row: Mapping[str, Any], roles: Mapping[str, str]
) -> Industry:
    code, quotient = row["industry"], row["location_quotient"]
    opens = cell("location_quotient", f"{place[0]}:{place[1]}/{code}", assessment.year, quotient)
    city_share = row["share"] / quotient
    return Industry(code, industry_name(city, code), row["share"], city_share, opens, row["value_yuan"], row["firms"], roles.get(code, ""))


def bars(found: Structure, here: str, city: Pack) -> Bars | None:
    """The largest industries as bars, the region's share beside the city's; None where nothing may be shown."""
    largest = found.industries[:_DRAWN]
    if not largest:
        return None
    region = city.region(city.city)
    series = (
        Series(here, tuple(one.share for one in largest)),
        Series(translated(region.name) if region else _("全市"), tuple(one.city_share for one in largest)),
    )
    return Bars(x=tuple(one.name for one in largest), series=series, axis=Axis(percent=True), horizontal=True)


def sheet(found: Structure, title: str, assessment: RegionAssessment) -> Sheet:
    """The table as a sheet, one industry a row."""
    headings = [
        _("行业代码"), _("行业"), _("占本区域产值"), _("占全市产值"), _("区位商"), _("产值（元）"), _("企业数"), _("说明"),
        _("年份"), _("数据标记"),
    ]  # fmt: skip
    marks = marks_text(assessment)
    rows = [
        [
            one.code, one.name, one.share, one.city_share, one.quotient.value, one.value_yuan, one.firms, one.role, assessment.year, marks,
        ]
        for one in found.industries
    ]  # fmt: skip
    return Sheet(title, headings, rows, {2: "0.0%", 3: "0.0%", 4: "0.00", 5: "#,##0"})
