"""数据流: what a flow of observations carries: dimensions and attributes with their code lists, one measure, the time period."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from liantu.kernel.period import Period, PeriodKind
from liantu.kernel.text import Text

TIME, MEASURE = "TIME_PERIOD", "OBS_VALUE"
_NOT_IN_A_CODE = re.compile(r"[^A-Za-z0-9_@$-]")
FREQUENCIES: Mapping[PeriodKind, tuple[str, Text]] = {
    PeriodKind.YEAR: ("A", Text("年", "annual")),
    PeriodKind.HALF: ("S", Text("半年", "half-yearly")),
    PeriodKind.QUARTER: ("Q", Text("季", "quarterly")),
    PeriodKind.MONTH: ("M", Text("月", "monthly")),
}
"""CL_FREQ of the SDMX content-oriented guidelines, as far as the city reports."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A coded dimension: SDMX id, name, and its codes with their names."""

    id: str
    name: Text
    codes: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of each observation; with ``codes`` it is coded, without it is free text."""

    id: str
    name: Text
    codes: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flow:
    """A flow: id, agency and version of its structure, name, dimensions in their order (time comes last), attributes."""

    id: str
    agency: str
    version: str
    name: Text
    dimensions: tuple[Dimension, ...]
    attributes: tuple[Attribute, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of a frame of this flow: dimensions, time, measure, attributes."""
        return (*(one.id for one in self.dimensions), TIME, MEASURE, *(one.id for one in self.attributes))


def code_id(text: str) -> str:
    """Return an SDMX identifier for any text; what may not stand in one is written as its code point.

    >>> code_id("district-500112"), code_id("size-大型")
    ('district-500112', 'size-_u5927_u578b')
    """
    return _NOT_IN_A_CODE.sub(lambda match: f"_u{ord(match[0]):04x}", text)


def time_period(period: Period) -> str:
    """Return a period as SDMX writes it; all forms are also read by `Period.parse`.

    >>> [time_period(Period.parse(text)) for text in ("2024", "2024H2", "2024Q3", "2024-07")]
    ['2024', '2024-S2', '2024-Q3', '2024-07']
    """
    if period.kind in {PeriodKind.HALF, PeriodKind.QUARTER}:
        return f"{period.year}-{FREQUENCIES[period.kind][0]}{period.ordinal}"
    return str(period)
