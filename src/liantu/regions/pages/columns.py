"""列: the figures by which regions are listed, and where each of them comes from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from liantu.regions.pages.page_context import unit_of
from liantu.web.figures import unit_word


class Origin(StrEnum):
    """Who knows a figure: the room of statistics, the profile of an assessment, or the room that keeps findings."""

    STATISTICS = "statistics"
    PROFILE = "profile"
    FINDINGS = "findings"


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of the list: code of its definition, origin, short heading, and the field of the profile that has it."""

    code: str
    origin: Origin
    heading: Any
    attribute: str = ""

    @property
    def unit(self) -> str:
        """The word for its unit; empty for pure numbers."""
        return unit_word("findings") if self.origin is Origin.FINDINGS else unit_of(self.code)


FINDINGS = Column("findings", Origin.FINDINGS, _("预警事项"))
COLUMNS = (
    Column("above_scale_output", Origin.STATISTICS, _("产值")),
    Column("above_scale_output_growth", Origin.STATISTICS, _("产值增速")),
    Column("above_scale_firms", Origin.STATISTICS, _("规上企业")),
    Column("labour_productivity", Origin.STATISTICS, _("劳动生产率")),
    Column("above_scale_rd_intensity", Origin.STATISTICS, _("研发强度")),
    Column("high_tech_share", Origin.STATISTICS, _("高技术占比")),
    Column("complexity_index", Origin.PROFILE, pgettext_lazy("index", "复杂度"), "eci"),
    Column("krugman_specialisation", Origin.PROFILE, _("专业化"), "krugman"),
    Column("structure_hhi", Origin.PROFILE, _("结构集中度"), "hhi"),
    FINDINGS,
)
"""Figures of districts, in the order of the table."""


def column_of(code: str) -> Column:
    """Return the figure that an address asks for; the first where it asks for none that is listed."""
    return next((column for column in COLUMNS if column.code == code), COLUMNS[0])


def of_origin(origin: Origin) -> tuple[Column, ...]:
    """The figures that come from one origin."""
    return tuple(column for column in COLUMNS if column.origin is origin)
