"""发布保护: which cells of all components, dimensions and periods are published, why others are not, and which stand together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import polars as pl

from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.statistics.engine.disclosure.audit import exposed
from liantu.statistics.engine.disclosure.blocks import Block, blocks
from liantu.statistics.engine.disclosure.groups import Group, combined
from liantu.statistics.engine.disclosure.hierarchies import Hierarchies
from liantu.statistics.engine.disclosure.releases import CELL, CHANGE, MEASURES, differences, with_earlier
from liantu.statistics.engine.disclosure.rule import FROZEN, REASONS, SECONDARY, DisclosureRule, Floats
from liantu.statistics.engine.disclosure.suppression import Bools, Remembered, Suppression

STEP = Text("发布控制", "disclosure control")
Cell = tuple[str, str, str, str, int]
"""Component, dimension, key, kind of period, number of period."""


@dataclass(frozen=True, slots=True)
class Protection:
    """What may be published.

    ``cells``: the rows of the components with shown, told (the total that this release or one before it
    showed last; null where none did), reason (empty where shown), required (uncertainty of a sensitive cell), guarded
    (whether it stays as uncertain to a contributor of another cell; null where it is not sensitive), group (number of the combined cell
    in which it is published, null where in none). ``crossed``: the crossings as given, which are never published. ``groups``: group,
    component, dimension, within_dimension, within_key, kind, period, count, total, contributors. ``exposed``: cells that could not be
    protected enough.
    """

    cells: pl.DataFrame
    crossed: pl.DataFrame
    groups: pl.DataFrame
    exposed: pl.DataFrame

    def reasons(self) -> Mapping[Cell, str]:
        """Return why each cell is withheld; empty where it is shown. A cell that is not there is not published."""
        return {(row[0], row[1], row[2], row[3], row[4]): row[5] for row in self.cells.select(*CELL, "reason").iter_rows()}


@dataclass(slots=True)
class _Result:
    """Arrays by row of the frame that is judged."""

    reason: np.ndarray[tuple[int], np.dtype[np.int8]]
    required: Floats
    guarded: np.ndarray[tuple[int], np.dtype[np.bool_]]
    exposed: list[int]
    groups: list[Group]
    found: Remembered = field(default_factory=dict)


def protect(
    components: pl.DataFrame,
    hierarchies: Hierarchies,
    rule: DisclosureRule,
    *,
    frozen: pl.DataFrame | None = None,
    progress: Progress = silent,
    secondary: bool = True,
) -> Protection:
    """Return what of ``components`` may be published together, and together with what ``frozen`` says was published before.

    ``components``: component, dimension, key, kind, period (number), total, contributors, first, second (sizes of the two largest
    contributions), of the published cells and of the crossings. ``frozen``: the same with shown, and where known told (by any release, the
    frozen and the withdrawn included), changed, change_first, change_second (see `revisions`): a cell withheld before stays withheld, also
    one that is no longer computed, and what was ever told protects nothing. Cells without a total are
    shown as what they are: unknown.
    ``secondary=False`` applies the primary rules only, for comparison. ``progress`` is called before every block and may raise.
    """
    plain = components.select(*CELL, *(pl.col(name).cast(pl.Float64) for name in MEASURES)).with_columns(pl.col("kind").cast(pl.String))
    if frozen is None:
        result = _judge(plain, hierarchies, rule, progress, secondary=secondary)
        return _protection(plain, result, hierarchies)
    cells = with_earlier(plain, frozen.with_columns(pl.col("kind").cast(pl.String)), hierarchies.crossings)
    states = cells["earlier"].to_list()
    told = cells["told"].to_numpy()
    withheld = np.array([state is not None and not state for state in states])
    withheld[_sensitive_revisions(cells, hierarchies, rule, progress, secondary=secondary)] = True
    carried = _carried(cells, withheld, told, rule)
    result = _judge(cells, hierarchies, rule, progress, forced=withheld, told=told, carried=carried, secondary=secondary)
    return _protection(cells, result, hierarchies, told)


def _carried(cells: pl.DataFrame, withheld: Bools, told: Floats, rule: DisclosureRule) -> Floats:
    """How uncertain earlier releases ask a withheld cell to stay: the sensitive sum of then; of one that was told, its change since."""
    old = cells.select(pl.col(f"earlier_{name}").fill_null(0.0) for name in MEASURES).to_numpy().T
    asked = np.where(rule.reasons(*old) > 0, rule.required(old[0], old[2], old[3]), 0.0)
    total = cells["total"].fill_null(0.0).to_numpy()
    change = np.abs(total - np.nan_to_num(told))
    firms, first, second = (cells[name].to_numpy() for name in CHANGE)
    first, second = np.where(np.isnan(first), change, np.abs(first)), np.where(np.isnan(second), 0.0, np.abs(second))
    single = rule.reasons(change, np.where(np.isnan(firms), 1.0, firms), first, second) > 0
    changed = withheld & single & (change > rule.rest_tolerance * np.maximum(np.abs(total), np.abs(np.nan_to_num(told))))
    return np.where(np.isnan(told), asked, np.where(changed, rule.required(change, first, second), 0.0))


def _sensitive_revisions(
    cells: pl.DataFrame, hierarchies: Hierarchies, rule: DisclosureRule, progress: Progress, *, secondary: bool
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The rows of ``cells`` whose change since the earlier release may not be published; a change may be negative."""
    change = differences(cells, rule.rest_tolerance)
    if not change.height:
        return np.zeros(0, dtype=np.int64)
    signed = replace(hierarchies, signed=frozenset(change["component"].unique()))
    result = _judge(change, signed, rule, progress, forced=~change["earlier"].to_numpy(), secondary=secondary)
    return change["cell"].to_numpy()[result.reason > 0].astype(np.int64)


