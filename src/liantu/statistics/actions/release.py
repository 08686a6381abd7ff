"""发布与撤回: figures of a computation for the public, under disclosure control, frozen as they were judged."""

from __future__ import annotations

import io
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from liantu.accounts.actions import write_audit
from liantu.accounts.queries import SYSTEM, Viewer
from liantu.kernel.errors import LiantuError, NotAllowedError
from liantu.kernel.pack import IndicatorEntry, Pack
from liantu.kernel.period import Period
from liantu.kernel.progress import Progress, silent
from liantu.kernel.text import Text
from liantu.registry.actions.bulk import insert_frame
from liantu.statistics.actions.figures import Facts
from liantu.statistics.actions.suppression import combined_cells, judge, reasons_of, released_entries
from liantu.statistics.engine.disclosure import Protection
from liantu.statistics.engine.disclosure.rule import DisclosureRules
from liantu.statistics.engine.rule_files import ComputationRules, ReleaseScope
from liantu.statistics.models import Computation, Release, ReleaseBasis, ReleasedCell
from liantu.statistics.queries.computations import latest_release
from liantu.statistics.queries.released import released
from liantu.statistics.queries.values import figures_frame
from liantu.statistics.rules import may_release

_CELL = ("indicator", "dimension", "key", "kind", "period")


def release(computation: Computation, pack: Pack, viewer: Viewer, progress: Progress = silent) -> Release:
    """Let the public see the figures of a computation that may be seen; raises NotAllowedError, LiantuError where it is not finished.

    The reports are read again as they were known at the computation. What an earlier release withheld stays withheld; a newer release
    takes the place of the earlier one on pages.
    """
    if not may_release(viewer):
        raise NotAllowedError(Text("您没有发布统计数据的权限", "you may not release figures"))
    if computation.state != Computation.State.DONE:
        raise LiantuError(Text("计算尚未完成，不能发布", "the computation is not finished"))
    protection, judged = judged_cells(computation, pack, viewer, progress)
    with transaction.atomic():
        made = Release.objects.create(
            computation=computation, known_at=computation.known_at, released_by_id=viewer.user_id, marks=computation.marks,
            rule=pack.as_written(DisclosureRules)[DisclosureRules.file],
        )  # fmt: skip
        cells = with_earlier_values(judged, made)
        insert_frame(ReleasedCell, cells.with_columns(release_id=pl.lit(made.pk)), progress)
        ReleaseBasis.objects.create(release=made, cells=_packed(protection))
        made.counts = _counts(cells)
        made.save(update_fields=["counts"])
        write_audit(viewer.user_id, "release_statistics", f"release:{made.pk}", computation=computation.pk, **made.counts)
    return made


def judged_cells(computation: Computation, pack: Pack, viewer: Viewer, progress: Progress = silent) -> tuple[Protection, pl.DataFrame]:
    """Return what of the sums may be published after all earlier releases, and the cells that a release would have."""
    scope = pack.rule(ComputationRules).release
    entries = released_entries(pack)
    progress(Text("读取报表", "reading reports"), 0, None)
    facts = Facts(pack, computation.known_at, [entry.code for entry in entries])
    protection = judge(facts, entries, scope, frozen(), progress)
    return protection, released_cells(viewer, pack, computation, entries, scope, protection)


@transaction.atomic
def withdraw(made: Release, viewer: Viewer) -> Release:
    """Take a release back from the public; what it told stays taken into account by later ones. Raises NotAllowedError."""
    if not may_release(viewer):
        raise NotAllowedError(Text("您没有撤回发布的权限", "you may not withdraw a release"))
    made.withdrawn_at, made.withdrawn_by_id = timezone.now(), viewer.user_id
    made.save(update_fields=["withdrawn_at", "withdrawn_by"])
    write_audit(viewer.user_id, "withdraw_statistics", f"release:{made.pk}")
    return made


def frozen() -> pl.DataFrame | None:
    """Return what the newest release, withdrawn or not, was judged by; None before the first."""
    newest = ReleaseBasis.objects.order_by("-release_id").first()
    return None if newest is None else pl.read_parquet(io.BytesIO(bytes(newest.cells)))


def _packed(protection: Protection) -> bytes:
    columns = ("component", "dimension", "key", "kind", "period", "total", "contributors", "first", "second", "shown")
    buffer = io.BytesIO()
    protection.cells.select(columns).write_parquet(buffer)
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
    told = reasons_of(entries, figures.join(numbers, on="period", how="left"), protection, pack.rule(DisclosureRules).rule)
    joined = figures.join(told, on=list(_CELL), how="left").with_columns(pl.col("reason").fill_null("secondary"))
    value = pl.when(pl.col("reason") == "").then(pl.col("value"))
    single = joined.select(*_CELL, value.alias("value"), "reason", combined=pl.lit(""))
    together = combined_cells(entries, protection).join(numbers, on="number", how="inner").with_columns(reason=pl.lit(""))
    return pl.concat([single, together.select(single.columns)])


def with_earlier_values(cells: pl.DataFrame, made: Release) -> pl.DataFrame:
    """Return the cells with the value of the release before where a revision may not be told: the earlier value stands, and says so.

    A cell that was withheld before has none; nor has one whose release was withdrawn.
    """
    before = latest_release(SYSTEM, before=made)
    if before is None or not cells.filter(pl.col("reason") == "frozen").height:
        return cells
    earlier = released(SYSTEM, release=before).filter(pl.col("combined").fill_null("") == "", pl.col("value").is_not_null())
    joined = cells.join(earlier.select(*_CELL, earlier="value"), on=list(_CELL), how="left")
    stands = pl.when(pl.col("reason") == "frozen").then(pl.col("earlier")).otherwise(pl.col("value"))
    return joined.with_columns(value=stands).drop("earlier")


def _counts(cells: pl.DataFrame) -> dict[str, Any]:
    withheld = dict(cells.filter(pl.col("reason") != "").group_by("reason").len().sort("reason").iter_rows())
    shown = cells.filter(
        pl.col("reason") == "", pl.col("value").is_not_null(), pl.col("combined").is_null() | (pl.col("combined") == "")
    ).height
    return {"cells": cells.height, "shown": shown, "withheld": withheld}
