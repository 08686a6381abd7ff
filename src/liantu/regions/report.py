"""月报: the districts whose output grew most and least, and the viewer's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from liantu.kernel.pack.entries import RegionEntry
from liantu.kernel.viewer import Viewer
from liantu.regions.pages.board import statistics_cells
from liantu.regions.pages.page_context import UNKNOWN, Cell, data_status, unit_of
from liantu.rooms.cards import ReportSection
from liantu.statistics import queries as statistics
from liantu.web.page_context import pack

GROWTH, OUTPUT = "above_scale_output_growth", "above_scale_output"
_EACH = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A district with its growth and output, and its place by growth among those where it is known (1 is the fastest; None elsewhere)."""

    district: RegionEntry
    growth: Cell
    output: Cell
    place: int | None = None


def sections(viewer: Viewer) -> Iterable[ReportSection]:
    """The districts by growth; no section where no growth is known."""
    cells, periods = statistics_cells(viewer, "district", (GROWTH, OUTPUT))
    rows = [(district, cells.get(district.code, {})) for district in pack().districts]
    lines = [Line(district, cell.get(GROWTH, UNKNOWN), cell.get(OUTPUT, UNKNOWN)) for district, cell in rows]
    by_growth = ranked(lines)
    if by_growth:
        most, least = by_growth[:_EACH], by_growth[_EACH:][-_EACH:]
        line_of_district = {line.district.code: line for line in by_growth}
        viewer_lines = [line_of_district.get(line.district.code, line) for line in lines if line.district.code in viewer.districts]
        groups = [(_("增长最快"), most), (_("增长最慢"), least), (_("您的区县"), viewer_lines)]
        context = {
            "groups": [(name, group) for name, group in groups if group],
            "growth": GROWTH,
            "known": len(by_growth),
            "districts": len(lines),
            "periods": {"growth": periods.get(GROWTH), "output": periods.get(OUTPUT)},
            "units": {"growth": unit_of(GROWTH), "output": unit_of(OUTPUT)},
        }
        status = data_status(None, statistics.latest_computation(viewer))
        yield ReportSection("districts", _("区县"), "regions/report/districts.html", 30, context, status["simulated"])


def ranked(lines: Iterable[Line]) -> list[Line]:
    """The lines of which the growth is known, the fastest first, each with its place; equal ones as they came."""
    by_growth = sorted((line for line in lines if line.growth.value is not None), key=lambda line: -(line.growth.value or 0.0))
    return [Line(line.district, line.growth, line.output, place) for place, line in enumerate(by_growth, 1)]
