"""链环: one product at its place in a chain: figures, verdict, makers, suppliers, customers, gap, findings."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on
from liantu.chains import queries
from liantu.chains.checks import BY_STATE
from liantu.chains.exports import review_text
from liantu.chains.models import GAPS, Assessment, LinkState
from liantu.chains.pages.known_makers import known_makers, places
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.pages.verdict import Verdict, verdict_on
from liantu.chains.rules import sees_chain
from liantu.kernel.figure import Subject
from liantu.kernel.pack import load_pack
from liantu.kernel.text import Text
from liantu.rooms.findings import open_findings_about
from liantu.rooms.permissions import permissions
from liantu.web.charts import Axis, Bars, Lines, Series
from liantu.web.figures import unit_word
from liantu.web.page_context import not_found_as_404, page_of
from liantu.web.pages import paginate

FIGURES = (
    ("local_supply_ratio", "local_supply_ratio"),
    ("makers", "makers"),
    ("known_makers", "known_makers"),
    ("local_output", "output_yuan"),
    ("local_capacity", "capacity_yuan"),
    ("local_demand", "demand_yuan"),
    ("unmet_demand", "unmet_yuan"),
    ("largest_share", "largest_share"),
    ("hhi", "hhi"),
    ("outside_share", "outside_share"),
    ("abroad_share", "abroad_share"),
    ("output_trend", "trend"),
    ("city_value_share", "city_value_share"),
    ("world_hhi", "world_hhi"),
)
"""Figures of the page: code of the definition, name of the value."""
PARTNERS = 20
_YI = 1e8
_FACTS = (1, 2, 4)
"""Places of output, ratio and makers in a row of the table of years: a year with none of them is not shown."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A product of the chain that this one is made from, or that is made from it."""

    link: queries.LinkRow
    edge: queries.Edge


@require_GET
@not_found_as_404
def chain_link(request: HttpRequest, code: str, product: str) -> HttpResponse:
    """Show a link of a chain."""
    viewer = viewer_on(request)
    assessment = queries.latest_assessment(viewer)
    view = queries.chain_map(viewer, code, assessment)
    link = queries.link_of(viewer, code, product, assessment)
    inputs, uses = neighbours(view, product)
    values = {**link.values, "unmet_yuan": link.unmet_yuan}
    shown = {
        "chain": view.chain,
        "link": link,
        "stage": next(stage for stage in view.stages if stage.code == link.stage),
        "assessment": assessment,
        "simulated": is_simulated(assessment),
        "review": review_text(view.chain.review),
        "figures": [(figure, values[value]) for figure, value in FIGURES if values[value] is not None],
        "unknown": [figure for figure, value in FIGURES if values[value] is None and (figure != "world_hhi" or values["world_makers"])],
        "inputs": inputs,
        "uses": uses,
        "subject": link.subject,
        "outside_scope": not sees_chain(viewer, code, assessment),
        **_work(viewer, link),
    }
    if assessment is not None and not shown["outside_scope"]:
        shown |= _of_assessment(request, viewer, link, assessment)
    return render(request, "chains/link.html", shown)


def _work(viewer: Viewer, link: queries.LinkRow) -> dict[str, str]:
    """Addresses at which a task on the link's finding is given out, and supply and demand brought together; none where the viewer may not.

    Of several findings on the product that of the link's state goes first: a product can stand in two chains.
    """
    may = permissions().get("oversight.assign")
    if link.state not in BY_STATE.values() or may is None or not may(viewer):
        return {}
    found = open_findings_about(viewer, Subject("product", link.product))
    said = next((one for one in found if BY_STATE.get(one.code) == link.state), found[0] if found else None)
    url = page_of("task_assign", said.fingerprint) if said else ""
    return {"assign_url": url, "dock_url": f"{url}?dock=1"} if url else {}


