"""查数据质量: what is odd about the reports that a computation rests on, as the table has it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from liantu.statistics.actions.computing import Facts

ISSUES: Mapping[str, Any] = {
    "kind": pl.String, "organisation_id": pl.Int64, "district": pl.String, "period_kind": pl.String, "period": pl.String, "item": pl.String,
    "rule": pl.String, "value": pl.Float64, "expected": pl.Float64, "score": pl.Float64, "probable_factor": pl.Float64, "days": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """查出的问题: rows as `ISSUES`; ``counts`` of all by kind, also of those that are not kept; ``expected`` reports by district and kind."""

    rows: pl.DataFrame
    counts: Mapping[str, int] = field(default_factory=dict)
    expected: Mapping[str, Any] = field(default_factory=dict)


def issues(facts: Facts, on_date: datetime.date) -> Found:
    """Return what is odd about the reports as of a day."""
    return Found(pl.DataFrame(schema=dict(ISSUES)))
