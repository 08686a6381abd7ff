"""为何变动: the change of an indicator between two periods, over the parts of a dimension and over firms, from the reports themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from liantu.accounts.queries import Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError, NotFoundError
from liantu.kernel.formula import Node, items, nodes, parse_formula
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.pack.indicator_checks import scale_of
from liantu.kernel.period import Period
from liantu.kernel.text import Text
from liantu.statistics.engine.contributors import firm_change, total_change
from liantu.statistics.engine.decomposition import exact_sum, ratio_change
from liantu.statistics.engine.polars_rows import expression
from liantu.statistics.models import Computation
from liantu.statistics.queries.computations import latest_computation
from liantu.statistics.queries.firms import CellFirms, cell_firms
from liantu.statistics.queries.narrowed import is_narrowed, withheld_keys
from liantu.statistics.rules import sees_aggregates

_TOP = 10
_FIRM = ("organisation", "numerator", "denominator")


class NotDecomposableError(LiantuError):
    """An indicator whose change is not a sum over firms: medians, concentrations, growth, published series."""


@dataclass(frozen=True, slots=True)
class Decomposition:
    """分解: why an indicator changed from ``first`` to ``last`` within a key, in the indicator's unit; the parts add up to ``change``.

    ``form``: ``ratio`` or ``total``. ``effects``: within, between, entry, exit, not_comparable (ratio) or continuing, entering, exiting,
    moved_in, moved_out, unplaced, not_comparable (total); they add up. ``lines``, one a part of the dimension (null: not known), of a
    ratio: part, kind, ratio_before, ratio_after, weight_before, weight_after, the effects, contribution; of a total: part, before, after,
    contribution, points, and one column an effect. ``firms``: the largest rises and falls (place, organisation, name, kind, firms, before,
    after, contribution) of firms that the viewer may see; all others stand together on a line without organisation.
    """

    form: str
    first: Period
    last: Period
    before: float | None
    after: float | None
    effects: dict[str, float]
    lines: pl.DataFrame
    firms: pl.DataFrame
    hidden: int

    @property
    def change(self) -> float | None:
        """After less before; None where either is unknown."""
        return None if self.before is None or self.after is None else self.after - self.before


def decomposable(pack: Pack, indicator: str) -> bool:
    """Whether the change of an indicator can be split over firms."""
    return firm_columns(pack, indicator) is not None


def firm_columns(pack: Pack, indicator: str) -> tuple[pl.Expr, pl.Expr | None] | None:
    """Return numerator and denominator of one firm (None: a total), None where the indicator is no sum over firms."""
    entry = pack.measured.get(indicator)
    return None if entry is None or entry.formula is None else _columns(parse_formula(entry.formula))


def decomposition(
    viewer: Viewer,
    pack: Pack,
    indicator: str,
    dimension: str,
    first: Period,
    last: Period,
    *,
    within: tuple[str, str] | None = None,
    computation: Computation | None = None,
) -> Decomposition:
    """Split the change of ``indicator`` over the keys of ``dimension``; ``within`` a dimension and key (None is the whole city).

    Raises NotAllowedError for viewers who see no aggregates, NotFoundError and NotDecomposableError.
    """
    if not sees_aggregates(viewer):
        raise NotAllowedError(Text("分解只供市、区县人员查看", "only city and district staff may see decompositions"))
    entry = pack.measured.get(indicator)
    if entry is None or entry.formula is None:
        raise NotFoundError(Text(f"没有可计算的指标 {indicator}", f"no computed indicator {indicator}"))
    columns = _columns(parse_formula(entry.formula))
    if columns is None or dimension in {"city", "chain"}:
        raise NotDecomposableError(Text("该指标的变动不能拆分到企业", "changes in this indicator cannot be split by firm"))

    chosen = computation or latest_computation(viewer)
    place = within or ("city", pack.city)
    if is_narrowed(viewer) and place != ("city", pack.city) and not (place[0] == "district" and place[1] in viewer.districts):
        raise NotAllowedError(
            Text("区县人员只能拆分全市和本区县的变动", "district staff may take apart changes of the city and of their own district only")
        )
    item_codes = items(parse_formula(entry.formula))
    cells = [
        cell_firms(viewer, pack, *place, period, item_codes, population=entry.population, computation=chosen) for period in (first, last)
    ]
    if place[0] == "city":
        cells = [_narrowed(viewer, cell, dimension, chosen) for cell in cells]
    return _split(entry, columns, dimension, (first, last), cells)


def _narrowed(viewer: Viewer, cell: CellFirms, dimension: str, computation: Computation | None) -> CellFirms:
    """The firms of a cell; those of keys whose sums would tell of one or two hidden firms stand together under no key."""
    keys = withheld_keys(viewer, dimension, computation)
    if not keys:
        return cell
    return replace(
        cell, rows=cell.rows.with_columns(pl.when(~pl.col(dimension).is_in(list(keys))).then(pl.col(dimension)).alias(dimension))
    )


def _split(
    entry: IndicatorEntry, columns: tuple[pl.Expr, pl.Expr | None], dimension: str, periods: tuple[Period, Period], cells: list[CellFirms]
) -> Decomposition:
    scale = float(scale_of(entry))
    numerator, denominator = columns
    values = [numerator.cast(pl.Float64).alias("numerator")] + (
        [] if denominator is None else [denominator.cast(pl.Float64).alias("denominator")]
    )
    before, after = (cell.rows.select("organisation", "name", pl.col(dimension).alias("group"), *values) for cell in cells)
    visible = cells[0].visible_ids | cells[1].visible_ids
    if denominator is None:
        return _total(before, after, periods, scale, visible)

    change = ratio_change(_summed(before), _summed(after), "group")
    pairs = ratio_change(before.select(_FIRM), after.select(_FIRM), "organisation").lines
    pairs = pairs.select(
        "part", "kind", *((pl.col(f"ratio_{side}") * scale).alias(side) for side in ("before", "after")), pl.col("contribution") * scale
    )

    people = pl.concat([before, after]).select("organisation", "name").unique("organisation")
    firms, hidden = _ranked(pairs, visible, people), pairs.filter(~pl.col("part").is_in(list(visible))).height

    names = ("ratio_before", "ratio_after", *change.effects, "contribution")
    lines = change.lines.with_columns(pl.col(name) * scale for name in names)
    effects = {name: value * scale for name, value in change.effects.items()}
    ends = (None if change.before is None else change.before * scale, None if change.after is None else change.after * scale)
    return Decomposition("ratio", *periods, *ends, effects, lines, firms, hidden)


def _summed(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a group over the firms that have both; a group in which none has is there and unknown."""
    both = pl.col("numerator").is_not_null() & pl.col("denominator").is_not_null()
    sums = [pl.when(both.any()).then(pl.col(name).filter(both).sum()).alias(name) for name in ("numerator", "denominator")]
    return frame.group_by("group").agg(sums)


