"""企业位置: where a firm stands in which chains, and its partners as a small graph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet, Sum

from liantu.accounts.queries import Viewer, visible_to
from liantu.chains.models import Assessment, ChainLink
from liantu.chains.queries.links import LinkRow, link_rows
from liantu.kernel.text import Text
from liantu.registry import queries as registry


@dataclass(frozen=True, slots=True)
class Position:
    """A product that a firm makes at a link of a chain; ``share`` of the city's output where the viewer may see both."""

    link: LinkRow
    year: int
    output_yuan: float | None
    share: float | None


def firm_positions(viewer: Viewer, organisation: int, assessment: Assessment | None) -> list[Position]:
    """Return where a firm stands: every link whose product it made in its newest year; four queries."""
    known_at = assessment.known_at if assessment else None
    capabilities = registry.capabilities(viewer, known_at).filter(organisation=organisation).order_by("product_id", "year")
    if assessment is not None:
        capabilities = capabilities.filter(year__lte=assessment.year)
    newest = {row.product_id: row for row in capabilities}
    links = visible_to(viewer, ChainLink.objects.filter(product__in=list(newest)))
    return [_position(row, newest[row.product_id], assessment) for row in link_rows(viewer, links, assessment)]


def _position(row: LinkRow, capability: Any, assessment: Assessment | None) -> Position:
    output = None if capability.output_fen is None else capability.output_fen / 100
    total = row.values["output_yuan"]
    same_year = assessment is not None and capability.year == assessment.year
    return Position(row, capability.year, output, output / total if same_year and output is not None and total else None)


def firm_partners(viewer: Viewer, organisation: int, *, suppliers: bool, year: int, known_at: Any = None) -> QuerySet[Any]:
    """Return a firm's suppliers (or customers): dicts organisation, name, product, product names, amount_fen; largest first."""
    side, other = ("supplier", "customer") if suppliers else ("customer", "supplier")
    links = registry.supply_links(viewer, known_at).filter(**{other: organisation}, year=year).select_related(None).order_by()
    rows = links.values(
        organisation=F(f"{side}_id"), name=F(f"{side}__name"), inside=F(f"{side}__inside_city"), code=F("product__code"),
        product_zh=F("product__name_zh"), product_en=F("product__name_en"),
    )  # fmt: skip
    return rows.annotate(amount_fen=Sum("amount_fen")).order_by(F("amount_fen").desc(nulls_last=True), "organisation", "code")


def rule_text(link: LinkRow, assessment: Assessment | None) -> Text | None:
    """Return the sentence of the rule that named a link's state, as kept with the assessment; None where it is not known or not shown."""
    states = assessment.rules.get("link_state", {}).get("states", []) if assessment is not None and not link.withheld else []
    raw = next((rule["text"] for rule in states if rule["code"] == link.rule_fired), None)
    return Text(raw["zh"], raw["en"]) if raw else None
