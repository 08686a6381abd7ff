"""缺口由谁补: the gap of a target shared over districts, clusters and groups of firms by their own paths, each opening to its firms."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.bound import Bound
from liantu.kernel.formula import Node, items, nodes, parse_formula
from liantu.kernel.pack import Pack
from liantu.kernel.pack.entries import IndicatorEntry
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.kernel.units import factor
from liantu.statistics.engine.attribution import Attribution, share_ratio, share_total
from liantu.statistics.engine.changes import Measured, level_of
from liantu.statistics.engine.rule_files import TargetRules
from liantu.statistics.engine.targets import Direction, years_between
from liantu.statistics.models import Computation
from liantu.statistics.queries.decompositions import firm_columns
from liantu.statistics.queries.firms import CellFirms, cell_firms
from liantu.statistics.queries.gap_bounds import PartBounds, Whole, gap_bound, part_bounds, whole_of
from liantu.statistics.queries.names import key_name
from liantu.statistics.queries.narrowed import hidden_parts, is_narrowed, withheld_keys
from liantu.statistics.queries.targets import TargetView
from liantu.statistics.queries.worth import numerator_unit
from liantu.statistics.rules import sees_aggregates

FIRMS = 100
"""So many firms of a part are listed, those that must add most first."""
_PART = "part"


@dataclass(frozen=True, slots=True)
class GapLine:
    """缺口的一行: a part (a key of the dimension, or a firm) with its base, value and aim, and its part of the gap; None is unknown.

    All in the unit of the target's levels; ``need`` above 0 must be added (of a target downwards: taken away), below 0 lies ahead.
    ``share`` is need ÷ gap. ``amount`` is what the numerator of a ratio lacks, in the numerator's unit. ``firms`` counts those on which the
    newest value rests. ``bounds`` say what of base, value, aim and need follows
    where firms are silent: a total may only be larger than what is told of it, so what it lacks may only be smaller.
    """

    key: str
    name: Text
    kind: str
    firms: int
    base: float | None
    now: float | None
    aim: float | None
    need: float | None
    share: float | None
    amount: float | None
    bounds: PartBounds


@dataclass(frozen=True, slots=True)
class TargetGap:
    """目标缺口: what is lacking in the newest period against the level asked for, by the parts of a dimension.

    ``gap`` = needs of ``lines`` + ``remainder``, in the unit of the levels, positive where something is lacking. ``amount`` is what
    numerators of the known parts lack, in ``amount_unit``; None and empty for totals. ``yes_no``: firms have it or not; those
    listed have it not. ``hidden`` firms may not be seen; of a list of firms
    ``hidden_need`` is theirs, and ``more`` and ``more_need`` those of the firms that are not listed. ``bound`` is that of the gap and its
    remainder, ``silent`` counts the firms that told nothing of the newest value. ``withheld`` parts (of a list of firms: the part itself)
    tell nothing to staff of a district, since one or two firms of other districts could be read from them; their needs stand in the
    remainder with what is unknown.
    """

    by: str
    unit: str
    base: Period
    now: Period
    ratio: bool
    gap: float
    remainder: float
    lines: tuple[GapLine, ...]
    amount: float | None = None
    amount_unit: str = ""
    yes_no: bool = False
    hidden: int = 0
    hidden_need: float | None = None
    more: int = 0
    more_need: float = 0.0
    bound: Bound = Bound.EXACT
    silent: int = 0
    withheld: int = 0

    @property
    def remainder_bound(self) -> Bound:
        """What the remainder claims: what is left of bounds is an estimate."""
        parts = {line.bounds.need for line in self.lines if line.need is not None}
        return Bound.EXACT if {self.bound, *parts} == {Bound.EXACT} else Bound.ESTIMATE


def gap_dimensions(pack: Pack, view: TargetView) -> tuple[str, ...]:
    """Return the dimensions by which a target's gap can be shared, in the pack's order; those that its own place leaves open."""
    if view.place is None:
        return ()
    entry = pack.measured[view.place[0]]
    return tuple(name for name in pack.rule(TargetRules).attribution.dimensions if name in entry.dimensions and name != view.place[1])


def why_no_gap(viewer: Viewer, pack: Pack, view: TargetView) -> Text | None:
    """Return why no gap of a target can be shared over its parts, None where it can."""
    side = view.computed
    if view.place is None or not side.levels:
        return Text("没有由企业填报汇总的数值，缺口不能分到企业", "no value from firms' reports, so no firm answers for the gap")
    if not sees_aggregates(viewer):
        return Text("缺口的分摊只供市、区县人员查看", "who must add how much is for city and district staff")
    if firm_columns(pack, view.place[0]) is None:
        return Text("该指标不是企业数值之和，缺口不能分摊", "the indicator is no sum over firms, so its gap cannot be shared")
    if side.base is None or not side.path:
        reason = side.verdict.reason if side.progress is None else side.progress.reason
        return Text(f"没有可比的路径：{reason.zh}", f"no path to compare with: {reason.en}")
    return None


def target_gap(viewer: Viewer, pack: Pack, view: TargetView, by: str, *, computation: Computation | None = None) -> TargetGap | None:
    """Share the gap of a target over the keys of ``by``, those that must add most first; None where there is none (`why_no_gap`)."""
    cells = _cells(viewer, pack, view, computation)
    if cells is None:
        return None
    made = _shared(pack, view, [_summed(pack, view, cell.rows, pl.col(by)) for cell in cells])
    if made is None or _lacking(view, made) <= 0:
        return None
    reported = firm_columns(pack, _entry(pack, view).code)
    counts = dict(cells[1].rows.filter(_counts(reported)).group_by(by).len().iter_rows())
    whole = whole_of(pack, view, cells)
    told = part_bounds(pack, view, made, whole, cells, pl.col(by))
    names = {key: key_name(pack, by, key) if key else Text("归属不明", "not placed") for key in made.lines.get_column(_PART)}
    lines = tuple(_line(view, made, row, names[row[_PART]], counts.get(row[_PART], 0), pack, told) for row in made.lines.to_dicts())
    withheld = _withheld(viewer, pack, view, by, cells, computation)
    lines = tuple(_hidden(line) if line.key in withheld else line for line in lines)
    ordered = tuple(sorted(lines, key=lambda line: (line.need is None, -(line.need or 0.0))))
    silent, left = sum(one.silent for one in told.values()), math.fsum(line.need or 0.0 for line in lines)
    gap = _gap(pack, view, by, made, ordered)
    amount = gap.amount if not withheld else None
    return replace(gap, amount=amount, remainder=gap.gap - left, bound=gap_bound(view, made, whole), silent=silent, withheld=len(withheld))


def gap_firms(
    viewer: Viewer, pack: Pack, view: TargetView, by: str, key: str, *, computation: Computation | None = None
) -> TargetGap | None:
    """Share the gap of one part over its firms, by the city's own growth or points; only firms that the viewer may see have a line."""
    cells = _cells(viewer, pack, view, computation)
    if cells is None:
        return None
    city = _shared(pack, view, [_summed(pack, view, cell.rows, pl.lit("all")) for cell in cells])
    inside = pl.col(by).fill_null("") == key
    sides = [_summed(pack, view, cell.rows.filter(inside), pl.col("organisation").cast(pl.String)) for cell in cells]
    made = None if city is None else _within(view, city, sides)
    if city is None or made is None:
        return None
    people = pl.concat([cell.rows.filter(inside).select("organisation", "name") for cell in cells]).unique("organisation")
    names = {str(who): Text(name, name) for who, name in people.iter_rows()}
    seen = {str(who) for cell in cells for who in cell.visible_ids}
    whole, firms = (
        whole_of(pack, view, cells),
        (replace(cells[0], rows=cells[0].rows.filter(inside)), replace(cells[1], rows=cells[1].rows.filter(inside))),
    )
    told = part_bounds(pack, view, made, whole, firms, pl.col("organisation").cast(pl.String))
    every = sorted(
        (_line(view, made, row, names[row[_PART]], 1, pack, told) for row in made.lines.to_dicts()),
        key=lambda line: (line.need is None, -(line.need or 0.0)),
    )
    yes_no = isinstance(_formula(pack, view), nodes.ShareOf)
    every = [line for line in every if (not line.now if yes_no else line.need or line.now)]
    shown, hidden = [line for line in every if line.key in seen], [line for line in every if line.key not in seen]
    gap = replace(
        _gap(pack, view, by, made, tuple(shown[:FIRMS]), hidden=len(hidden)),
        bound=_part_bound(pack, view, made, whole, firms), silent=sum(one.silent for one in told.values()),
    )  # fmt: skip
    known = [line.need for line in hidden if line.need is not None]
    rest = [line.need or 0.0 for line in shown[FIRMS:]]
    if key in _withheld(viewer, pack, view, by, cells, computation):
        gap = replace(gap, gap=0.0, remainder=0.0, amount=None, bound=Bound.EXACT, withheld=1)
        known = []
    return replace(gap, hidden_need=sum(known) if known else None, more=len(rest), more_need=sum(rest))


