"""区县一览: districts and zones with the figures of `columns`, under the viewer's rights; what is withheld carries its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.pack import Pack
from liantu.kernel.period import PeriodKind
from liantu.kernel.text import Text
from liantu.regions import queries
from liantu.regions.models import RegionAssessment, RegionKind, RegionProfile
from liantu.regions.pages.columns import FINDINGS, Origin, of_origin
from liantu.regions.pages.page_context import UNKNOWN, Cell, cell
from liantu.regions.rules import sees_unprotected
from liantu.rooms.findings import finding_counts
from liantu.statistics import queries as statistics
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.queries.claims import Stored, claim_of
from liantu.web.figures import translated
from liantu.web.page_context import pack


@dataclass(frozen=True, slots=True)
class Row:
    """A district or zone: cells by code of the figure, its leading industries (codes), the district most like it, open findings.

    ``why``: why there is no profile of it.
    """

    code: str
    name: Text
    zone: str
    cells: Mapping[str, Cell]
    leading: tuple[str, ...] = ()
    nearest: str = ""
    likeness: float | None = None
    findings: Mapping[str, int] = field(default_factory=dict)
    why: str = ""

    def cell(self, code: str) -> Cell:
        """The cell of a figure."""
        return self.cells.get(code, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Board:
    """All districts of the city, its zones, and the period of each figure of the statistics."""

    districts: tuple[Row, ...]
    zones: tuple[Row, ...]
    periods: Mapping[str, str]


def board(viewer: Viewer, city: Pack, assessment: RegionAssessment | None) -> Board:
    """Return what the viewer may see of all districts and zones; what nobody knows is an unknown cell."""
    found, periods = statistics_cells(viewer, "district")
    zone_cells, _zone_periods = statistics_cells(viewer, "zone")
    districts, zones = (_profiles(viewer, assessment, kind) for kind in (RegionKind.DISTRICT, RegionKind.ZONE))
    counts = finding_counts(viewer, "district")
    rows = tuple(
        _row(
            assessment, RegionKind.DISTRICT, (one.code, one.name, one.zone), districts.get(one.code), found.get(one.code, {}),
            counts.get(one.code, {}) if counts else None,
        )
        for one in city.districts
    )  # fmt: skip
    of_zones = tuple(
        _row(assessment, RegionKind.ZONE, (code, name, code), zones.get(code), zone_cells.get(code, {}), None)
        for code, name in city.zones.items()
    )
    return Board(rows, of_zones, periods)


def statistics_cells(
    viewer: Viewer, dimension: str, codes: Sequence[str] | None = None
) -> tuple[dict[str, dict[str, Cell]], dict[str, str]]:
    """Return cells by key and figure, each figure in its newest year with a value, and that year by figure."""
    wanted = codes or [column.code for column in of_origin(Origin.STATISTICS)]
    frame = statistics.figures_frame(viewer, indicator=wanted, dimension=dimension, kind=PeriodKind.YEAR)
    known = frame.filter(pl.col("value").is_not_null()).group_by("indicator").agg(pl.col("period").max())
    periods = dict(known.iter_rows())
    cells: dict[str, dict[str, Cell]] = {}
    words = _reasons(viewer, frame)
    for row in frame.iter_rows(named=True):
        if row["period"] == periods.get(row["indicator"]):
            shown = cell(row["indicator"], f"{dimension}:{row['key']}", row["period"], row["value"], words.get(row["reason"] or "", ""))
            cells.setdefault(row["key"], {})[row["indicator"]] = _claimed(shown, row)
    return cells, periods


def _claimed(shown: Cell, row: Mapping[str, Any]) -> Cell:
    """A cell with what its value claims where firms are silent."""
    if row["value"] is None:
        return shown
    claim = claim_of(pack(), row["indicator"], Stored(row["period"], row["value"], row["firms"], row["known"]))
    return replace(shown, bound=claim.bound, reach=claim.reach)


def _reasons(viewer: Viewer, frame: pl.DataFrame) -> dict[str, str]:
    """Sentences of the reasons for which cells are withheld: those of the release, or of what staff of a district do not see."""
    codes = [code for code in frame.get_column("reason").unique().to_list() if code]
    if sees_unprotected(viewer):
        return {code: translated(pack().rule(DisclosureRules).reasons.text(code)) for code in codes}
    release = statistics.latest_release(viewer)
    return {} if release is None else {code: translated(statistics.reason_text(release, code)) for code in codes}


def _profiles(viewer: Viewer, assessment: RegionAssessment | None, kind: RegionKind) -> dict[str, RegionProfile]:
    return {} if assessment is None else {row.key: row for row in queries.profiles(viewer, assessment, kind)}


def _row(
    assessment: RegionAssessment | None,
    kind: RegionKind,
    head: tuple[str, Text, str],
    profile: RegionProfile | None,
    cells: dict[str, Cell],
    counts: Mapping[str, int] | None,
) -> Row:
    code, name, zone = head
    subject = f"{kind}:{code}"
    why = "" if assessment is None or profile else translated(queries.why_not(assessment, kind, code))
    cells = dict(cells)
    for column in of_origin(Origin.PROFILE) if assessment else ():
        value = getattr(profile, column.attribute) if profile else None
        cells[column.code] = cell(column.code, subject, assessment.year, value, why) if assessment else UNKNOWN
    if counts is not None:
        total = sum(counts.values())
        cells[FINDINGS.code] = Cell(float(total), str(total))
    if profile is None:
        return Row(code, name, zone, cells, findings=counts or {}, why=why)
    leading = tuple(str(one["industry"]) for one in profile.fields if one["leading"])
    return Row(code, name, zone, cells, leading, profile.nearest, profile.likeness, counts or {})
