"""区域结对页: fit of districts and partner places as a matrix and a table with parts and reasons, and what stands for each partner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from liantu.accounts.queries import viewer_on
from liantu.kernel.pack import Pack
from liantu.regions import queries
from liantu.regions.figures.pairs import NAMES
from liantu.regions.models import RegionAssessment
from liantu.regions.pages.fits import PARTS, Fit, provinces, shown_fits, stands_in, together
from liantu.regions.pages.page_context import Cell, data_status, listed, marks_text, note_export, region_name
from liantu.regions.queries.partners import Elsewhere, companies_elsewhere, partner_frame
from liantu.regions.rules import sees_unprotected
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.filter_chips import chips
from liantu.web.filters import Filter
from liantu.web.page_context import pack
from liantu.web.pages import paginate, sorted_by
from liantu.web.tiles import shades

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A cell of the matrix: the fit, its class 0–5 (0 unknown), whether it is the district's best."""

    cell: Cell
    shade: int
    best: bool


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner, or those of one province: code, name, companies that stand for it, whose they are, whether they are enough."""

    code: str
    name: str
    companies: int
    basis: str
    province: str
    known: bool


@require_GET
def pairing(request: HttpRequest) -> HttpResponse:
    """Show the fits; the address may name a district, a partner and an order."""
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    if assessment is None or not sees_unprotected(viewer):
        return render(request, "regions/pairing.html", {"open": sees_unprotected(viewer), **data_status(assessment)})
    everything = shown_fits(city, assessment, queries.fit_rows(viewer, assessment))
    partners = _partners(city, assessment, partner_frame(viewer, assessment).to_dicts())
    filters = FitFilter.of(request.GET)
    rows = filters.apply(together(everything))
    rules = queries.rules_of_assessment(assessment).pairing
    page = paginate(request, rows, _PER_PAGE)
    columns = [one for one in _lines(partners) if one.known]
    context = {
        "open": True,
        "matrix": _matrix(together(everything), columns),
        "columns": columns,
        "partners": partners,
        "lines": _lines(partners),
        "standing_in": any(one.province for one in columns),
        "elsewhere": [(one, _said(one)) for one in companies_elsewhere(assessment)],
        "coverage": assessment.coverage,
        "page": page,
        "fits": list(page.object_list),
        "total": len(rows),
        "parts": [translated(NAMES[part]) for part in PARTS],
        "weights": [(translated(NAMES[part]), rules.weight_of.get(part, 0.0)) for part in PARTS],
        "districts": city.districts,
        "filters": filters,
        "chips": chips(request, _narrowed(city, filters, {one.code: one.name for one in partners})),
        "rule": rules,
        "address": request.GET.urlencode(),
        **data_status(assessment),
    }
    return render(request, "regions/pairing.html", context)


def _narrowed(city: Pack, filters: FitFilter, partners: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """What the list is narrowed to, in words."""
    district = region_name(city, filters.district) if filters.district else ""
    return {"district": (_("区县"), district), "partner": (_("合作地"), partners.get(filters.partner, filters.partner))}


@require_GET
def pairing_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Send the fits of the same address as .xlsx or .csv; without a right to them no rows."""
    if form not in spreadsheets.FORMS:
        raise Http404
    viewer, city = viewer_on(request), pack()
    assessment = queries.latest_assessment(viewer)
    fits = [] if assessment is None else shown_fits(city, assessment, queries.fit_rows(viewer, assessment))
    rows = FitFilter.of(request.GET).apply(fits)
    note_export(viewer, "export_pairing", form=form, rows=len(rows))
    return spreadsheets.table_response(form, "pairing", _sheet(rows, assessment))


class FitFilter(Filter):
    """What a list of fits is narrowed to, and its order; without one the best first. Unknown ones stand last."""

    district: str = ""
    partner: str = ""
    sort: str = ""

    def apply(self, rows: Sequence[Fit]) -> list[Fit]:
        """Return the fits that are left, in order."""
        rows = [row for row in rows if self.district in {"", row.district} and (not self.partner or self.partner in row.partners)]
        keys: dict[str, Callable[[Fit], Any]] = {
            "fit": lambda row: row.fit.value,
            "district": lambda row: (row.district, row.rank or 0),
            "partner": lambda row: row.partner_name,
        }
        return sorted_by(self.sort or "-fit", rows, keys)


def _matrix(rows: Sequence[Fit], partners: Sequence[PartnerLine]) -> list[tuple[str, str, list[MatrixCell]]]:
    """District code and name with its cells in the order of the partners; classes over all known fits."""
    given, _bounds = shades([row.fit.value for row in rows])
    at = {(row.district, row.partner): MatrixCell(row.fit, shade, row.rank == 1) for row, shade in zip(rows, given, strict=True)}
    names = {row.district: row.district_name for row in rows}
    return [(code, name, [at[code, partner.code] for partner in partners if (code, partner.code) in at]) for code, name in names.items()]


def _partners(city: Pack, assessment: RegionAssessment, told: Sequence[dict[str, Any]]) -> list[PartnerLine]:
    """Partners with a known structure first, then those without, each in the pack's order."""
    known, names = {row["partner"]: row for row in told}, provinces(city)
    lines = []
    for place in queries.rules_of_assessment(assessment).partners:
        if (row := known.get(place.code)) is not None:
            province, basis = stands_in(names, place.code, row["basis"])
            lines.append(PartnerLine(place.code, region_name(city, place.code), row["companies"], basis, province, row["known"]))
    return sorted(lines, key=lambda line: not line.known)


def _lines(partners: Sequence[PartnerLine]) -> list[PartnerLine]:
    """The partners with those as one for which one province stands in."""
    found: dict[str, list[PartnerLine]] = {}
    for one in partners:
        found.setdefault(f"province {one.province}" if one.province else one.code, []).append(one)
    return [replace(same[0], name=listed(one.name for one in same)) for same in found.values()]


def _said(one: Elsewhere) -> str:
    """What a kind of rows about companies elsewhere says, with its years."""
    years = str(one.first_year) if one.first_year == one.last_year else f"{one.first_year}–{one.last_year}"
    words = {"makes": _("主要产品（%(years)s 年）"), "supplies": _("向本市供应的产品（%(years)s 年）")}
    return words[one.kind] % {"years": years}


def _sheet(rows: Sequence[Fit], assessment: RegionAssessment | None) -> spreadsheets.Sheet:
    names = [translated(NAMES[part]) for part in PARTS]
    headings = [
        _("区县代码"), _("区县"), _("合作地代码"), _("合作地"), _("契合度"), *names, _("名次"), _("已知企业"), _("口径"),
        _("对方所长、本区所缺"), _("双方都专长的行业"), _("未知的原因"), _("年份"), _("数据标记"),
    ]  # fmt: skip
    marks, year = marks_text(assessment), assessment.year if assessment else None
    lines = [
        [
            row.district, row.district_name, row.partner, row.partner_name, row.fit.value, *row.parts, row.rank, row.companies, row.basis,
            listed(row.gains), listed(row.shared), row.why, year, marks,
        ]
        for row in rows
    ]  # fmt: skip
    return spreadsheets.Sheet(_("区域结对"), headings, lines, dict.fromkeys(range(4, 9), "0.000"))
