"""产业空间: the products near a district and how complex they are, those that it has and those that it could move into."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.translation import gettext as _

from liantu.accounts.queries import Viewer
from liantu.regions import queries
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.page_context import Cell, cell
from liantu.registry import queries as registry
from liantu.web.charts import Axis, Point, Scatter
from liantu.web.figures import translated
from liantu.web.page_context import page_of

_NEAR = 10


@dataclass(frozen=True, slots=True)
class Product:
    """A product seen from a district: density and complexity as cells that open, gain of outlook, how many districts have it."""

    code: str
    name: str
    density: Cell
    pci: Cell
    cog: float | None
    ubiquity: int | None
    wider: bool


@dataclass(frozen=True, slots=True)
class SpaceView:
    """The picture, the absent products nearest to the district, and numbers: present, drawn, not drawn for want of a figure."""

    chart: Scatter | None
    near: tuple[Product, ...]
    present: int
    drawn: int
    undrawn: int


def space(viewer: Viewer, assessment: RegionAssessment, code: str) -> SpaceView | None:
    """Return the products of a district that the viewer may see; None where the viewer sees none."""
    frame = queries.relatedness_frame(viewer, assessment, district=code)
    if frame.is_empty():
        return None
    names = {row.pk: row for row in registry.products(viewer)}
    frame = frame.filter(pl.col("product").is_in(list(names)))
    placed = frame.drop_nulls(["density", "pci"])
    points = tuple(_point(names[row["product"]], row) for row in placed.iter_rows(named=True))
    chart = Scatter(across=Axis(name=_("关联密度")), up=Axis(name=_("产品复杂度")), points=points)
    absent = frame.filter(~pl.col("present") & pl.col("density").is_not_null()).sort(["density", "pci"], descending=True, nulls_last=True)
    near = tuple(_product(assessment, code, names[row["product"]], row) for row in absent.head(_NEAR).iter_rows(named=True))
    present = int(frame.get_column("present").sum())
    return SpaceView(chart if points else None, near, present, placed.height, frame.height - placed.height)


def _point(product: Any, row: dict[str, Any]) -> Point:
    url = page_of("product", product.code) or None
    return Point(name=translated(product), x=row["density"], y=row["pci"], marked=row["present"], url=url)


def _product(assessment: RegionAssessment, district: str, product: Any, row: dict[str, Any]) -> Product:
    return Product(
        product.code,
        translated(product),
        cell("relatedness_density", f"district:{district}/{product.code}", assessment.year, row["density"]),
        cell("complexity_index", f"product:{product.code}", assessment.year, row["pci"]),
        row["cog"],
        row["ubiquity"],
        bool(row["wider"] or row.get("wider_pci") or row.get("wider_cog")),
    )
