"""依据: tables of the rows under a figure, with the number of rows that the viewer may not see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from liantu.accounts.queries import Viewer
from liantu.chains.models import Assessment
from liantu.chains.queries.partners import in_city
from liantu.kernel.figure import Evidence
from liantu.kernel.text import Text
from liantu.registry import queries as registry

_WHO = Text("单位", "Organisation")
_PRODUCT = Text("产品", "Product")
_YEAR = Text("年份", "Year")
_SOURCE = Text("来源", "Source")
_DATE = Text("填报日期", "Reported on")


def name_of(entry: Any) -> Text:
    """The name of a product or chain in both languages."""
    return Text(entry.name_zh, entry.name_en or entry.name_zh)


def maker_rows(viewer: Viewer, products: Iterable[int], assessment: Assessment, title: Text, *, all_years: bool = False) -> Evidence:
    """Makers in the city: organisation, product, year, output, capacity, reporting date, source."""
    product_ids = list(products)

    def query(for_viewer: Viewer) -> QuerySet[Any]:
        rows = registry.capabilities(for_viewer, assessment.known_at).filter(in_city("organisation"), product__in=product_ids)
        rows = rows.filter(year__lte=assessment.year) if all_years else rows.filter(year=assessment.year)
        return rows.order_by("-year", F("output_fen").desc(nulls_last=True), "pk")

    columns = (_WHO, _PRODUCT, _YEAR, Text("产值（元）", "Output (yuan)"), Text("产能（元）", "Capacity (yuan)"), _DATE, _SOURCE)
    return registry.evidence_of(
        title, columns, query, viewer,
        lambda row: (row.organisation.name, name_of(row.product), row.year, yuan(row.output_fen), yuan(row.capacity_fen), *_origin(row)),
    )  # fmt: skip


def purchase_rows(viewer: Viewer, product: int, assessment: Assessment) -> Evidence:
    """Supply links to customers in the city."""

    def query(for_viewer: Viewer) -> QuerySet[Any]:
        rows = registry.supply_links(for_viewer, assessment.known_at).filter(in_city("customer"), product=product, year=assessment.year)
        return rows.order_by(F("amount_fen").desc(nulls_last=True), "pk")

    columns = (Text("供应商", "Supplier"), Text("采购方", "Customer"), _YEAR, Text("供货额（元）", "Value (yuan)"), _DATE, _SOURCE)
    return registry.evidence_of(
        Text("本市企业的采购", "Purchases of the city's firms"), columns, query, viewer,
        lambda row: (row.supplier.name, row.customer.name, row.year, yuan(row.amount_fen), *_origin(row)),
    )  # fmt: skip


def flow_rows(viewer: Viewer, product: int, assessment: Assessment) -> Evidence:
    """Product flows of the year."""

    def query(for_viewer: Viewer) -> QuerySet[Any]:
        rows = registry.product_flows(for_viewer, assessment.known_at).filter(product=product, period__startswith=str(assessment.year))
        return rows.order_by("period", "pk")

    columns = (
        Text("期间", "Period"), Text("进口（元）", "Imports (yuan)"), Text("市外购入（元）", "Inflow (yuan)"),
        Text("本市最终需求（元）", "Final demand (yuan)"), Text("出口（元）", "Exports (yuan)"), _DATE, _SOURCE,
    )  # fmt: skip
    return registry.evidence_of(
        Text("产品流量", "Product flows"), columns, query, viewer,
        lambda row: (row.period, yuan(row.import_fen), yuan(row.inflow_fen), yuan(row.demand_fen), yuan(row.export_fen), *_origin(row)),
    )  # fmt: skip


def input_rows(viewer: Viewer, product: int, assessment: Assessment, *, downstream: bool) -> Evidence:
    """What is made from a product (``downstream``), or what it is made from."""

    def query(for_viewer: Viewer) -> QuerySet[Any]:
        rows = registry.product_inputs(for_viewer, assessment.known_at)
        rows = rows.filter(input=product) if downstream else rows.filter(product=product)
        return rows.order_by(F("share").desc(nulls_last=True), "pk")

    title = Text("以它为投入的产品", "Products made from it") if downstream else Text("它的投入", "Its inputs")
    columns = (_PRODUCT, Text("价值份额", "Share of value"), Text("重要程度", "Importance"), _SOURCE)
    return registry.evidence_of(
        title, columns, query, viewer,
        lambda row: (name_of(row.product if downstream else row.input), row.share, row.get_importance_display(), row.source.name),
    )  # fmt: skip


def _origin(row: Any) -> tuple[Any, str]:
    """When a row was reported and its source."""
    return row.reported_date, row.source.name


def yuan(fen: int | None) -> float | None:
    """Fen as yuan; None stays None."""
    return None if fen is None else fen / 100