def _of_assessment(request: HttpRequest, viewer: Viewer, link: queries.LinkRow, assessment: Assessment) -> dict[str, Any]:
    made = queries.makers(viewer, link.product, assessment)
    suppliers = queries.suppliers(viewer, link.product, assessment)
    customers = queries.customers(viewer, link.product, assessment)
    gap = queries.gap_candidates(viewer, link.product, assessment, load_pack(settings.PACK)) if link.state in GAPS else None
    return {
        "verdict": _verdict(link, assessment),
        "withheld": _reason(assessment, link.withheld),
        "makers": paginate(request, made.rows, 50, "makers"),
        "hidden_makers": made.hidden,
        "partners": [
            (_("供应商"), list(suppliers.rows[:PARTNERS]), suppliers),
            (_("采购企业"), list(customers.rows[:PARTNERS]), customers),
        ],
        **(known_makers(request, viewer, link.product, assessment) if _known_beyond(link) else {}),
        "known_places": places(viewer, link.product, assessment) if link.state == LinkState.KNOWN and not link.withheld else [],
        "gap": gap,
        "outside": list(gap.outside.rows[:PARTNERS]) if gap else [],
        **_trend(link),
    }


def _known_beyond(link: queries.LinkRow) -> bool:
    """Whether more makers are known than the list of the city's makers shows, or nothing else than who they are."""
    known = link.values["known_makers"]
    return link.state == LinkState.KNOWN or known is None or known != link.values["makers"]


def neighbours(view: queries.ChainMap, product: str) -> tuple[list[Neighbour], list[Neighbour]]:
    """Return what ``product`` is made from and what is made from it, inside the chain."""
    links = {link.product: link for stage in view.stages for link in stage.links}
    share_of: dict[tuple[str, str], float] = defaultdict(float)
    for edge in view.edges:
        share_of[edge.target, edge.alternative or edge.source] += edge.share or 0.0

    def place(edge: queries.Edge) -> tuple[Any, ...]:
        """Capital goods last; else by share, alternatives together."""
        return (edge.kind == "capital", -share_of[edge.target, edge.alternative or edge.source], edge.alternative, -(edge.share or 0.0))

    inputs = [Neighbour(links[edge.source], edge) for edge in sorted(view.edges, key=place) if edge.target == product]
    uses = [Neighbour(links[edge.target], edge) for edge in view.edges if edge.source == product]
    return inputs, uses


def _verdict(link: queries.LinkRow, assessment: Assessment) -> Verdict | None:
    return None if link.withheld else verdict_on(link, assessment)


def _reason(assessment: Assessment, code: str) -> Text | None:
    raw = assessment.rules.get("publication", {}).get("reasons", {}).get(code) if code else None
    return Text(raw["zh"], raw["en"]) if raw else None


def _trend(link: queries.LinkRow) -> dict[str, Any]:
    """Years with output in yuan, local ratio, its basis and makers as rows of a table, and as charts."""
    series = link.series
    years = series.get("years", [])
    output, ratio, basis, makers = (series.get(name, [None] * len(years)) for name in ("output", "ratio", "basis", "makers"))
    names = tuple(str(year) for year in years)
    charts: list[tuple[str, str, Bars | Lines]] = []
    if any(output):
        values = [None if value is None else round(value / _YI, 4) for value in output]
        unit = unit_word("yi_yuan")
        charts.append(
            (
                "chart-output",
                _("%(name)s（%(unit)s）") % {"name": _("本市产值"), "unit": unit},
                Bars(x=names, series=(Series(_("本市产值"), tuple(values)),), axis=Axis(unit=unit)),
            )
        )
    if any(ratio):
        known = [value if way == "purchases" else None for value, way in zip(ratio, basis, strict=True)]
        bound = [value if way != "purchases" else None for value, way in zip(ratio, basis, strict=True)]
        lines = (Series(_("按供货关系"), tuple(known)), Series(_("上限估计"), tuple(bound), dashed=True))
        shown = tuple(line for line in lines if any(line.values))
        charts.append(("chart-ratio", _("本地配套率"), Lines(x=names, series=shown, axis=Axis(percent=True))))
    rows = zip(years, output, ratio, basis, makers, strict=True)
    return {"trend": [row for row in rows if any(row[place] is not None for place in _FACTS)], "charts": charts}
