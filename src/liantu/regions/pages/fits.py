"""契合: fits of districts with partners in words: parts, reasons, and what stands for the partner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.regions.engine.parameters import RegionParameters
from liantu.regions.figures.pairs import NAMES, REASONS
from liantu.regions.models import PartnerFit, RegionAssessment
from liantu.regions.pages.page_context import Cell, cell, industry_name, region_name
from liantu.web.figures import translated
from liantu.web.numbers import share

PARTS = ("complementary", "shared", "upstream", "overlap")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Fit:
    """A district and a partner: fit as a cell that opens, parts 0–1, what speaks for it, or why it is unknown.

    ``province`` stands in for the partner; ``partners``: all cities for which it does, where they are shown as one.
    """

    district: str
    district_name: str
    partner: str
    partner_name: str
    fit: Cell
    parts: tuple[float | None, ...]
    rank: int | None
    companies: int
    basis: str
    gains: tuple[str, ...]
    shared: tuple[str, ...]
    why: str
    partners: tuple[str, ...] = ()
    province: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """The parts as per cent, empty where unknown."""
        return tuple("" if part is None else share(part, 0) for part in self.parts)

    @property
    def told_by(self) -> list[tuple[str, str]]:
        """The parts with their names."""
        return [(translated(NAMES[part]), told) for part, told in zip(PARTS, self.told, strict=True)]


def basis_word(basis: str) -> str:
    """Whose companies stand for a partner; empty where there are none."""
    words = {"province": _("以全省数据代替"), "place": _("本地")}
    return words.get(basis, "")


def together(rows: Iterable[Fit]) -> list[Fit]:
    """Return the fits with those of one district and province as one: the same companies stand for all its cities."""
    found: dict[tuple[str, str], list[Fit]] = {}
    for row in rows:
        found.setdefault((row.district, f"province {row.province}" if row.province else row.partner), []).append(row)
    return [_one(same) for same in found.values()]


def _one(same: Sequence[Fit]) -> Fit:
    names = translated(Text("、", ", ")).join(row.partner_name for row in same)
    return replace(same[0], partner_name=names, partners=tuple(row.partner for row in same), rank=same[0].rank)


def stands_in(names: Mapping[str, str], partner: str, basis: str) -> tuple[str, str]:
    """Return the province that stands in for a partner, empty where none does, and whose companies stand for it, in words."""
    province = names.get(partner, "") if basis == "province" else ""
    return province, _("以%(province)s数据代替") % {"province": province} if province else basis_word(basis)


def provinces(city: Pack) -> dict[str, str]:
    """Names of the provinces of the partners, by partner."""
    return {one.region: translated(one.province) for one in city.rule(RegionParameters).partners}


def shown_fits(city: Pack, assessment: RegionAssessment, rows: Iterable[PartnerFit]) -> list[Fit]:
    """Return rows of fits as the pages show them."""
    names = provinces(city)
    return [_fit(city, assessment, row, names) for row in rows]


def _fit(city: Pack, assessment: RegionAssessment, row: PartnerFit, standing: Mapping[str, str]) -> Fit:
    names = city.products
    gains = tuple(translated(names[code].name) if code in names else code for code in row.gains[:_NAMED])
    reason: Any = REASONS.get(row.reason)
    province, basis = stands_in(standing, row.partner, row.basis)
    return Fit(
        row.district,
        region_name(city, row.district),
        row.partner,
        region_name(city, row.partner),
        cell("pairing_fit", f"district:{row.district}/{row.partner}", assessment.year, row.fit),
        tuple(getattr(row, part) for part in PARTS),
        row.rank,
        row.companies,
        basis,
        gains,
        tuple(industry_name(city, code) for code in row.shared_industries[:_NAMED]),
        translated(reason) if reason else "",
        (row.partner,),
        province,
    )
