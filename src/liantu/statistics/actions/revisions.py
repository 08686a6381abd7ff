"""查修订: values of reports that were known otherwise, or are known no more, since the computation before."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.kernel.period import PeriodKind
from liantu.registry import queries as registry
from liantu.statistics.actions.figures import Facts
from liantu.statistics.engine.quality import revisions
from liantu.statistics.engine.quality_rules import QualityRules

_KEYS = ("organisation", "period")
_SCHEMA = {"organisation": pl.Int64, "period": pl.Int32, "item": pl.String, "value": pl.Float64, "place": pl.Int32}


def revised(facts: Facts, kind: PeriodKind, since: datetime) -> pl.DataFrame:
    """Return organisation, period, item, value (now; null where withdrawn), expected (as known at ``since``), score (part of it revised).

    Only items that a computation reads, of organisations of the city; what was not known at ``since`` is a report, not a revision.
    """
    current = facts.panels.reported(kind)
    codes = [name for name in current.columns if name not in _KEYS]
    earlier = registry.panel_before(SYSTEM, kind, since, items=codes)
    both = earlier.join(current, on=_KEYS, how="left", suffix="_now")
    steps = [pl.DataFrame(schema=_SCHEMA)]
    for code in codes:
        moved = both.filter(pl.col(code).is_not_null(), pl.col(code).ne_missing(pl.col(f"{code}_now")))
        for place, column in enumerate((code, f"{code}_now")):
            version = moved.select(*_KEYS, item=pl.lit(code), value=pl.col(column), place=pl.lit(place))
            steps.append(version.select(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items()))
    tolerance = facts.pack.rule(QualityRules).revisions.least_change
    changes = revisions(pl.concat(steps).rename({"place": "known_at"}), tolerance)
    part = pl.when(pl.col("old") != 0).then((pl.col("change") / pl.col("old")).abs())
    return changes.select(*_KEYS, "item", value="new", expected="old", score=part)
