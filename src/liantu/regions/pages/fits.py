"""契合: fits of districts with partners in words: parts, reasons, and what stands for the partner."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from liantu.kernel.pack import Pack
from liantu.regions.figures.pairs import REASONS
from liantu.regions.models import PartnerFit, RegionAssessment
from liantu.regions.pages.asked import Cell, cell, industry_name, region_name
from liantu.web.figures import translated
from liantu.web.numbers import share

PARTS = ("complementary", "shared", "upstream", "overlap")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Fit:
    """A district and a partner: fit as a cell that opens, parts 0–1, what speaks for it, or why it is unknown."""

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

    @property
    def told(self) -> tuple[str, ...]:
        """The parts as per cent, empty where unknown."""
        return tuple("" if part is None else share(part, 0) for part in self.parts)


def basis_word(basis: str) -> str:
    """Whose companies stand for a partner; empty where there are none."""
    words = {"province": _("以全省代替"), "place": _("本地")}
    return words.get(basis, "")


def shown_fits(city: Pack, assessment: RegionAssessment, rows: Iterable[PartnerFit]) -> list[Fit]:
    """Return rows of fits as the pages show them."""
    return [_fit(city, assessment, row) for row in rows]


def _fit(city: Pack, assessment: RegionAssessment, row: PartnerFit) -> Fit:
    names = city.products
    gains = tuple(translated(names[code].name) if code in names else code for code in row.gains[:_NAMED])
    reason: Any = REASONS.get(row.reason)
    return Fit(
        row.district,
        region_name(city, row.district),
        row.partner,
        region_name(city, row.partner),
        cell("pairing_fit", f"district:{row.district}/{row.partner}", assessment.year, row.fit),
        tuple(getattr(row, part) for part in PARTS),
        row.rank,
        row.companies,
        basis_word(row.basis),
        gains,
        tuple(industry_name(city, code) for code in row.shared_industries[:_NAMED]),
        translated(reason) if reason else "",
    )
