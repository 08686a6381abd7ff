"""价值追溯: where the value of a product, or of a firm's output, is made, tier by tier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import polars as pl

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.chains.engine.facts import consumed
from liantu.chains.engine.firms import Tier, firm_origins, tiers_behind, trace_firm
from liantu.chains.engine.tracing import Origins, ProductGraph, inputs_of, origins, product_graph, trace, trace_tiers
from liantu.chains.models import Assessment, LinkFigure
from liantu.chains.queries.assessments import rules_of_assessment
from liantu.chains.queries.facts import places
from liantu.chains.rules import sees_unprotected
from liantu.kernel.errors import NotAllowedError, NotFoundError
from liantu.kernel.text import Text
from liantu.registry import queries as registry

PARTS = ("local", "outside", "abroad", "unknown")


@dataclass(frozen=True, slots=True)
class Trace:
    """Parts of a value by origin: without end of tiers, cut after 0, 1, 2 … tiers, and by input (largest first).

    ``parts`` and each of ``tiers`` map local, outside, abroad, unknown to shares that sum to 1; ``inputs`` are dicts with
    product, share and the four parts. All is empty and ``withheld`` says why where the viewer may not see it.
    """

    parts: dict[str, float]
    tiers: tuple[dict[str, float], ...] = ()
    inputs: tuple[dict[str, Any], ...] = ()
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class FirmTrace:
    """Purchases behind a firm tier by tier, and the parts of its output's value by origin (None without output)."""

    tiers: tuple[Tier, ...]
    parts: dict[str, float] | None
    withheld_tiers: int = 0


@dataclass(frozen=True, slots=True)
class City:
    """The product graph with origins of an assessment, and the solution."""

    graph: ProductGraph
    origin: Origins
    traced: Origins


def city_of(assessment: Assessment) -> City:
    """Return the graph and the origins of all products as the assessment found them, solved.

    An assessment never changes, so the last ones asked for are kept in memory.
    """
    return _city(assessment.pk, assessment.known_at)


@lru_cache(maxsize=4)
def _city(pk: int, _known_at: datetime) -> City:
    assessment = Assessment.objects.get(pk=pk)
    rules = rules_of_assessment(assessment)
    inputs = consumed(registry.product_inputs_frame(SYSTEM, known_at=assessment.known_at))
    order = sorted(registry.products_frame(SYSTEM).get_column("id").to_list())
    figures = LinkFigure.objects.filter(assessment=assessment).order_by()
    stored = figures.values_list("product_id", "local_supply_ratio", "outside_share", "abroad_share")
    rows = {product: (ratio, outside, abroad) for product, ratio, outside, abroad in stored}
    rows |= {int(product): tuple(shares) for product, shares in assessment.loose_origins.items()}
    names = ("product", "local_supply_ratio", "outside_share", "abroad_share")
    schema = dict(zip(names, (pl.Int64, pl.Float64, pl.Float64, pl.Float64), strict=True))
    table = pl.DataFrame([(product, *shares) for product, shares in rows.items()], schema=schema, orient="row")
    graph = product_graph(inputs, order, rules.parameters.maximum_input_share)
    origin = origins(table, order)
    return City(graph, origin, trace(graph, origin))


def product_trace(viewer: Viewer, product: str, assessment: Assessment) -> Trace:
    """Return where the value of ``product`` (code), as made in the city, comes from; raises NotFoundError."""
    row = registry.products(viewer).filter(code=product).first()
    if row is None:
        raise NotFoundError(Text(f"没有产品 {product}", f"product {product} not found"))

    withheld = _withheld(viewer, assessment)
    if row.pk in withheld:
        return Trace({}, withheld=withheld[row.pk])
    if _reveals_inputs(viewer, row.pk, assessment):
        return Trace({}, withheld="derivable")

    city = city_of(assessment)
    place = city.graph.products.index(row.pk)
    tiers = trace_tiers(city.graph, city.origin, rules_of_assessment(assessment).parameters.tiers)
    lines = inputs_of(city.graph, city.origin, city.traced, row.pk).to_dicts()
    names = registry.products(viewer).in_bulk([line["input"] for line in lines])
    inputs = tuple(
        {"product": names[line["input"]], "share": line["share"], "withheld": withheld.get(line["input"], "")}
        | {part: None if line["input"] in withheld else line[part] for part in PARTS}
        for line in lines
    )
    return Trace(_parts(city.traced, place), tuple(_parts(tier, place) for tier in tiers), inputs)


def _parts(traced: Origins, place: int) -> dict[str, float]:
    return {part: float(getattr(traced, part)[place]) for part in PARTS}


def _withheld(viewer: Viewer, assessment: Assessment) -> dict[int, str]:
    """Products whose values this viewer may not see, with the reason."""
    if sees_unprotected(viewer):
        return {}
    rows = LinkFigure.objects.filter(assessment=assessment).order_by()
    led_products = set(rows.filter(chain__code__in=viewer.chains).values_list("product_id", flat=True))
    return {
        product: reason
        for product, reason in rows.exclude(withheld="").values_list("product_id", "withheld")
        if product not in led_products
    }


def _reveals_inputs(viewer: Viewer, product: int, assessment: Assessment) -> bool:
    """Whether this viewer could compute a withheld ratio of an input from the trace of ``product``."""
    rows = LinkFigure.objects.filter(assessment=assessment, product=product)
    if sees_unprotected(viewer) or rows.filter(chain__code__in=viewer.chains).exists():
        return False
    return not rows.exists() or rows.filter(hidden__contains="value").exists()


def firm_trace(viewer: Viewer, organisation: int, assessment: Assessment) -> FirmTrace:
    """Return the purchases behind a firm by tier and where its output's value is made.

    A viewer without the city's rights sees tiers from the second on only where at least the published minimum of
    suppliers and of buyers stands behind them. Raises NotAllowedError where the viewer may not see the firm.
    """
    if not registry.organisations(viewer).filter(pk=organisation).exists():
        raise NotAllowedError(Text("您不能查看该单位", "you are not allowed to view this organisation"))
    rules = rules_of_assessment(assessment)
    links = yearly_links(assessment)
    tiers = tiers_behind(links, organisation, rules.parameters.tiers)
    visible = tiers
    if not sees_unprotected(viewer):
        visible = [tier for tier in tiers if tier.tier == 1 or min(tier.suppliers, tier.buyers) >= rules.publication.minimum_firms]
    capabilities = registry.capabilities(SYSTEM, assessment.known_at).filter(organisation=organisation, year=assessment.year)
    outputs = registry.frame_of(capabilities, {"product": "product_id"}, {"product": pl.Int64, "output_fen": pl.Int64})
    city = city_of(assessment)
    outputs = outputs.with_columns(output_yuan=pl.col("output_fen") / 100)
    parts = trace_firm(city.graph, city.origin, city.traced, outputs, firm_origins(links, organisation))
    return FirmTrace(tuple(visible), None if parts is None else dict(zip(PARTS, parts, strict=True)), len(tiers) - len(visible))


def yearly_links(assessment: Assessment) -> pl.DataFrame:
    """Supply links of the assessment's year with the suppliers' place; the last ones asked for are kept in memory."""
    return _yearly_links(assessment.year, assessment.known_at)


@lru_cache(maxsize=2)
def _yearly_links(year: int, known_at: datetime) -> pl.DataFrame:
    links = registry.supply_links_frame(SYSTEM, known_at=known_at, year=year)
    suppliers = places(known_at).select(supplier="organisation", supplier_inside="inside")
    return links.join(suppliers, on="supplier", how="left")
