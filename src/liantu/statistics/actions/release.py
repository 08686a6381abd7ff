"""发布与撤回: figures of a computation for the public, under disclosure control, frozen as they were judged."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

import polars as pl
from django.db import transaction

from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import Period
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.registry.actions.bulk import insert_frame
from liantu.registry.actions.lifecycle import Publications
from liantu.statistics.actions.figures import Facts
from liantu.statistics.actions.suppression import combined_cells, distributions, judge, reasons_of, released_entries
from liantu.statistics.engine.disclosure import Protection
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.rule_files import ComputationRules, ReleaseScope
from liantu.statistics.models import Computation, Release, ReleaseBasis, ReleasedCell
from liantu.statistics.queries.computations import latest_release
from liantu.statistics.queries.released import released, told_before
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.rules import may_release

_CELL = ("indicator", "dimension", "key", "kind", "period")

RELEASES: Publications[Release] = Publications(
    may_release,
    publishing=Text("发布统计数据", "release figures"),
    withdrawing=Text("撤回发布", "withdraw a release"),
    unfinished=Text("计算尚未完成，不能发布", "the computation is not finished"),
    verbs=("release_statistics", "withdraw_statistics"),
    subject="release",
)


def release(
    computation: Computation, pack: Pack, viewer: Viewer, progress: Progress = silent, dimensions: Collection[str] | None = None
) -> Release:
    """Let the public see the figures of a computation that may be seen; raises NotAllowedError, LiantuError where it is not finished.

    ``dimensions``: only these of those that the pack releases (None: all); the fewer sums, the sooner they are judged.

    The reports are read again as they were known at the computation. What an earlier release withheld stays withheld; a newer release
    takes the place of the earlier one on pages.
    """
    rule = pack.as_written(DisclosureRules)[DisclosureRules.file]
    row = Release(computation=computation, known_at=computation.known_at, marks=computation.marks, rule=rule)
    RELEASES.check(row, viewer)
    protection, judged = judged_cells(computation, pack, viewer, progress, dimensions)
    with transaction.atomic():
        cells = rounded(with_earlier_values(judged, latest_release(SYSTEM)), pack)
        row.counts = _counts(cells)
        RELEASES.publish(row, viewer, computation=computation.pk, **row.counts)
        insert_frame(ReleasedCell, cells.with_columns(release_id=pl.lit(row.pk)), progress)
        ReleaseBasis.objects.create(release=row, cells=_parquet(protection))
    return row


def judged_cells(
    computation: Computation, pack: Pack, viewer: Viewer, progress: Progress = silent, dimensions: Collection[str] | None = None
) -> tuple[Protection, pl.DataFrame]:
    """Return what of the sums may be published after all earlier releases, and the cells that a release would have."""
    scope = pack.rule(ComputationRules).release
    if dimensions is not None:
        scope = scope.model_copy(update={"dimensions": tuple(one for one in scope.dimensions if one in dimensions)})
    entries = released_entries(pack)
    progress(Text("读取报表", "reading reports"), 0, None)
    facts = Facts(pack, computation.known_at, [entry.code for entry in entries])
    protection = judge(facts, entries, scope, frozen(), progress)
    cells = released_cells(viewer, pack, computation, entries, scope, protection)
    codes = distributions(entries)
    return protection, with_steady_distributions(cells, told_before(codes), codes, pack)


def withdraw(row: Release, viewer: Viewer) -> Release:
    """Take a release back from the public; later ones still take into account what it published. Raises NotAllowedError."""
    return RELEASES.withdraw(row, viewer)


def frozen() -> pl.DataFrame | None:
    """Return what the newest release, withdrawn or not, was judged by; None before the first."""
    newest = ReleaseBasis.objects.order_by("-release_id").first()
    return None if newest is None else pl.read_parquet(io.BytesIO(bytes(newest.cells)))


def _parquet(protection: Protection) -> bytes:
    columns = ("component", "dimension", "key", "kind", "period", "total", "contributors", "first", "second", "shown", "told")
    buffer = io.BytesIO()
    crossed = protection.crossed.with_columns(shown=pl.lit(value=False), told=pl.lit(None, pl.Float64))
    pl.concat([protection.cells.select(columns), crossed.select(columns)]).write_parquet(buffer)
    return buffer.getvalue()


def released_cells(
    viewer: Viewer, pack: Pack, computation: Computation, entries: list[IndicatorEntry], scope: ReleaseScope, protection: Protection
) -> pl.DataFrame:
    """Return the cells as the table has them: the stored value where nothing withholds it, else the reason; and combined cells."""
    codes = [entry.code for entry in entries]
    frames = [
        figures_frame(viewer, indicator=codes, dimension=dimension, kind=kind, computation=computation)
        for dimension in scope.dimensions
        for kind in scope.kinds
    ]
    figures = pl.concat(frames).select(*_CELL, "value", "firms", "known")

    numbers = pl.DataFrame(
        [(text, Period.parse(text).number) for text in figures.get_column("period").unique().to_list()],
        schema={"period": pl.String, "number": pl.Int64}, orient="row",
    )  # fmt: skip

    reasons = reasons_of(entries, figures.join(numbers, on="period", how="left"), protection, pack.rule(DisclosureRules).rule)
    joined = figures.join(reasons, on=list(_CELL), how="left").with_columns(pl.col("reason").fill_null("secondary"))

    value = pl.when(pl.col("reason") == "").then(pl.col("value"))
    single = joined.select(*_CELL, value.alias("value"), "reason", combined=pl.lit(""))
    together = combined_cells(entries, protection).join(numbers, on="number", how="inner").with_columns(reason=pl.lit(""))
    return pl.concat([single, together.select(single.columns)])


def with_earlier_values(cells: pl.DataFrame, previous: Release | None) -> pl.DataFrame:
    """Return the cells; where a revision may not be published, the value of the release ``previous`` stands, marked as such.

    A cell that was withheld before has none; nor has one whose release was withdrawn.
    """
    if previous is None or not cells.filter(pl.col("reason") == "frozen").height:
        return cells
    earlier = released(SYSTEM, release=previous).filter(pl.col("combined").fill_null("") == "", pl.col("value").is_not_null())
    joined = cells.join(earlier.select(*_CELL, earlier="value"), on=list(_CELL), how="left")
    value = pl.when(pl.col("reason") == "frozen").then(pl.col("earlier")).otherwise(pl.col("value"))
    return joined.with_columns(value=value).drop("earlier")


def with_steady_distributions(cells: pl.DataFrame, told: pl.DataFrame, indicators: Collection[str], pack: Pack) -> pl.DataFrame:
    """Return the cells; a median, quantile, top share or concentration that any release told otherwise, or withheld, is frozen.

    Between two medians lies one firm's change, and no sum over many firms stands for it: once told such a figure stands as it was.
    ``told``: see `told_before`.
    """
    ends = [rounded(told.select(*_CELL, value=end), pack).select(*_CELL, pl.col("value").alias(end)) for end in ("low", "high")]
    earlier = ends[0].join(ends[1], on=list(_CELL)).with_columns(decided=pl.lit(value=True))
    now = rounded(cells.select(*_CELL, "value", "combined"), pack).select(*_CELL, "combined", now="value")
    joined = cells.join(now, on=[*_CELL, "combined"], how="left").join(earlier, on=list(_CELL), how="left")
    same = (pl.col("low") == pl.col("now")) & (pl.col("high") == pl.col("now"))
    shown = pl.col("indicator").is_in(list(indicators)) & (pl.col("reason") == "") & pl.col("now").is_not_null()
    moved = shown & pl.col("decided").is_not_null() & ~same.fill_null(value=False)
    reason = pl.when(moved).then(pl.lit("frozen")).otherwise("reason")
    return cells.with_columns(joined.select(reason=reason, value=pl.when(~moved).then("value")))


def rounded(cells: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """Return the cells with the values that people read: rounded to the digits of their indicators, so that no noise is published.

    Sums of floats differ in their last bits from computation to computation; a value that lies on the border between two digits would fall
    to either side, so values count to `ReleaseScope.significant` places first.
    """
    if cells.is_empty():
        return cells
    significant = pack.rule(ComputationRules).release.significant
    places = {code: pack.measured[code].definition().places for code in cells.get_column("indicator").unique().to_list()}
    value, digits = pl.col("value").round_sig_figs(significant), pl.col("indicator").replace_strict(places, return_dtype=pl.Int64)
    to = (pl.when(digits == count).then(value.round(count)) for count in sorted(set(places.values())))
    return cells.with_columns(value=pl.coalesce(pl.lit(None, pl.Float64), *to))


def _counts(cells: pl.DataFrame) -> dict[str, Any]:
    withheld = dict(cells.filter(pl.col("reason") != "").group_by("reason").len().sort("reason").iter_rows())
    published = cells.filter(
        pl.col("reason") == "", pl.col("value").is_not_null(), pl.col("combined").is_null() | (pl.col("combined") == "")
    ).height
    return {"cells": cells.height, "shown": published, "withheld": withheld}