def _judge(
    frame: pl.DataFrame,
    hierarchies: Hierarchies,
    rule: DisclosureRule,
    progress: Progress,
    *,
    forced: np.ndarray | None = None,
    told: Floats | None = None,
    carried: Floats | None = None,
    secondary: bool = True,
) -> _Result:
    """Judge all blocks. By row: ``forced`` is withheld anyway, ``told`` what a release said (else nan), ``carried`` what it must keep."""
    rows = frame.height
    forced = np.zeros(rows, dtype=bool) if forced is None else forced
    told = np.full(rows, np.nan) if told is None else told
    carried = np.zeros(rows) if carried is None else carried
    result = _Result(np.zeros(rows, dtype=np.int8), np.zeros(rows), np.zeros(rows, dtype=bool), [], [])
    parts = list(blocks(frame.select(*CELL, *MEASURES), hierarchies, rule))
    for number, block in enumerate(parts):
        progress(STEP, number, len(parts))
        arrays = [_by_cell(block, array) for array in (forced, told, carried)]
        _judge_block(block, rule, arrays[0], arrays[1], arrays[2], result, secondary=secondary)
    progress(STEP, len(parts), len(parts))
    return result


def _by_cell(block: Block, array: np.ndarray) -> np.ndarray:
    nothing = np.full(1, np.nan if np.isnan(array).any() else 0, dtype=array.dtype)
    return np.where(block.row >= 0, array[block.row], nothing)


def _judge_block(
    block: Block, rule: DisclosureRule, forced: Bools, told: Floats, carried: Floats, result: _Result, *, secondary: bool
) -> None:
    primary = rule.reasons(block.total, block.contributors, block.first, block.second)
    required = np.where(primary > 0, rule.required(block.total, block.first, block.second), 0.0)
    was_told = ~np.isnan(told)
    required = np.where(was_told, carried, np.minimum(np.maximum(required, carried), block.size))
    required = np.where(block.shared, 0.0, required)

    published = block.row >= 0
    hidden = (primary > 0) | forced | (~published & (block.contributors > 0))
    suppression = Suppression(block, rule, hidden, np.where(was_told, np.abs(block.total - told), np.inf), result.found)

    months = np.array([period.kind.months for period in block.calendar.periods])
    lines, periods = np.nonzero(required)
    if secondary:
        for at in np.lexsort((-required[lines, periods], -months[periods])):
            suppression.protect(int(lines[at]), int(periods[at]), float(required[lines[at], periods[at]]))
        result.exposed += [int(block.row.ravel()[cell]) for cell in exposed(suppression, required) if block.row.ravel()[cell] >= 0]

    reason = np.where(primary > 0, primary, np.where(forced, FROZEN, np.where(suppression.hidden, SECONDARY, 0)))
    result.reason[block.row[published]] = reason[published]
    result.required[block.row[published]] = required[published]
    result.guarded[block.row[published]] = suppression.guarded[published]
    result.groups += combined(block, suppression.hidden, rule)


def _protection(frame: pl.DataFrame, result: _Result, hierarchies: Hierarchies, told: Floats | None = None) -> Protection:
    group, before = np.full(frame.height, -1), np.full(frame.height, np.nan) if told is None else told
    for number, cell_group in enumerate(result.groups):
        group[list(cell_group.rows)] = number
    cells = frame.select(*CELL, *MEASURES).with_columns(
        shown=pl.Series(result.reason == 0),
        told=pl.when(pl.Series(result.reason == 0)).then("total").otherwise(pl.Series(before).fill_nan(None)),
        reason=pl.Series([REASONS[number] for number in result.reason], dtype=pl.String),
        required=pl.Series(result.required),
        guarded=pl.when(pl.Series(result.required > 0)).then(pl.Series(result.guarded)),
        group=pl.Series(group, dtype=pl.Int64).replace({-1: None}),
    )
    rows = [
        (number, one.component, one.dimension, *one.within, one.kind, one.period, len(one.rows), one.total, one.contributors)
        for number, one in enumerate(result.groups)
    ]
    crossing = pl.col("dimension").is_in(list(hierarchies.crossings))
    groups, exposed_cells = pl.DataFrame(rows, schema=_GROUPS, orient="row"), cells[result.exposed].select(*CELL, "required")
    return Protection(cells.filter(~crossing), cells.filter(crossing).select(*CELL, *MEASURES), groups, exposed_cells)


_GROUPS = {
    "group": pl.Int64,
    "component": pl.String,
    "dimension": pl.String,
    "within_dimension": pl.String,
    "within_key": pl.String,
    "kind": pl.String,
    "period": pl.Int64,
    "count": pl.Int64,
    "total": pl.Float64,
    "contributors": pl.Int64,
}
