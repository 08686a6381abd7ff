"""Made-up cities: firms with attributes and monthly values, and their sums as disclosure control takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from liantu.kernel.period import Period, PeriodKind
from liantu.statistics.engine.disclosure import Conditional, Hierarchies

CELL = ["component", "dimension", "key", "kind", "period"]
KINDS = tuple(PeriodKind)


@dataclass(frozen=True)
class City:
    components: pl.DataFrame
    contributions: pl.DataFrame
    hierarchies: Hierarchies


def sums(contributions: pl.DataFrame) -> pl.DataFrame:
    """Components of rows with the five columns of a cell, organisation, value."""
    size = pl.col("value").abs().sort(descending=True)
    return contributions.group_by(CELL, maintain_order=True).agg(
        total=pl.col("value").sum(),
        contributors=pl.col("organisation").n_unique().cast(pl.Int64),
        first=size.get(0),
        second=size.get(1, null_on_oob=True).fill_null(0.0),
    )


def random_city(
    seed: int,
    *,
    firms: int = 40,
    districts: int = 8,
    zones: int = 3,
    divisions: int = 5,
    years: Sequence[int] = (2024,),
    kinds: Sequence[PeriodKind] = KINDS,
    components: Sequence[str] = ("revenue",),
    part: bool = False,
    chains: int = 0,
    signed: bool = False,
) -> City:
    """``part`` adds of each component the part of high technology and its complement; ``chains`` overlapping groups of firms."""
    rng = np.random.default_rng(seed)
    zone = {f"d{number}": f"z{number % zones}" for number in range(districts)}
    own = [f"d{number}" for number in np.minimum(rng.geometric(3 / districts, firms) - 1, districts - 1)]
    attributes = {
        "city": ["all"] * firms,
        "district": own,
        "zone": [zone[name] for name in own],
        "division": [f"v{number}" for number in rng.integers(0, divisions, firms)],
        "size": list(rng.choice(["large", "middle", "small"], firms, p=[0.1, 0.3, 0.6])),
    }
    members = pl.DataFrame({"organisation": np.arange(firms), **attributes, "high": rng.random(firms) < 0.3})
    frames = []
    for component in components:
        level = rng.lognormal(0, 1.5, firms) * (rng.choice([-1, 1], firms, p=[0.3, 0.7]) if signed else 1)
        for year in years:
            months = level[:, None] * rng.lognormal(0, 0.2, (firms, 12))
            for kind in kinds:
                values = months.reshape(firms, kind.per_year, -1).sum(axis=2)
                for number in range(kind.per_year):
                    period = Period(year, kind, number + 1).number
                    frames.append(
                        members.with_columns(value=values[:, number], component=pl.lit(component), kind=pl.lit(kind.value), period=period)
                    )
    rows = pl.concat(frames).with_columns(pl.col("period").cast(pl.Int32))
    if part:
        named = pl.concat_str("component", pl.when("high").then(pl.lit("|high")).otherwise(pl.lit("|other")))
        rows = pl.concat([rows, rows.with_columns(component=named)])
    long = [
        rows.select("component", pl.lit(name).alias("dimension"), pl.col(name).alias("key"), "kind", "period", "organisation", "value")
        for name in attributes
    ]
    for chain in range(chains):
        inside = np.flatnonzero(rng.random(firms) < 0.3)
        some = rows.filter(pl.col("organisation").is_in(inside.tolist()))
        long.append(
            some.select(
                "component", pl.lit("chain").alias("dimension"), pl.lit(f"c{chain}").alias("key"), "kind", "period", "organisation", "value"
            )
        )
    contributions = pl.concat(long)
    ties = tuple(Conditional(f"{name}|high", name, f"{name}|other") for name in components) if part else ()
    hierarchies = Hierarchies(
        parents={"district": {name: ("zone", above) for name, above in zone.items()}},
        conditionals=ties,
        signed=frozenset(contributions["component"].unique()) if signed else frozenset(),
    )
    return City(sums(contributions), contributions, hierarchies)
