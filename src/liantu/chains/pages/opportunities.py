"""补链机会页: which absent or weak link which district could move into, weighed as the viewer asks; a district's promotion list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on
from liantu.chains import queries
from liantu.chains.engine.opportunities import GROUPS, OpportunityRules, Weights
from liantu.chains.exports import about_sheet, marks_text
from liantu.chains.models import Assessment
from liantu.chains.pages.page_context import is_simulated
from liantu.chains.queries.state_words import STATE_WORDS
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.filters import Filter
from liantu.web.page_context import pack as city_pack
from liantu.web.page_context import whole_number
from liantu.web.pages import paginate

FORMS = ("xlsx", "csv")
_PER_PAGE = 25
_MAKERS = 3
_WHOLE = 100
_MOST_EXPORTED = 20_000
_UNIT_FORMATS = {0: "0.000", 4: "#,##0", 5: "0.000", 7: "0.0%", 8: "0.0%"}
"""Formats of relatedness, demand, gain, dependence and critical among the columns in units."""


class OpportunityFilter(Filter):
    """What the candidates are narrowed to; ``all``: hardly feasible ones too; ``view``: the printed list of a district."""

    chain: str = ""
    district: str = ""
    state: str = ""
    all: str = ""
    view: str = ""

    @property
    def everything(self) -> bool:
        """Whether hardly feasible candidates are listed too."""
        return self.all == "1"

    def apply(self, ranking: queries.Ranking, least: float) -> pl.DataFrame:
        """The candidates that the filters leave."""
        frame = ranking.frame
        if self.chain:
            frame = frame.filter(pl.col("product").is_in([product for product, codes in ranking.chains.items() if self.chain in codes]))
        for name, value in (("district", self.district), ("state", self.state)):
            frame = frame.filter(pl.col(name) == value) if value else frame
        return frame if self.everything else frame.filter(pl.col("feasibility").is_null() | (pl.col("feasibility") >= least))


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate as the page shows it; ``groups`` and ``parts``: name, value 0–1 or None."""

    row: Mapping[str, Any]
    link: queries.LinkRow
    chains: tuple[Any, ...]
    district: Any
    groups: tuple[tuple[Text, float | None], ...]
    parts: tuple[tuple[Text, float | None], ...]
    reasons: tuple[Text, ...]
    unknown: tuple[Text, ...]
    makers: queries.NearMakers | None


def weights_of(query: QueryDict, pack: Pack) -> dict[str, int]:
    """Return the weight of each group in percent, as ``w_GROUP`` of the address; what is no whole number up to 100 is the pack's."""
    usual = pack.rule(OpportunityRules).weights
    weights = {group: _weight(query.get(f"w_{group}", ""), getattr(usual, group)) for group in GROUPS}
    return weights if any(weights.values()) else {group: _weight("", getattr(usual, group)) for group in GROUPS}


@require_GET
def opportunity_list(request: HttpRequest) -> HttpResponse:
    """Show the candidates, best first; ``?view=promotion&district=…`` shows a district's list with reasons, to be printed."""
    viewer, pack = viewer_on(request), city_pack()
    filters, weights = OpportunityFilter.of(request.GET), weights_of(request.GET, pack)
    rule = pack.rule(OpportunityRules)
    assessment = queries.latest_assessment(viewer)
    ranking = _ranking(viewer, assessment, pack, weights)
    shown: dict[str, Any] = {
        "filters": filters, "assessment": assessment, "simulated": is_simulated(assessment), "chains": queries.chains(viewer),
        "states": [(state, STATE_WORDS[state]) for state in rule.states],
        "weights": [(group, queries.GROUP_NAMES[group], value) for group, value in weights.items()], "query": _query(request),
        "least": rule.least_feasibility,
    }  # fmt: skip
    if ranking is None:
        return render(request, "chains/opportunities.html", shown)
    frame = filters.apply(ranking, rule.least_feasibility)
    shown |= {"districts": list(ranking.districts.values()), "district": ranking.districts.get(filters.district), "found": frame.height}
    if filters.view == "promotion" and shown["district"]:
        best = frame.head(rule.listed_of_district)
        return render(request, "chains/promotion.html", {**shown, "lines": _lines(viewer, ranking, best.to_dicts())})
    page = paginate(request, _Rows(frame), _PER_PAGE)
    return render(request, "chains/opportunities.html", {**shown, "page": page, "lines": _lines(viewer, ranking, list(page.object_list))})


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
    sheet = _sheet(ranking, rows, assessment)
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


