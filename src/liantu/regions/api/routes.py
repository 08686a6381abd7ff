"""区域接口: districts and parks, likeness, relatedness and complexity of products, partners, opportunities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import polars as pl
from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Query, Router

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.pack import Pack, load_pack
from liantu.kernel.text import Text
from liantu.regions import queries
from liantu.regions.api.schemas import ComplexityOut, FitOut, RegionLineOut, RegionOut, RelatednessOut
from liantu.registry import queries as registry
from liantu.web.api.paging import Page, PageNumber, PageSize, paged_frame
from liantu.web.api.schemas import both

router = Router()
_Word = Annotated[str, Query(max_length=64)]
_Weight = Annotated[float | None, Query(ge=0, le=1, description="weight of the group; without it that of the pack")]
_ALIKE = 5


@router.get("/districts", response=list[RegionLineOut], summary="区县 / districts")
def districts(request: HttpRequest) -> list[dict[str, Any]]:
    """Districts in the newest assessment that you may see; empty where there is none."""
    return _lines(viewer_on(request), "district")


@router.get("/districts/{code}", response=RegionOut, summary="一个区县 / one district")
def district(request: HttpRequest, code: str) -> dict[str, Any]:
    """One district with its industries and the districts most alike."""
    return _region(viewer_on(request), "district", code)


@router.get("/parks", response=list[RegionLineOut], summary="园区 / parks")
def parks(request: HttpRequest) -> list[dict[str, Any]]:
    """Parks that you may see: concentration on sub-fields and what they should name."""
    return _lines(viewer_on(request), "park")


@router.get("/parks/{code}", response=RegionOut, summary="一个园区 / one park")
def park(request: HttpRequest, code: str) -> dict[str, Any]:
    """One park with its sub-fields."""
    return _region(viewer_on(request), "park", code)


@router.get("/relatedness", response=Page[RelatednessOut], summary="关联度 / relatedness")
def relatedness(
    request: HttpRequest, page: PageNumber = 1, size: PageSize = 50, district: _Word = "", product: _Word = "", present: bool | None = None
) -> dict[str, Any]:
    """Products seen from districts, the nearest first: comparative advantage, density, complexity gain."""
    viewer = viewer_on(request)
    frame = queries.relatedness_frame(viewer, district=district or None)
    frame = frame if present is None else frame.filter(pl.col("present") == present)
    frame = _with_products(viewer, frame, product).sort("density", "region", "code", descending=[True, False, False], nulls_last=True)
    names = ("value_yuan", "rca", "present", "density", "density_knn", "cog", "wider", "pci", "ubiquity")
    return paged_frame(
        frame, page, size, lambda rows: [{**_product(row), "district": row["region"], **{n: row[n] for n in names}} for row in rows]
    )


@router.get("/complexity", response=Page[ComplexityOut], summary="产品复杂度 / complexity of products")
def complexity(request: HttpRequest, page: PageNumber = 1, size: PageSize = 50) -> dict[str, Any]:
    """Products by complexity, the most complex first."""
    viewer = viewer_on(request)
    assessment = queries.latest_assessment(viewer)
    frame = pl.DataFrame(schema={"product": pl.Int64, "pci": pl.Float64, "ubiquity": pl.Int64})
    frame = frame if assessment is None else queries.complexity_frame(viewer, assessment)
    frame = _with_products(viewer, frame).sort("pci", "code", descending=[True, False], nulls_last=True)
    return paged_frame(frame, page, size, lambda rows: [{**_product(row), "pci": row["pci"], "ubiquity": row["ubiquity"]} for row in rows])


@router.get("/pairing", response=list[FitOut], summary="结对 / pairing")
def pairing(request: HttpRequest, district: _Word = "") -> list[dict[str, Any]]:
    """Fits of districts with partner places that you may see, the best first in each district."""
    viewer = viewer_on(request)
    assessment = queries.latest_assessment(viewer)
    if assessment is None:
        return []
    names = {region.code: region.name for region in load_pack(settings.PACK).regions}
    rows = queries.fit_rows(viewer, assessment)
    fields = (
        "district", "partner", "fit", "complementary", "shared", "upstream", "overlap", "rank", "companies", "basis", "reason", "gains",
    )  # fmt: skip
    return [
        {"partner_name": _name(names, row.partner), **{name: getattr(row, name) for name in fields}}
        for row in (rows.filter(district=district) if district else rows)
    ]


def _lines(viewer: Viewer, kind: str) -> list[dict[str, Any]]:
    assessment = queries.latest_assessment(viewer)
    if assessment is None:
        return []
    names = _names(load_pack(settings.PACK), kind)
    return [_line(assessment, profile, names) for profile in queries.profiles(viewer, assessment, kind)]


def _region(viewer: Viewer, kind: str, code: str) -> dict[str, Any]:
    assessment = queries.latest_assessment(viewer)
    profile = None if assessment is None else queries.profile_of(viewer, assessment, kind, code)
    if assessment is None or profile is None:
        raise Http404
    city = load_pack(settings.PACK)
    titles = {entry.code: entry.name for entry in city.industries.values()}
    frame = queries.specialisations(viewer, assessment, kind=kind, key=code)
    fields = ("industry", "digits", "value_yuan", "firms", "share", "location_quotient")
    industries = [{"name": _name(titles, row["industry"]), **{name: row[name] for name in fields}} for row in frame.to_dicts()]
    alike = queries.similarities(viewer, assessment, district=code).head(_ALIKE).to_dicts() if kind == "district" else []
    return {**_line(assessment, profile, _names(city, kind)), "industries": industries, "alike": alike}


def _line(assessment: Any, profile: Any, names: Mapping[str, Text]) -> dict[str, Any]:
    fields = [name for name in RegionLineOut.model_fields if name not in {"name", "year", "simulated"}]
    plain = {name: getattr(profile, name) for name in fields}
    return {**plain, "name": _name(names, profile.key), "year": assessment.year, "simulated": "simulated" in assessment.marks}


def _names(city: Pack, kind: str) -> dict[str, Text]:
    return {region.code: region.name for region in (city.parks if kind == "park" else city.regions)}


def _name(names: Mapping[str, Text], key: str) -> Any:
    return both(names.get(key, Text(key, key)))


def _with_products(viewer: Viewer, frame: pl.DataFrame, code: str = "") -> pl.DataFrame:
    """The rows with code and names of their products; products that the viewer may not see are left out."""
    products = registry.products_frame(viewer).select("code", "name_zh", "name_en", product="id")
    rows = frame.join(products, on="product", how="inner")
    return rows.filter(pl.col("code") == code) if code else rows


def _product(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"product": row["code"], "name": both(Text(row["name_zh"], row["name_en"] or row["name_zh"]))}