def _total(
    before: pl.DataFrame, after: pl.DataFrame, periods: tuple[Period, Period], scale: float, visible: frozenset[int]
) -> Decomposition:
    sides = [frame.select("organisation", "group", value=pl.col("numerator") * scale) for frame in (before, after)]
    change = total_change(sides[0].drop("group"), sides[1].drop("group"), "organisation")
    moves = firm_change(sides[0], sides[1], "group")

    kinds = moves.get_column("kind").unique(maintain_order=True).to_list()
    by_kind = moves.group_by("kind", maintain_order=True).agg(pl.col("contribution").sum())
    wide = moves.group_by("group", "kind").agg(pl.col("contribution").sum()).pivot("kind", index="group", values="contribution")

    sums = [
        side.group_by("group").agg(pl.when(pl.col("value").count() > 0).then(pl.col("value").sum()).alias(name))
        for side, name in zip(sides, ("before", "after"), strict=True)
    ]
    lines = (
        sums[0].join(sums[1], on="group", how="full", coalesce=True, nulls_equal=True).join(wide, on="group", how="left", nulls_equal=True)
    )
    contribution = pl.when(pl.any_horizontal(pl.col(kinds).is_not_null())).then(pl.sum_horizontal(pl.col(kinds).fill_null(0.0)))

    base = change.before if change.before is not None and change.before > 0 else None
    lines = (
        lines.rename({"group": "part"})
        .with_columns(contribution=contribution)
        .with_columns(points=pl.col("contribution") / pl.lit(base, pl.Float64))
    )

    names = pl.concat([before, after]).select("organisation", "name").unique("organisation")
    firms = _ranked(change.lines, visible, names)
    effects = {str(kind): float(value) for kind, value in by_kind.iter_rows()}
    hidden = change.lines.filter(~pl.col("part").is_in(list(visible))).height
    return Decomposition("total", *periods, change.before, change.after, effects, lines.sort("part", nulls_last=True), firms, hidden)


