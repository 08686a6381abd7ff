"""缺口的界限: what the parts of a gap claim where firms are silent, by interval arithmetic from what each part claims of base and value.

Of a total :math:`g = b · L / B − v`: a silent firm can only add to :math:`v`, so the part lacks at most so much; one that is silent in the
base can only add to :math:`b` and to :math:`B`. Of a ratio nothing follows once a firm is silent: an estimate, which excludes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from liantu.kernel.bound import Bound, Bounded, multiplied, subtracted
from liantu.kernel.pack import Pack
from liantu.kernel.period import Period
from liantu.statistics.engine.attribution import Attribution
from liantu.statistics.engine.changes import Measured
from liantu.statistics.engine.targets import Direction
from liantu.statistics.queries.claims import Stored, claim_of
from liantu.statistics.queries.decompositions import firm_columns
from liantu.statistics.queries.firms import CellFirms
from liantu.statistics.queries.targets import TargetView

_PART = "part"


@dataclass(frozen=True, slots=True)
class PartBounds:
    """界限: what base, value, aim and need of a part claim, and how many of its firms told nothing of the newest value."""

    base: Bound = Bound.EXACT
    now: Bound = Bound.EXACT
    aim: Bound = Bound.EXACT
    need: Bound = Bound.EXACT
    silent: int = 0


@dataclass(frozen=True, slots=True)
class Whole:
    """What the whole claims, of which the parts are: the city's base and value, and the level asked for."""

    base: Bound
    now: Bound
    level: Bound

    @property
    def growth(self) -> Bound:
        """What level ÷ base claims: a growth that is asked for itself is known."""
        return Bound.EXACT if self.level is not Bound.EXACT or self.base is Bound.EXACT else self.base.turned

    @property
    def exact(self) -> bool:
        """Whether nobody is silent."""
        return {self.base, self.now, self.level} == {Bound.EXACT}


def whole_of(pack: Pack, view: TargetView, cells: tuple[CellFirms, CellFirms]) -> Whole:
    """Return what the city's base, value and level claim."""
    base, now = (_claim(pack, view, period, *_counted(pack, view, cell.rows)) for period, cell in zip(_periods(view), cells, strict=True))
    return Whole(base, now, Bound.EXACT if view.measured is Measured.LEVEL else base)


def gap_bound(view: TargetView, made: Attribution, whole: Whole) -> Bound:
    """Return what the gap claims, which is the level less the value, turned round for targets that ask for little."""
    claimed = subtracted(Bounded(made.level, whole.level), Bounded(made.now, whole.now)).bound
    return claimed.turned if view.aim.sense is Direction.AT_MOST else claimed


def part_bounds(
    pack: Pack, view: TargetView, made: Attribution, whole: Whole, cells: tuple[CellFirms, CellFirms], part: pl.Expr
) -> dict[str | None, PartBounds]:
    """Return by part what its numbers claim; ``cells`` are its firms in the base period and now, ``made`` the parts with their values."""
    coverage = [_coverage(pack, view, cell.rows, part) for cell in cells]
    ratio = _columns(pack, view)[1] is not None
    growth = made.level / made.base if made.base else 1.0
    return {row[_PART]: _of(pack, view, row, whole, coverage, growth, ratio=ratio) for row in made.lines.to_dicts()}


def _of(
    pack: Pack, view: TargetView, row: Mapping[str, object], whole: Whole, coverage: list[dict[str | None, tuple[int, int]]],
    growth: float, *, ratio: bool,
) -> PartBounds:  # fmt: skip
    part = row[_PART]
    assert part is None or isinstance(part, str)
    counts = [side.get(part, (0, 0)) for side in coverage]
    base, now = (_claim(pack, view, period, *side) for period, side in zip(_periods(view), counts, strict=True))
    silent = counts[1][1] - counts[1][0]
    if ratio:
        exact = whole.exact and {base, now} == {Bound.EXACT}
        claimed = Bound.EXACT if exact else Bound.ESTIMATE
        return PartBounds(base, now, claimed, claimed, silent)
    values = [float(str(row[name])) if row[name] is not None else 0.0 for name in ("base", "now")]
    aim = Bounded(0.0) if row["kind"] == "new" else multiplied(Bounded(values[0], base), Bounded(growth, whole.growth))
    need = subtracted(aim, Bounded(values[1], now)).bound
    return PartBounds(base, now, aim.bound, need.turned if view.aim.sense is Direction.AT_MOST else need, silent)


def _claim(pack: Pack, view: TargetView, period: Period, known: int, firms: int) -> Bound:
    """What a value that rests on ``known`` of ``firms`` firms claims; of nobody nothing is left to doubt."""
    assert view.place is not None
    return claim_of(pack, view.place[0], Stored(str(period), None, firms, known)).bound if firms else Bound.EXACT


def _periods(view: TargetView) -> tuple[Period, Period]:
    side = view.computed
    assert side.base is not None
    assert side.newest_level is not None
    return side.base, side.newest_level.period


def _columns(pack: Pack, view: TargetView) -> tuple[pl.Expr, pl.Expr | None]:
    assert view.place is not None
    columns = firm_columns(pack, view.place[0])
    assert columns is not None
    return columns


def _counted(pack: Pack, view: TargetView, rows: pl.DataFrame) -> tuple[int, int]:
    """How many firms are known, and how many there are."""
    return _coverage(pack, view, rows, pl.lit("all")).get("all", (0, 0))


def _coverage(pack: Pack, view: TargetView, rows: pl.DataFrame, part: pl.Expr) -> dict[str | None, tuple[int, int]]:
    """How many firms of each part are known, and how many there are."""
    numerator, denominator = _columns(pack, view)
    known = numerator.is_not_null() if denominator is None else numerator.is_not_null() & denominator.is_not_null()
    frame = rows.select(part.alias(_PART), known.alias("known")).group_by(_PART).agg(pl.col("known").sum(), firms=pl.len())
    return {key: (known, firms) for key, known, firms in frame.iter_rows()}
