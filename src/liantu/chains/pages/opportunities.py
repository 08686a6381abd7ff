"""补链机会页: the missing links by value, the districts best placed for each, weighed as the viewer asks; a district's promotion list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on
from liantu.chains import queries
from liantu.chains.engine.opportunities import GROUPS, OpportunityRules, Weights
from liantu.chains.exports import about_sheet
from liantu.chains.models import Assessment
from liantu.chains.pages.opportunity_lines import by_link, lines, link_lines
from liantu.chains.pages.opportunity_sheet import opportunity_sheet
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.kernel.pack import Pack
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.filter_chips import query_without
from liantu.web.filters import Filter
from liantu.web.page_context import pack as city_pack
from liantu.web.page_context import whole_number
from liantu.web.pages import paginate

FORMS = ("xlsx", "csv")
_PER_PAGE = 25
_WHOLE = 100
_MOST_EXPORTED = 20_000


class OpportunityFilter(Filter):
    """What the candidates are narrowed to, and their order.

    ``product``: the districts of one missing link; ``all``: hardly feasible candidates too; ``view``: the printed list of a district.
    """

    chain: str = ""
    product: str = ""
    district: str = ""
    state: str = ""
    sort: str = "value"
    all: str = ""
    view: str = ""

    @property
    def everything(self) -> bool:
        """Whether hardly feasible candidates are listed too."""
        return self.all == "1"

    def apply(self, ranking: queries.Ranking, least: float) -> pl.DataFrame:
        """The candidates that the filters leave."""
        frame = ranking.frame
        if self.product:
            frame = frame.filter(
                pl.col("product").is_in([product for product, link in ranking.links.items() if link.product == self.product])
            )
        if self.chain:
            frame = frame.filter(pl.col("product").is_in([product for product, codes in ranking.chains.items() if self.chain in codes]))
        for name, value in (("district", self.district), ("state", self.state)):
            frame = frame.filter(pl.col(name) == value) if value else frame
        return frame if self.everything else frame.filter(pl.col("feasibility").is_null() | (pl.col("feasibility") >= least))


def weights_of(query: QueryDict, pack: Pack) -> dict[str, int]:
    """Return the weight of each group in percent, as ``w_GROUP`` of the address; what is no whole number up to 100 is the pack's."""
    usual = pack.rule(OpportunityRules).weights
    weights = {group: _weight(query.get(f"w_{group}", ""), getattr(usual, group)) for group in GROUPS}
    return weights if any(weights.values()) else {group: _weight("", getattr(usual, group)) for group in GROUPS}


@require_GET
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """Show the missing links; ``?product=…`` the districts of one; ``?view=promotion&district=…`` a district's list, to be printed."""
    viewer, pack = viewer_on(request), city_pack()
    filters, weights = OpportunityFilter.of(request.GET), weights_of(request.GET, pack)
    rule = pack.rule(OpportunityRules)
    assessment = queries.latest_assessment(viewer)
    ranking = _ranking(viewer, assessment, pack, weights)
    shown: dict[str, Any] = {
        "filters": filters, "assessment": assessment, "simulated": is_simulated(assessment), "chains": queries.chains(viewer),
        "states": [(state, STATE_WORDS[state]) for state in rule.states],
        "weights": [(group, queries.GROUP_NAMES[group], value) for group, value in weights.items()], "query": _query(request),
        "least": rule.least_feasibility, "bands": rule.bands,
    }  # fmt: skip
    if ranking is None:
        return render(request, "chains/opportunities.html", shown)
    frame = filters.apply(ranking, rule.least_feasibility)
    shown |= {"districts": list(ranking.districts.values()), "district": ranking.districts.get(filters.district), "found": frame.height}
    shown |= {"chips": _chips(request, filters, ranking, shown["chains"])}
    if filters.view == "promotion" and shown["district"]:
        best = frame.head(rule.listed_of_district)
        return render(request, "chains/promotion.html", {**shown, "lines": lines(viewer, ranking, best.to_dicts())})
    if filters.product:
        page = paginate(request, _Rows(frame), _PER_PAGE)
        shown |= {"page": page, "lines": lines(viewer, ranking, list(page.object_list))}
        return render(request, "chains/opportunity_districts.html", shown)
    links = by_link(frame, filters.sort)
    page = paginate(request, _Rows(links), _PER_PAGE)
    shown |= {"page": page, "lines": link_lines(viewer, ranking, list(page.object_list)), "links": links.height}
    return render(request, "chains/opportunities.html", shown)


def _chips(request: HttpRequest, filters: OpportunityFilter, ranking: queries.Ranking, chains: Any) -> list[tuple[str, str]]:
    """What the list is narrowed to, each with the address of the list without it."""
    chain = next((translated(chain) for chain in chains if chain.code == filters.chain), filters.chain)
    link = next((translated(link) for link in ranking.links.values() if link.product == filters.product), filters.product)
    district = translated(ranking.districts[filters.district]) if filters.district in ranking.districts else filters.district
    state = str(STATE_WORDS.get(filters.state, filters.state))
    said = {"chain": chain, "product": link, "district": district, "state": state, "all": _("含可行性较低的") if filters.everything else ""}
    return [(words, query_without(request, name) or "?") for name, words in said.items() if words]


@require_GET
def opportunity_export(request: HttpRequest, form: str) -> HttpResponse:
    """Send the filtered candidates with all parts and reasons as .xlsx or .csv."""
    if form not in FORMS:
        raise Http404
    viewer, pack = viewer_on(request), city_pack()
    filters, weights = OpportunityFilter.of(request.GET), weights_of(request.GET, pack)
    assessment = queries.latest_assessment(viewer)
    ranking = _ranking(viewer, assessment, pack, weights)
    rows: Sequence[Mapping[str, Any]] = []
    if ranking is not None:
        rows = filters.apply(ranking, pack.rule(OpportunityRules).least_feasibility).head(_MOST_EXPORTED).to_dicts()
    sheet = opportunity_sheet(ranking, rows, assessment)
    if form == "csv":
        return spreadsheets.csv_response("opportunities", sheet.headings, sheet.rows)
    return spreadsheets.xlsx_response("opportunities", [sheet, about_sheet(_("补链机会"), assessment)])


class _Rows:
    """A frame as the paginator asks for it: its length and its slices as dicts."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self._frame = frame

    def __len__(self) -> int:
        return self._frame.height

    def __getitem__(self, part: slice) -> list[dict[str, Any]]:
        return self._frame[part].to_dicts()


def _weight(asked: str, usual: float) -> int:
    given = whole_number(asked)
    return given if given is not None and given <= _WHOLE else round(usual * _WHOLE)


def _query(request: HttpRequest) -> str:
    """The filters as they were asked, for the exports and the other view."""
    kept = request.GET.copy()
    for name in ("page", "view"):
        kept.pop(name, None)
    return kept.urlencode()


def _ranking(viewer: Viewer, assessment: Assessment | None, pack: Pack, percent: Mapping[str, int]) -> queries.Ranking | None:
    if assessment is None:
        return None
    weights = Weights.of(pack.rule(OpportunityRules)).weighing({group: value / _WHOLE for group, value in percent.items()})
    return queries.opportunities(viewer, assessment, pack, weights)
