"""区县: one district: head figures, structure, course, what it could be known for, who is like it, what lies near, parks, partners."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from liantu.accounts.queries import Viewer, viewer_on
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import RegionEntry
from liantu.kernel.text import Text
from liantu.regions import queries
from liantu.regions.models import RegionAssessment, RegionKind, RegionProfile
from liantu.regions.pages.alike import most_alike
from liantu.regions.pages.areas import area_note
from liantu.regions.pages.board import statistics_cells
from liantu.regions.pages.fits import shown_fits, together
from liantu.regions.pages.page_context import Cell, cell, data_status, district_of, industry_name, note_export, region_name
from liantu.regions.pages.park_rows import park_rows
from liantu.regions.pages.sentences import district_sentences, industry_sentence
from liantu.regions.pages.space import space
from liantu.regions.pages.structure import Structure, bars, sheet, structure
from liantu.regions.pages.trend import courses
from liantu.regions.rules import sees_whole
from liantu.rooms.findings import finding_counts
from liantu.statistics import queries as statistics
from liantu.web import spreadsheets
from liantu.web.figures import translated
from liantu.web.page_context import not_found_as_404, pack

HEAD = (
    "above_scale_output", "above_scale_output_growth", "above_scale_firms", "labour_productivity", "above_scale_rd_intensity",
    "high_tech_share", "strategic_emerging_share", "output_in_parks_share", "firms_near_above_scale",
)  # fmt: skip
_COURSE = (
    "above_scale_output", "above_scale_output_growth", "above_scale_firms", "labour_productivity", "above_scale_rd_intensity",
    "high_tech_share",
)  # fmt: skip
_OF_PROFILE = (("krugman_specialisation", "krugman"), ("structure_hhi", "hhi"), ("complexity_index", "eci"))
LEADING, CHARACTERISTIC = Text("主导产业", "leading"), Text("特色产业", "characteristic")


@require_GET
@not_found_as_404
def region(request: HttpRequest, code: str) -> HttpResponseBase:
    """Show one district with all that the viewer may see of it; what is not shown is said."""
    viewer, city = viewer_on(request), pack()
    district = district_of(city, code)
    assessment = queries.latest_assessment(viewer)
    cells, periods = statistics_cells(viewer, "district", HEAD)
    years, lines = courses(viewer, city, ("district", code), translated(district.name), _COURSE)
    city_cells, city_periods = statistics_cells(viewer, "city", HEAD)
    of_city = {one: shown for one, shown in city_cells.get(city.city, {}).items() if city_periods.get(one) == periods.get(one)}
    findings = finding_counts(viewer, "district").get(code, {})
    said = list(district_sentences(city, district, cells, of_city, periods, findings))
    context: dict[str, Any] = {
        "district": district,
        "zone": region_name(city, district.zone) if district.zone else "",
        "area_note": area_note(city, district),
        "head": [(one, cells.get(code, {}).get(one), periods[one]) for one in HEAD if one in periods],
        "years": years,
        "courses": lines,
        "parks": park_rows(viewer, city, assessment, district=code),
        "findings": findings,
        "open": sees_whole(viewer, code),
        **data_status(assessment, statistics.latest_computation(viewer)),
    }
    if assessment is not None:
        context |= _assessed(viewer, city, assessment, district)
        known_for = industry_sentence(context["named"], assessment, district)
        said[1:1] = [known_for] if known_for else []
    context["said"] = said
    return render(request, "regions/region.html", context)


@require_GET
@not_found_as_404
def region_export(request: HttpRequest, code: str, form: str) -> HttpResponseBase:
    """Send the industries of a district as .xlsx or .csv."""
    viewer, city = viewer_on(request), pack()
    district = district_of(city, code)
    assessment = queries.latest_assessment(viewer)
    if form not in spreadsheets.FORMS or assessment is None:
        raise Http404
    profile = queries.profile_of(viewer, assessment, RegionKind.DISTRICT, code)
    note_export(viewer, "export_district", district=code, form=form)
    told = sheet(_structure(viewer, city, assessment, code, profile), translated(district.name), assessment)
    return spreadsheets.table_response(form, f"district-{code}", told)


def _structure(viewer: Viewer, city: Pack, assessment: RegionAssessment, code: str, profile: RegionProfile | None) -> Structure:
    digits = queries.rules_of_assessment(assessment).structure.digits
    roles = {one["industry"]: translated(LEADING if one["leading"] else CHARACTERISTIC) for one in (profile.fields if profile else ())}
    return structure(viewer, city, assessment, (RegionKind.DISTRICT, code), digits, roles)


def _assessed(viewer: Viewer, city: Pack, assessment: RegionAssessment, district: RegionEntry) -> dict[str, Any]:
    """What the assessment says of the district."""
    code, rules = district.code, queries.rules_of_assessment(assessment)
    profile = queries.profile_of(viewer, assessment, RegionKind.DISTRICT, code)
    found = _structure(viewer, city, assessment, code, profile)
    fits = shown_fits(city, assessment, queries.fit_rows(viewer, assessment).filter(district=code))
    known = together(fit for fit in fits if fit.fit.digits)
    return {
        "profile": profile,
        "why": "" if profile else translated(queries.why_not(assessment, RegionKind.DISTRICT, code)),
        "profile_cells": _profile_cells(assessment, code, profile),
        "structure": found,
        "bars": bars(found, translated(district.name), city),
        "named": _named(city, assessment, code, profile),
        "leading_rule": rules.leading,
        "judged": bool(profile and profile.judged),
        "least_firms": rules.structure.least_firms,
        "nearest": region_name(city, profile.nearest) if profile and profile.nearest else "",
        "alike": most_alike(viewer, city, assessment, code),
        "space": space(viewer, assessment, code),
        "fits": known[: rules.pairing.partners_of_district],
        "unknown_fits": sum(not fit.fit.digits for fit in fits),
        "fitting_from": rules.pairing.fitting_from,
        "why_no_fit": next((fit.why for fit in fits if fit.why), ""),
    }


def _profile_cells(assessment: RegionAssessment, code: str, profile: RegionProfile | None) -> list[tuple[str, Cell]]:
    values = [(figure, getattr(profile, name) if profile else None) for figure, name in _OF_PROFILE]
    return [(figure, cell(figure, f"district:{code}", assessment.year, value)) for figure, value in values]


def _named(city: Pack, assessment: RegionAssessment, code: str, profile: RegionProfile | None) -> list[dict[str, Any]]:
    """Leading and characteristic industries with share and quotient, in the order of their pull."""
    return [
        {
            "code": one["industry"], "name": industry_name(city, one["industry"]), "share": one["share"], "leading": one["leading"],
            "quotient": cell("location_quotient", f"district:{code}/{one['industry']}", assessment.year, one["location_quotient"]),
        }
        for one in (profile.fields if profile else ())
    ]  # fmt: skip