def _formula(pack: Pack, view: TargetView) -> Node:
    return parse_formula(_entry(pack, view).formula or "")


def _counts(columns: tuple[pl.Expr, pl.Expr | None] | None) -> pl.Expr:
    """Whether the value of a part rests on a firm: it has something of a total, or a denominator of a ratio."""
    assert columns is not None
    numerator, denominator = columns
    return (numerator.cast(pl.Float64) != 0 if denominator is None else denominator.is_not_null() & numerator.is_not_null()).fill_null(
        False
    )


def _cells(viewer: Viewer, pack: Pack, view: TargetView, computation: Computation | None) -> tuple[CellFirms, CellFirms] | None:
    """The firms of the target's place in its base period and now."""
    side = view.computed
    if view.place is None or why_no_gap(viewer, pack, view) is not None or side.base is None or side.newest_level is None:
        return None
    indicator, dimension, key = view.place
    entry = pack.measured[indicator]
    codes = sorted(items(parse_formula(entry.formula or "")))
    base, now = (
        cell_firms(viewer, pack, dimension, key, period, codes, population=entry.population, computation=computation)
        for period in (side.base, side.newest_level.period)
    )
    return base, now


def _summed(pack: Pack, view: TargetView, rows: pl.DataFrame, part: pl.Expr) -> pl.DataFrame:
    """One row a part: the value of a total, numerator and denominator of a ratio; null where no firm of it is known."""
    assert view.place is not None
    columns = firm_columns(pack, view.place[0])
    assert columns is not None
    numerator, denominator = columns
    frame = rows.select(part.alias(_PART), numerator.cast(pl.Float64).alias("numerator"))
    if denominator is None:
        known = pl.col("numerator").is_not_null().any()
        return frame.group_by(_PART).agg(pl.when(known).then(pl.col("numerator").sum()).alias("value"))
    frame = frame.with_columns(rows.select(denominator.cast(pl.Float64).alias("denominator")).to_series())
    both = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    return frame.group_by(_PART).agg(
        pl.when(both.any()).then(pl.col(name).filter(both).sum()).alias(name) for name in ("numerator", "denominator")
    )


