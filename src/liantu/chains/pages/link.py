"""链环: one product at its place in a chain: figures, verdict, makers, suppliers, customers, gap, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Reader
from liantu.chains import queries
from liantu.chains.exports import review_text
from liantu.chains.models import Assessment, LinkState
from liantu.chains.pages.asking import is_simulated, not_found_as_404, reader_of
from liantu.chains.pages.verdict import Verdict, verdict_on
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.web.pages import paginate

FIGURES = (
    ("local_supply_ratio", "local_supply_ratio"),
    ("makers", "makers"),
    ("local_output", "output_yuan"),
    ("local_capacity", "capacity_yuan"),
    ("local_demand", "demand_yuan"),
    ("largest_share", "largest_share"),
    ("hhi", "hhi"),
    ("outside_share", "outside_share"),
    ("abroad_share", "abroad_share"),
    ("output_trend", "trend"),
    ("city_value_share", "city_value_share"),
)
"""Figures of the page: code of the definition, name of the value."""
GAPS = {LinkState.WEAK, LinkState.LOST, LinkState.ABSENT}
PARTNERS = 20


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A product of the chain that this one is made from, or that is made from it."""

    link: queries.LinkRow
    share: float | None
    essential: bool | None


@require_GET
@not_found_as_404
def chain_link(request: HttpRequest, code: str, product: str) -> HttpResponse:
    """Show a link of a chain."""
    reader = reader_of(request)
    assessment = queries.latest_assessment(reader)
    view = queries.chain_map(reader, code, assessment)
    link = queries.link_of(reader, code, product, assessment)
    inputs, uses = neighbours(view, product)
    shown = {
        "chain": view.chain,
        "link": link,
        "stage": next(stage for stage in view.stages if stage.code == link.stage),
        "assessment": assessment,
        "simulated": is_simulated(assessment),
        "review": review_text(view.chain.review),
        "figures": [(figure, link.values[value]) for figure, value in FIGURES],
        "inputs": inputs,
        "uses": uses,
        "subject": link.subject,
        "is_gap": link.state in GAPS,
    }
    if assessment is not None:
        shown |= _of_assessment(request, reader, link, assessment)
    return render(request, "chains/link.html", shown)


def _of_assessment(request: HttpRequest, reader: Reader, link: queries.LinkRow, assessment: Assessment) -> dict[str, Any]:
    made = queries.makers(reader, link.product, assessment)
    suppliers = queries.suppliers(reader, link.product, assessment)
    customers = queries.customers(reader, link.product, assessment)
    gap = queries.gap_candidates(reader, link.product, assessment, load_pack(settings.PACK)) if link.state in GAPS else None
    return {
        "verdict": _verdict(link, assessment),
        "withheld": _reason(assessment, link.withheld),
        "makers": paginate(request, made.rows, 50, "makers"),
        "hidden_makers": made.hidden,
        "partners": [
            (_("供货方"), list(suppliers.rows[:PARTNERS]), suppliers),
            (_("采购方"), list(customers.rows[:PARTNERS]), customers),
        ],
        "gap": gap,
        "outside": list(gap.outside.rows[:PARTNERS]) if gap else [],
        **_trend(link),
    }


def neighbours(view: queries.ChainMap, product: str) -> tuple[list[Neighbour], list[Neighbour]]:
    """Return what ``product`` is made from and what is made from it, inside the chain."""
    links = {link.product: link for stage in view.stages for link in stage.links}
    inputs = [Neighbour(links[source], share, essential) for source, target, share, essential in view.edges if target == product]
    uses = [Neighbour(links[target], share, essential) for source, target, share, essential in view.edges if source == product]
    return inputs, uses


def _verdict(link: queries.LinkRow, assessment: Assessment) -> Verdict | None:
    return None if link.withheld else verdict_on(link, assessment)


def _reason(assessment: Assessment, code: str) -> Text | None:
    raw = assessment.rule.get("publication", {}).get("reasons", {}).get(code) if code else None
    return Text(raw["zh"], raw["en"]) if raw else None


def _trend(link: queries.LinkRow) -> dict[str, Any]:
    """Years, output in yuan and local ratio, as rows of a table and as a chart in 亿元."""
    series = link.series
    years = series.get("years", [])
    output = series.get("output", [None] * len(years))
    ratio = series.get("ratio", [None] * len(years))
    makers = series.get("makers", [None] * len(years))
    charts = []
    if any(value is not None for value in output):
        charts.append(("chart-output", _("本市产值"), _chart(years, output, _("本市产值"), kind="bars", scale=1e-8, unit=_("亿元"))))
    if any(value is not None for value in ratio):
        charts.append(("chart-ratio", _("本地配套率"), _chart(years, ratio, _("本地配套率"), kind="lines", percent=True)))
    return {"trend": list(zip(years, output, ratio, makers, strict=True)), "charts": charts}


def _chart(
    years: list[int], values: list[Any], name: str, *, kind: str, scale: float = 1.0, unit: str = "", percent: bool = False
) -> dict[str, Any]:
    shown = [None if value is None else round(value * scale, 4) for value in values]
    return {"kind": kind, "x": [str(year) for year in years], "series": [{"name": name, "values": shown}], "unit": unit, "percent": percent}
