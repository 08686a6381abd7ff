"""请求: what the pages of the regions share: of when the assessment is, names of regions and industries, a value as a cell that opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound, Bounded
from liantu.kernel.errors import NotFoundError
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import RegionEntry
from liantu.kernel.source import Mark
from liantu.kernel.text import Text
from liantu.regions.models import RegionAssessment
from liantu.web.figures import definition, figure_url, read_unit_word, translated, written
from liantu.web.numbers import plain, read


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table: number, its digits (empty where unknown), the address at which it opens, why it is withheld.

    ``bound`` is what it claims, ``reach`` between which ends the number lies once all firms have reported, where that can be told.
    """

    value: float | None = None
    digits: str = ""
    url: str = ""
    reason: str = ""
    bound: Bound = Bound.EXACT
    reach: tuple[float, float] | None = None

    @property
    def ends(self) -> tuple[float, float] | None:
        """Between which ends the number lies, as far as anything is known of it; None of an unknown value."""
        if self.value is None:
            return None
        return self.reach or Bounded(self.value, self.bound).interval


UNKNOWN = Cell()


def cell(code: str, subject: str, period: object, value: float | None, reason: str = "", factor: float = 1.0) -> Cell:
    """Return a value of a definition as a cell; ``factor`` brings a stored value to the definition's unit."""
    if value is None:
        return Cell(reason=reason)
    told = value * factor
    return Cell(told, written(definition(code), told)[0], figure_url(code, subject, period))


def data_status(assessment: RegionAssessment | None, *others: Any) -> dict[str, Any]:
    """What every page of this room tells: the assessment, and whether anything on the page is simulated."""
    made = [one for one in (assessment, *others) if one is not None]
    return {"assessment": assessment, "simulated": any(Mark.SIMULATED.value in one.marks for one in made)}


def marks_text(assessment: RegionAssessment | None) -> str:
    """The marks of an assessment in words, for exports."""
    return "" if assessment is None else " ".join(translated(Mark(mark)) for mark in assessment.marks)


def district_of(city: Pack, code: str) -> RegionEntry:
    """Return a district of the city, or raise NotFoundError."""
    found = next((region for region in city.districts if region.code == code), None)
    if found is None:
        raise NotFoundError(Text(f"没有区县 {code}", f"there is no district {code}"))
    return found


def region_name(city: Pack, code: str) -> str:
    """Name of a district, zone or partner; its code where the pack has none."""
    found = city.region(code)
    return translated(found.name) if found else translated(city.zones.get(code, Text(code, code)))


def industry_name(city: Pack, code: str) -> str:
    """Name of an industry of GB/T 4754; its code where the pack has none."""
    entry = city.industries.get(code)
    return translated(entry.name) if entry else code


def listed(names: Iterable[str]) -> str:
    """Names in one line, divided as the viewer's language does."""
    return translated(Text("、", ", ")).join(names)


def unit_of(code: str) -> str:
    """The word for the unit of a definition, as a heading gives it."""
    found = definition(code)
    return "" if found is None else read_unit_word(found.unit)


def in_unit_of(code: str, value: float | None) -> float | None:
    """Return a value in the unit that `unit_of` names."""
    found = definition(code)
    return value if found is None else read(value, found.unit)


def shortened(value: float) -> str:
    """Write a number on a tile: few digits."""
    size = abs(value)
    return plain(value, 0 if size >= 1000 else 1 if size >= 10 else 2)


def note_export(viewer: Viewer, action: str, **what: Any) -> None:
    """Write an export into the audit log where somebody is signed in."""
    if viewer.user_id is not None:
        write_audit(viewer.user_id, action, **what)