def _shared(pack: Pack, view: TargetView, sides: list[pl.DataFrame]) -> Attribution | None:
    """The attribution of a target in the formula's own unit; None where there is no level to reach."""
    before, after = sides
    level = _level(pack, view)
    if level is None:
        return None
    if "value" in before.columns:
        return share_total(before, after, level)
    return share_ratio(before, after, level, view.shape)


def _within(view: TargetView, city: Attribution, sides: list[pl.DataFrame]) -> Attribution | None:
    """The attribution of one part over its firms: the level asked of the part follows from its own base as the city's does."""
    before, after = sides
    if "value" in before.columns:
        base = float(before.get_column("value").sum() or 0.0)
        return share_total(before, after, base * city.level / city.base) if city.base > 0 else None
    whole = share_ratio(before, after, city.level, view.shape)
    if whole is None:
        return None
    level = whole.base + (city.level - city.base) if view.shape.value == "linear" else whole.base * city.level / city.base
    return share_ratio(before, after, level, view.shape)


def _level(pack: Pack, view: TargetView) -> float | None:
    """The level that the target asks for at its end, in the formula's own unit."""
    side = view.computed
    base = None if side.base is None else next((one for one in side.levels if one.period == side.base), None)
    if view.aim.value is None or side.base is None or base is None:
        return None
    level = view.aim.value
    if view.measured is not Measured.LEVEL:
        level = level_of(view.measured, view.aim.value, base.value, years_between(side.base, view.aim.period))
    return level / _times(pack, view)