def _lines(viewer: Viewer, ranking: queries.Ranking, rows: Sequence[Mapping[str, Any]]) -> list[Line]:
    open_rows = [(row["product"], row["district"]) for row in rows if row["near_here"] is not None]
    makers = ranking.near_makers(viewer, open_rows, _MAKERS)
    chains = {chain.code: chain for chain in queries.chains(viewer)}
    return [_line(ranking, chains, makers.get((row["product"], row["district"])), row) for row in rows]


def _line(ranking: queries.Ranking, chains: Mapping[str, Any], makers: queries.NearMakers | None, row: Mapping[str, Any]) -> Line:
    link = ranking.links[row["product"]]
    return Line(
        row=row,
        link=link,
        chains=tuple(chains[code] for code in ranking.chains[row["product"]]),
        district=ranking.districts[row["district"]],
        groups=tuple((name, row[group]) for group, name in queries.GROUP_NAMES.items()),
        parts=tuple((name, row[f"{part}_part"]) for part, name in queries.PART_NAMES.items()),
        reasons=tuple(ranking.reasons(row)),
        unknown=tuple(queries.unknown_parts(row)),
        makers=makers,
    )


def _sheet(ranking: queries.Ranking | None, rows: Sequence[Mapping[str, Any]], assessment: Assessment | None) -> spreadsheets.Sheet:
    """One candidate a row: where, what, score, groups, parts on their scale and in their units, reasons, what is unknown."""
    first = [_("区县代码"), _("区县"), _("产品代码"), _("产品"), _("状态"), _("产业链"), _("得分"), _("已知部分"), _("至少")]
    names = [translated(name) for name in queries.GROUP_NAMES.values()]
    parts = [_("%(part)s（0–1）") % {"part": translated(name)} for name in queries.PART_NAMES.values()]
    units = [
        _("关联度"), _("关联度口径"), _("相近企业（本区）"), _("相近企业（全市）"), _("待满足需求（元）"), _("复杂度提升（COG）"),
        _("复杂度提升口径"), _("对外依存"), _("关键用途占需求"), _("理由"), _("未知部分"), _("数据标记"),
    ]  # fmt: skip
    headings = [*first, *names, *parts, *units]
    made = partial(_cells, ranking, marks_text(assessment)) if ranking else None
    lines = [made(row) for row in rows] if made else []
    shares = range(6, len(first) + len(names) + len(parts))
    first_unit = len(first) + len(names) + len(parts)
    formats = {**dict.fromkeys(shares, "0.000"), **{first_unit + at: form for at, form in _UNIT_FORMATS.items()}}
    return spreadsheets.Sheet(_("补链机会"), headings, lines, formats)


def _cells(ranking: queries.Ranking, marks: str, row: Mapping[str, Any]) -> list[Any]:
    link, district = ranking.links[row["product"]], ranking.districts[row["district"]]
    comma = _("；")
    return [
        district.code, translated(district), link.product, translated(link), str(STATE_WORDS[link.state]),
        comma.join(ranking.chains[row["product"]]), row["score"], row["known"], row["at_least"], *(row[group] for group in GROUPS),
        *(row[f"{part}_part"] for part in queries.PART_NAMES), row["relatedness"], _basis(row["relatedness"], wider=row["wider"]),
        row["near_here"], row["near_city"], row["demand_waiting"], row["complexity_gain"],
        _basis(row["complexity_gain"], wider=row["wider_cog"]), row["dependence"], row["critical"],
        comma.join(translated(text) for text in ranking.reasons(row)),
        comma.join(translated(text) for text in queries.unknown_parts(row)), marks,
    ]  # fmt: skip


def _basis(value: float | None, *, wider: bool | None) -> str | None:
    """What a value rests on: the districts, or districts and other places; None where it is unknown."""
    if value is None:
        return None
    return _("区县与其他地区") if wider else _("本市区县")
