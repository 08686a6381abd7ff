"""发布任务的状态: whether a preview or a release waits or runs, and what the newest preview found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
from django_tasks_db.models import DBTaskResult

from liantu.accounts.queries import Viewer
from liantu.statistics.models import Computation
from liantu.statistics.rules import may_release

_UNFINISHED = ("READY", "RUNNING")
_MODULE = "liantu.statistics.actions.release_jobs"
_PREVIEW, _RELEASE = f"{_MODULE}.preview_job", f"{_MODULE}.release_job"


def release_under_way() -> str:
    """Return ``preview`` or ``release`` while one waits in the queue or runs, else an empty text."""
    path = (
        DBTaskResult.objects.filter(task_path__in=(_PREVIEW, _RELEASE), status__in=_UNFINISHED).values_list("task_path", flat=True).first()
    )
    return "" if path is None else "release" if path == _RELEASE else "preview"


def release_trouble() -> str:
    """Return the kind of the newest job where it failed: ``preview`` or ``release``; empty where it did not."""
    newest = DBTaskResult.objects.filter(task_path__in=(_PREVIEW, _RELEASE)).order_by("-enqueued_at").first()
    return "" if newest is None or newest.status != "FAILED" else "release" if newest.task_path == _RELEASE else "preview"


def newest_preview(viewer: Viewer, computation: Computation) -> Mapping[str, Any] | None:
    """Return what the newest preview of the computation found, for who may release; None where there is none."""
    if not may_release(viewer):
        return None
    rows = DBTaskResult.objects.filter(task_path=_PREVIEW, status="SUCCESSFUL").order_by("-enqueued_at")
    values = (row.return_value for row in rows[:5])
    return next((value for value in values if value and value["computation"] == computation.pk), None)


def release_summary(cells: pl.DataFrame) -> dict[str, list[list[Any]]]:
    """Return released cells counted (``cells``: indicator, dimension, reason, empty where shown, count) and ``combined`` ones.

    A value that nobody knows is neither shown nor withheld and is not counted. Combined: indicator, dimension, period, value, keys.
    """
    cells = cells.with_columns(pl.col("reason", "combined").fill_null(""))
    single, together = cells.filter(pl.col("combined") == ""), cells.filter(pl.col("combined") != "")
    decided = single.filter(pl.col("value").is_not_null() | (pl.col("reason") != ""))
    counts = decided.group_by("indicator", "dimension", "reason").len("count").sort("indicator", "dimension", "reason")
    groups = together.sort("indicator", "dimension", "period", "key").select("indicator", "dimension", "period", "value", "combined")
    return {"cells": [list(row) for row in counts.iter_rows()], "combined": [list(row) for row in groups.iter_rows()]}