def _times(pack: Pack, view: TargetView) -> float:
    """What a value of the formula is multiplied by to stand in the unit of the target's levels."""
    entry = _entry(pack, view)
    return float(scale_of(entry)) * float(factor(entry.unit, view.level_unit))


def _entry(pack: Pack, view: TargetView) -> IndicatorEntry:
    assert view.place is not None
    return pack.measured[view.place[0]]


def _lacking(view: TargetView, made: Attribution) -> float:
    """How much is lacking: the gap, turned round for targets that ask for little."""
    return -made.gap if view.aim.sense is Direction.AT_MOST else made.gap


def _withheld(
    viewer: Viewer, pack: Pack, view: TargetView, by: str, cells: tuple[CellFirms, CellFirms], computation: Computation | None
) -> frozenset[str]:
    """The parts of which the viewer is told nothing: by their firms in general, and by those on whose reports these very sums rest."""
    if not is_narrowed(viewer):
        return frozenset()
    numerator, denominator = firm_columns(pack, _entry(pack, view).code) or (pl.lit(None), None)
    known = numerator.is_not_null() if denominator is None else numerator.is_not_null() & denominator.is_not_null()
    found = set(withheld_keys(viewer, by, computation))
    for cell in cells:
        told = cell.rows.filter(known).select(pl.col(by).fill_null("").alias(_PART), place="district").group_by(_PART).agg("place")
        found |= {str(key) for key in hidden_parts(viewer, pack, dict(told.iter_rows()))}
    return frozenset(found)


def _hidden(line: GapLine) -> GapLine:
    """A part of which nothing is told."""
    return GapLine(line.key, line.name, "withheld", 0, None, None, None, None, None, None, PartBounds())


def _part_bound(pack: Pack, view: TargetView, made: Attribution, whole: Whole, cells: tuple[CellFirms, CellFirms]) -> Bound:
    """What the gap of one part claims."""
    alone = pl.DataFrame({"part": ["all"], "kind": ["continuing"], "base": [made.base], "now": [made.now]})
    return part_bounds(pack, view, replace(made, lines=alone), whole, cells, pl.lit("all"))["all"].need


def _line(
    view: TargetView, made: Attribution, row: dict[str, object], name: Text, firms: int, pack: Pack,
    told: Mapping[str | None, PartBounds],
) -> GapLine:  # fmt: skip
    times, turned = _times(pack, view), -1.0 if view.aim.sense is Direction.AT_MOST else 1.0
    numbers = {field: None if row[field] is None else float(str(row[field])) for field in ("base", "now", "aim", "need")}
    need = numbers["need"]
    base, now, aim = (None if numbers[field] is None else (numbers[field] or 0.0) * times for field in ("base", "now", "aim"))
    share = None if need is None or not made.gap else need / made.gap
    own = None if need is None else need * times * turned
    amount = None if row["amount"] is None else float(str(row["amount"])) * turned
    part = None if row[_PART] is None else str(row[_PART])
    return GapLine(part or "", name, str(row["kind"]), firms, base, now, aim, own, share, amount, told.get(part, PartBounds()))


def _gap(pack: Pack, view: TargetView, by: str, made: Attribution, lines: tuple[GapLine, ...], *, hidden: int = 0) -> TargetGap:
    side, times = view.computed, _times(pack, view)
    turned = -1.0 if view.aim.sense is Direction.AT_MOST else 1.0
    assert side.base is not None
    assert side.newest_level is not None
    columns = firm_columns(pack, _entry(pack, view).code)
    ratio = columns is not None and columns[1] is not None
    unit = numerator_unit(pack, _entry(pack, view).code) if ratio else ""
    amount = made.amount if unit and made.amount is not None else None
    return TargetGap(
        by, view.level_unit, side.base, side.newest_level.period, ratio, made.gap * times * turned, made.remainder * times * turned, lines,
        None if amount is None else amount * turned, unit, isinstance(_formula(pack, view), nodes.ShareOf), hidden,
    )  # fmt: skip
