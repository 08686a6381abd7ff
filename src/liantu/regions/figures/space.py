"""关联与复杂度的打开: the complexity of a district or product, and how near a product lies to a district."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db.models import F

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import NotAllowedError
from liantu.kernel.figure import FIGURES, Evidence, Figure, Subject
from liantu.kernel.text import Text
from liantu.regions.figures.figure_context import RegionContext, Step, open_region
from liantu.regions.queries import complexity_frame, profile_of, relatedness_frame, rules_of_assessment, why_not
from liantu.registry import queries as registry

_HAS = Text("计为已有（达到两条线）", "counted as present (both thresholds met)")
_LACKS = Text("计为没有（未达到其中一条）", "counted as absent (a threshold is not met)")
_UNKNOWN = Text("没有产品产值，无从计算", "no known output by product")


def _products(viewer: Viewer) -> dict[int, tuple[str, Text]]:
    return {
        pk: (code, Text(zh, en or zh)) for pk, code, zh, en in registry.products(viewer).values_list("pk", "code", "name_zh", "name_en")
    }


def _present(table: pl.DataFrame, viewer: Viewer) -> Evidence:
    """The products that a district has, those of the highest complexity first."""
    names = _products(viewer)
    products = table.filter(pl.col("present")).sort("pci", descending=True, nulls_last=True)
    columns = (
        Text("产品", "Product"),
        Text("显性优势", "Revealed comparative advantage"),
        Text("产品复杂度", "Complexity"),
        Text("拥有它的区县", "Districts with an advantage"),
    )
    rows = tuple((names[row["product"]][1], row["rca"], row["pci"], row["ubiquity"]) for row in products.iter_rows(named=True))
    return Evidence(Text("已有优势的产品", "Products with an advantage"), columns, rows)


@FIGURES.opens("complexity_index")
def open_complexity(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open the complexity of a district (ECI) or of a product (PCI)."""
    context = open_region("complexity_index", subject, period, viewer, "district", "product")
    if context.kind == "product":
        return _open_product(context, viewer)

    row = profile_of(viewer, context.assessment, "district", context.key)
    if row is None:
        return context.figure(None, reason=why_not(context.assessment, "district", context.key))

    table = relatedness_frame(viewer, context.assessment, district=context.key)
    mean = table.filter(pl.col("present")).get_column("pci").mean()
    steps: tuple[Step, ...] = (
        (Text("已有优势的产品数", "products with an advantage"), row.diversity, "1"),
        (Text("其复杂度均值", "their average complexity"), None if mean is None else float(mean), "index"),  # type: ignore[arg-type]
        (Text("复杂度展望指数（COI）", "complexity outlook index (COI)"), row.coi, "index"),
        (Text("经济复杂度指数（ECI）", "economic complexity index (ECI)"), row.eci, "index"),
    )
    return context.figure(row.eci, steps, () if table.is_empty() else (_present(table, viewer),), _UNKNOWN)


def _open_product(context: RegionContext, viewer: Viewer) -> Figure:
    table = complexity_frame(viewer, context.assessment).filter(pl.col("product") == _id_of(context.key))
    if table.is_empty():
        return context.figure(None, reason=_UNKNOWN)
    row = table.row(0, named=True)
    steps: tuple[Step, ...] = (
        (Text("有优势的区县数", "districts with an advantage"), row["ubiquity"], "1"),
        (_based("产品复杂度（PCI）", "product complexity (PCI)", wider=row["wider_pci"]), row["pci"], "index"),
    )
    return context.figure(
        row["pci"],
        steps,
        (),
        Text("没有区县有此产品的优势，其他地区也不知", "no district has an advantage in it, and none is known elsewhere"),
    )


def _based(zh: str, en: str, *, wider: bool) -> Text:
    """A step's name with the regions that it rests on; a wider basis is another scale."""
    if wider:
        return Text(f"{zh}，按区县与其他地区（区县均无优势）", f"{en}, over districts and other regions (no district has an advantage)")
    return Text(f"{zh}，按本市区县", f"{en}, over the city's districts")


def _id_of(code: str) -> int:
    return int(registry.products(SYSTEM).get(code=code).pk)


@FIGURES.opens("relatedness_density")
def open_density(subject: Subject, period: Any, viewer: Any) -> Figure:
    """Open how near a product lies to a district (``district:500112/battery_cell``); raises NotAllowedError for viewers without rights."""
    context = open_region("relatedness_density", subject, period, viewer, "district")
    table = relatedness_frame(viewer, context.assessment, district=context.key)
    if table.is_empty() and not viewer.sees_city and not viewer.districts:
        raise NotAllowedError(
            Text("关联度由各区县生产的产品得出，不公开", "relatedness is derived from what districts make and is not public")
        )

    ids = {code: pk for pk, (code, _) in _products(viewer).items()}
    row = next(table.filter(pl.col("product") == ids.get(context.second_key, 0)).iter_rows(named=True), None)
    if row is None:
        return context.figure(None, reason=_UNKNOWN)

    rule = rules_of_assessment(context.assessment).relatedness
    steps: tuple[Step, ...] = (
        (Text("区县产值", "output in the district"), row["value_yuan"], "yuan"),
        (Text("其中计为已有的最低产值", "minimum output to count as present"), rule.least_output_yuan, "yuan"),
        (Text("显性优势", "revealed comparative advantage"), row["rca"], "1"),
        (Text("其中计为已有的最低优势", "minimum advantage to count as present"), rule.present_from, "1"),
        (_HAS if row["present"] else _LACKS, float(row["present"]), "1"),
        (_based("关联密度", "density", wider=row["wider"]), row["density"], "share"),
        (_based("关联密度（最近邻）", "density over the nearest products", wider=row["wider"]), row["density_knn"], "share"),
        (_based("产品复杂度", "complexity of the product", wider=row["wider_pci"]), row["pci"], "index"),
        (_based("对展望的增益（COG）", "gain of outlook (COG)", wider=row["wider_cog"]), row["cog"], "index"),
    )
    return context.figure(row["density"], steps, (_present(table, viewer), _makers(context, viewer, int(row["product"]))), _UNKNOWN)


def _makers(context: RegionContext, viewer: Viewer, product: int) -> Evidence:
    """Firms of the district that make the product in the year."""

    def query(for_viewer: Viewer) -> Any:
        rows = registry.capabilities(for_viewer, context.assessment.known_at).filter(product=product, year=context.assessment.year)
        return rows.filter(organisation__region_id=context.key).order_by(F("output_fen").desc(nulls_last=True), "pk")

    columns = (Text("单位", "Organisation"), Text("产值（元）", "Output (yuan)"), Text("来源", "Source"))
    return registry.evidence_of(
        Text("本区县生产企业", "Makers in the district"), columns, query, viewer,
        lambda row: (row.organisation.name, None if row.output_fen is None else row.output_fen / 100, row.source.name),
    )  # fmt: skip
