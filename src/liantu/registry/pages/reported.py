"""填报与产能: what an organisation reported, laid out as items × periods and products × years."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from liantu.kernel.text import Text
from liantu.registry.models import Capability, Report
from liantu.registry.pages.labels import pack
from liantu.registry.queries import BulkReport
from liantu.web.figures import unit_word
from liantu.web.numbers import yuan_scale

_KINDS = {"year": 4, "half": 6, "quarter": 6, "month": 7}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as shown, with the fact that it is; ``fact`` is None where nothing is known."""

    value: float | None
    fact: Any


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: what, in which unit, its cells by period (oldest first) and the points of its small line."""

    name: Any
    code: str
    unit: str
    cells: tuple[Cell, ...]
    digits: int
    newest: Any = None

    @property
    def points(self) -> list[tuple[str, float | None]]:
        """(Nothing, value) pairs for the sparkline."""
        return [("", cell.value) for cell in self.cells]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of lines over periods, oldest period first."""

    periods: tuple[str, ...]
    lines: tuple[Line, ...]


def period_kind(period: str) -> str:
    """Return the kind of a period by its form.

    >>> [period_kind(period) for period in ("2024", "2024H1", "2024Q3", "2024-03")]
    ['year', 'half', 'quarter', 'month']
    """
    if len(period) == _KINDS["year"]:
        return "year"
    return "half" if "H" in period else "quarter" if "Q" in period else "month"


def money_scale(values: Iterable[float | None]) -> tuple[float, str]:
    """Return (divisor, unit) that keeps the largest of some amounts in yuan short."""
    return yuan_scale(max((abs(value) for value in values if value is not None), default=0.0))


def _digits(values: Sequence[float | None], money: bool) -> int:
    known = [abs(value) for value in values if value is not None]
    if not known or all(value == int(value) for value in known):
        return 0
    return 2 if money or max(known) < 100 else 1


def report_sheets(facts: Iterable[Report | BulkReport], shown: int = 8) -> dict[str, Sheet]:
    """Lay reports out by kind of period, each with its newest ``shown`` periods, items in the pack's order."""
    kinds: dict[str, list[Report | BulkReport]] = {}
    for fact in facts:
        kinds.setdefault(period_kind(fact.period), []).append(fact)
    return {kind: _report_sheet(kinds[kind], shown) for kind in _KINDS if kind in kinds}


def _report_sheet(facts: list[Report | BulkReport], shown: int) -> Sheet:
    periods = tuple(sorted({fact.period for fact in facts})[-shown:])
    by_cell = {(fact.item, fact.period): fact for fact in facts}
    order = {code: at for at, code in enumerate(pack().items)}
    items = sorted({fact.item for fact in facts}, key=lambda code: (order.get(code, len(order)), code))
    return Sheet(periods, tuple(_report_line(item, [by_cell.get((item, period)) for period in periods]) for item in items))


def _report_line(item: str, facts: list[Report | BulkReport | None]) -> Line:
    entry = pack().items.get(item)
    values = [fact.value if fact else None for fact in facts]
    money = bool(entry and entry.money)
    divisor, unit = money_scale(values) if money else (1.0, unit_word(entry.unit) if entry else "")
    scaled = [None if value is None else value / divisor for value in values]
    cells = tuple(Cell(value, fact) for value, fact in zip(scaled, facts, strict=True))
    return Line(entry.name if entry else Text(item, item), item, unit, cells, _digits(scaled, money))


def capability_sheet(facts: Iterable[Capability], shown: int = 6) -> Sheet:
    """Lay output values out by product and year; ``newest`` of a line is the newest fact of its product."""
    rows = list(facts)
    years = tuple(str(year) for year in sorted({fact.year for fact in rows})[-shown:])
    by_cell = {(fact.product_id, str(fact.year)): fact for fact in rows}
    newest: dict[int, Capability] = {}
    for fact in sorted(rows, key=lambda fact: fact.year):
        newest[fact.product_id] = fact
    order = sorted(newest.values(), key=lambda fact: (-fact.year, -(fact.output_fen or 0), fact.pk))
    return Sheet(years, tuple(_capability_line(fact, [by_cell.get((fact.product_id, year)) for year in years]) for fact in order))


def _capability_line(newest: Capability, facts: list[Capability | None]) -> Line:
    yuan = [None if fact is None or fact.output_fen is None else fact.output_fen / 100 for fact in facts]
    divisor, unit = money_scale(yuan)
    scaled = [None if value is None else value / divisor for value in yuan]
    cells = tuple(Cell(value, fact) for value, fact in zip(scaled, facts, strict=True))
    return Line(
        newest.product,
        newest.product.code,
        unit if any(value is not None for value in yuan) else "",
        cells,
        _digits(scaled, money=True),
        newest,
    )
