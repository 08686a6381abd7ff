"""历次发布: what earlier releases published, so that the union of all releases is safe.

A revision is a sum too: new value − earlier value, over the firms whose contribution changed. Where it is sensitive, or needed to protect
one that is, the new value is withheld and the earlier one stands.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

CELL = ["component", "dimension", "key", "kind", "period"]
MEASURES = ["total", "contributors", "first", "second"]
CHANGE = ["changed", "change_first", "change_second"]


def with_earlier(components: pl.DataFrame, frozen: pl.DataFrame, crossings: Collection[str] = ()) -> pl.DataFrame:
    """Return all cells of both releases with columns earlier (null: new, else whether it was shown), told and ``earlier_`` measures.

    ``told``: the total that the earlier release, or one before it, showed last; null where none did.

    A cell that only the earlier release has keeps its values and stays what it was; a crossing that only it has holds nothing any more.
    """
    old = frozen.select(
        *CELL,
        pl.col("shown").alias("earlier"),
        pl.coalesce(pl.when("shown").then("total"), "told" if "told" in frozen.columns else pl.lit(None)).cast(pl.Float64).alias("told"),
        *(pl.col(name).cast(pl.Float64).alias(f"earlier_{name}") for name in MEASURES),
        *(pl.col(name).cast(pl.Float64) if name in frozen.columns else pl.lit(None, pl.Float64).alias(name) for name in CHANGE),
    ).with_columns(pl.col("period").cast(components.schema["period"]))
    joined = components.select(*CELL, *(pl.col(name).cast(pl.Float64) for name in MEASURES)).join(old, on=CELL, how="left")
    dropped = old.join(components, on=CELL, how="anti")
    gone = pl.col("dimension").is_in(list(crossings))
    kept = (pl.when(gone).then(0.0).otherwise(pl.col(f"earlier_{name}")).alias(name) for name in MEASURES)
    lost = dropped.select(*CELL, *kept, *(pl.col(name) for name in dropped.columns[5:]))
    return pl.concat([joined, lost.select(joined.columns)], how="vertical")


def differences(cells: pl.DataFrame, tolerance: float) -> pl.DataFrame:
    """Return the revisions of cells that an earlier release had, as components of their own; ``row`` is the row in ``cells``.

    Where it is not known how many firms changed, an unchanged sum counts as no revision and a changed one as a single firm's.
    """
    total = pl.col("total") - pl.col("earlier_total")
    revised = total.abs() > tolerance * pl.max_horizontal(pl.col("total").abs(), pl.col("earlier_total").abs())
    first = pl.coalesce(pl.col("change_first").abs(), pl.col("delta").abs())
    return (
        cells.with_row_index("cell")
        .filter(pl.col("earlier").is_not_null() & pl.col("total").is_not_null() & pl.col("earlier_total").is_not_null())
        .with_columns(delta=pl.when(revised).then(total).otherwise(0.0), contributors=pl.coalesce("changed", revised.cast(pl.Float64)))
        .select(
            "cell",
            *CELL,
            "earlier",
            pl.col("delta").alias("total"),
            "contributors",
            pl.when(pl.col("contributors") > 0).then(first).otherwise(0.0).alias("first"),
            pl.coalesce(pl.col("change_second").abs(), pl.lit(0.0)).alias("second"),
        )
    )


def revisions(earlier: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    """Return by cell how many firms' contributions changed and the sizes of the two largest changes.

    Both frames: the five columns of a cell, organisation, value. Out: those five, changed, change_first, change_second.

    >>> cell = {"component": "revenue", "dimension": "city", "key": "500000", "kind": "year", "period": 2024}
    >>> before = pl.DataFrame([{**cell, "organisation": firm, "value": 10.0} for firm in (1, 2, 3)])
    >>> after = before.with_columns(value=pl.when(pl.col("organisation") == 2).then(14.0).otherwise("value"))
    >>> revisions(before, after).select("changed", "change_first", "change_second").row(0)
    (1, 4.0, 0.0)
    """
    keys = [*CELL, "organisation"]
    both = earlier.select(*keys, "value").join(later.select(*keys, pl.col("value").alias("new")), on=keys, how="full", coalesce=True)
    change = (pl.col("new").fill_null(0.0) - pl.col("value").fill_null(0.0)).abs()
    sizes = both.with_columns(change=change).with_columns(change=pl.when(pl.col("change") > 0).then("change"))
    largest = pl.col("change").drop_nulls().top_k(2).sort(descending=True)
    return sizes.group_by(CELL, maintain_order=True).agg(
        changed=pl.col("change").drop_nulls().len().cast(pl.Int64),
        change_first=largest.get(0, null_on_oob=True).fill_null(0.0),
        change_second=largest.get(1, null_on_oob=True).fill_null(0.0),
    )