def _ranked(lines: pl.DataFrame, visible: frozenset[int], names: pl.DataFrame) -> pl.DataFrame:
    """The largest rises and falls of firms that are seen, by place; all others on the last line."""
    ranked = lines.filter(pl.col("part").is_in(list(visible)), pl.col("contribution") != 0, pl.col("kind") != "not_comparable")
    rises = (
        ranked.filter(pl.col("contribution") > 0)
        .sort("contribution", "part", descending=[True, False])
        .head(_TOP)
        .with_row_index("place", 1)
    )
    falls = ranked.filter(pl.col("contribution") < 0).sort("contribution", "part").head(_TOP).with_row_index("place", 1)
    listed = pl.concat([rises.with_columns(pl.col("place").cast(pl.Int64)), falls.with_columns(-pl.col("place").cast(pl.Int64))])
    listed = listed.rename({"part": "organisation"}).join(names, on="organisation", how="left").with_columns(firms=pl.lit(1, pl.Int64))
    columns = ("place", "organisation", "name", "kind", "firms", "before", "after", "contribution")
    rest = lines.filter(~pl.col("part").is_in(listed.get_column("organisation").to_list()))
    last = (None, None, None, "others", rest.height, None, None, exact_sum(rest.get_column("contribution")))
    return pl.concat([listed.select(columns), pl.DataFrame([last], schema=listed.select(columns).schema, orient="row")])


def _columns(node: Node) -> tuple[pl.Expr, pl.Expr | None] | None:
    """Numerator and denominator of one firm, with None for the denominator of a total; None where the change is no sum over firms."""
    match node:
        case nodes.Sum(x=x, where=where):
            return _where(expression(x), where), None
        case nodes.Count(where=where):
            return (pl.lit(1.0) if where is None else expression(where).cast(pl.Float64)), None
        case nodes.Ratio(x=x, y=y, where=where):
            return _where(expression(x), where), _where(expression(y), where)
        case nodes.Share(x=x, where=where):
            considered = pl.when(expression(where).is_not_null()).then(expression(x))
            return _where(expression(x), where), considered
        case nodes.ShareOf(where=where):
            return expression(where).cast(pl.Float64), pl.when(expression(where).is_not_null()).then(pl.lit(1.0))
        case nodes.Mean(x=x, weight=weight):
            weighed = pl.lit(1.0) if weight is None else expression(weight)
            return expression(x) * weighed, pl.when(expression(x).is_not_null()).then(weighed)
        case nodes.Arithmetic(sign="/", left=nodes.Sum() as part, right=nodes.Sum() as whole):
            numerator, denominator = _where(expression(part.x), part.where), _where(expression(whole.x), whole.where)
            reported = pl.when(expression(whole.x).is_not_null())
            return reported.then(numerator.fill_null(0.0)), denominator
    return None


def _where(x: pl.Expr, where: Node | None) -> pl.Expr:
    """X where the condition holds, 0 where it does not, null where that is unknown."""
    if where is None:
        return x
    return pl.when(expression(where)).then(x).when(~expression(where)).then(pl.lit(0.0))
