"""园区一览: parks with output, sub-fields, what each should name and how it stands, under the viewer's rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from liantu.accounts.queries import Viewer
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.text import Text
from liantu.regions import queries
from liantu.regions.models import RegionAssessment, RegionKind, RegionProfile
from liantu.regions.pages.board import statistics_cells
from liantu.regions.pages.page_context import UNKNOWN, Cell, cell, industry_name, region_name
from liantu.regions.rules import sees_whole
from liantu.registry import queries as registry
from liantu.web.figures import translated

HEAD = ("above_scale_output", "above_scale_firms", "labour_productivity", "above_scale_rd_intensity", "high_tech_share")
STATES = ("thin", "focused", "building", "unknown", "withheld")


@dataclass(frozen=True, slots=True)
class ParkRow:
    """A park: where it lies, figures, concentration, what it should name; ``state``: thin, focused, building, unknown or withheld."""

    code: str
    name: str
    district: str
    district_name: str
    level: str
    cells: dict[str, Cell]
    concentration: Cell
    sub_fields: int | None
    hhi: float | None
    named: tuple[str, ...]
    named_share: float | None
    firms: int | None
    state: str
    why: str = ""

    @property
    def output(self) -> Cell:
        """Output of its above-scale firms."""
        return self.cells.get(HEAD[0], UNKNOWN)


def park_rows(viewer: Viewer, city: Pack, assessment: RegionAssessment | None, *, district: str = "") -> list[ParkRow]:
    """Return the parks, of a district where asked, with what the viewer may see of them."""
    rows = registry.parks(viewer)
    rows = rows.filter(district_id=district) if district else rows
    seen = {} if assessment is None else {row.key: row for row in queries.profiles(viewer, assessment, RegionKind.PARK)}
    cells, _periods = statistics_cells(viewer, "park", HEAD)
    return [_row(viewer, city, assessment, park, seen.get(park.code), cells.get(park.code, {})) for park in rows]


def _row(
    viewer: Viewer, city: Pack, assessment: RegionAssessment | None, park: Any, profile: RegionProfile | None, cells: dict[str, Cell]
) -> ParkRow:
    head = (park.code, _park_name(city, park), park.district_id, region_name(city, park.district_id), level_word(park.level), cells)
    if assessment is None or profile is None:
        hidden = assessment is not None and not sees_whole(viewer, park.district_id)
        why = _("园区企业少，为保护商业秘密不公开") if hidden else _("没有产值已知的企业")
        return ParkRow(*head, UNKNOWN, None, None, (), None, None, "withheld" if hidden else "unknown", why)
    three = None if profile.three_largest_share is None else profile.three_largest_share * 100
    named = tuple(industry_name(city, code) for code in profile.named)
    state = "building" if not profile.judged else "thin" if profile.thin else "focused"
    opens = cell("park_concentration", f"park:{park.code}", assessment.year, three)
    return ParkRow(*head, opens, profile.sub_fields, profile.field_hhi, named, profile.named_share, profile.firms, state)


def _park_name(city: Pack, park: Any) -> str:
    entry = next((one for one in city.parks if one.code == park.code), None)
    return translated(entry.name) if entry else str(park.name)


def level_word(level: str) -> str:
    """The word for a park's level; what a source says otherwise stays as it is."""
    words = {
        "national": pgettext("park", "国家级"), "city": pgettext("park", "市级"), "district": pgettext("park", "区县级"),
        "国家级": pgettext("park", "国家级"), "市级": pgettext("park", "市级"), "区县级": pgettext("park", "区县级"),
    }  # fmt: skip
    return words.get(level, level)


def park_row(viewer: Viewer, city: Pack, assessment: RegionAssessment | None, code: str) -> ParkRow:
    """The park of an address, or NotFoundError."""
    found = registry.parks(viewer).filter(code=code).first()
    if found is None:
        raise NotFoundError(Text(f"没有园区 {code}", f"there is no park {code}"))
    profile = queries.profile_of(viewer, assessment, RegionKind.PARK, code) if assessment else None
    cells, _periods = statistics_cells(viewer, "park", HEAD)
    return _row(viewer, city, assessment, found, profile, cells.get(code, {}))


def state_word(state: str) -> str:
    """The word for how a park stands."""
    words = {
        "thin": _("过于分散"), "focused": _("聚焦"), "building": _("起步，不判断"), "unknown": _("未知"), "withheld": _("不公开"),
    }  # fmt: skip
    return words[state]
