"""保存: the rows of an assessment, written in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import polars as pl

from liantu.accounts.queries import SYSTEM
from liantu.regions import models as m
from liantu.regions.engine.assessment import Assessed
from liantu.regions.engine.space import Space
from liantu.registry import queries as registry

_BATCH = 2_000
_SAME = (
    "value_yuan", "firms", "industries", "hhi", "effective_industries", "krugman", "three_largest_share",
    "named_share", "field_hhi", "sub_fields", "thin", "likeness", "withheld",
)  # fmt: skip


def keep(assessment: m.RegionAssessment, assessed: Assessed, city: str) -> None:
    """Write all rows of ``assessed``; the city's own key is ``city``."""
    tables: tuple[tuple[Any, Iterator[Any]], ...] = (
        (m.Specialisation, _specialisations(assessment, assessed, city)),
        (m.RegionProfile, _profiles(assessment, assessed, city)),
        (m.Similarity, _similarities(assessment, assessed)),
        (m.Relatedness, _relatedness(assessment, assessed.space)),
        (m.ProductComplexity, _complexity(assessment, assessed.space)),
        (m.PartnerFit, _fits(assessment, assessed)),
    )
    for model, rows in tables:
        model.objects.bulk_create(rows, batch_size=_BATCH)


def _specialisations(assessment: m.RegionAssessment, assessed: Assessed, city: str) -> Iterator[m.Specialisation]:
    names = ("kind", "digits", "industry", "value_yuan", "firms", "share", "location_quotient", "withheld", "published")
    for row in assessed.structures.cells.iter_rows(named=True):
        yield m.Specialisation(assessment=assessment, key=row["region"] or city, **{name: row[name] for name in names})


def _profiles(assessment: m.RegionAssessment, assessed: Assessed, city: str) -> Iterator[m.RegionProfile]:
    found = assessed.space.landscape
    at = {district: place for place, district in enumerate(assessed.space.districts)}
    for row in assessed.structures.profiles.iter_rows(named=True):
        park = row["kind"] == m.RegionKind.PARK
        place = at.get(row["region"]) if row["kind"] == m.RegionKind.DISTRICT else None
        product = {} if place is None else {
            "diversity": int(found.diversity[place]), "eci": known(found.eci[place]), "coi": known(found.coi[place])
        }  # fmt: skip
        yield m.RegionProfile(
            assessment=assessment, kind=row["kind"], key=row["region"] or city, judged=bool(row["park_judged"] if park else row["judged"]),
            largest=row["largest"] or "", largest_share=row["largest_industry_share"], fields=row["fields"] or [],
            named=row["named"] or [], nearest=row["nearest"] or "",
            **product, **{name: row[name] for name in _SAME},
        )  # fmt: skip


def _similarities(assessment: m.RegionAssessment, assessed: Assessed) -> Iterator[m.Similarity]:
    names = ("other", "likeness", "cosine", "overlap", "krugman", "shared", "should_differ", "judged", "withheld")
    for row in assessed.structures.pairs.iter_rows(named=True):
        yield m.Similarity(assessment=assessment, district=row["region"], **{name: row[name] for name in names})


def _relatedness(assessment: m.RegionAssessment, space: Space) -> Iterator[m.Relatedness]:
    figures = (space.rca, space.density, space.density_nearest, space.landscape.cog)
    for at, district in enumerate(space.districts):
        for column, product in enumerate(space.products):
            rca, density, nearest, cog = (known(matrix[at, column]) for matrix in figures)
            yield m.Relatedness(
                assessment=assessment, district=district, product_id=product, value_yuan=float(space.values[at, column]), rca=rca,
                density=density, density_knn=nearest, cog=cog, present=bool(space.presence[at, column]),
                wider=bool(space.wider[at, column]),
            )  # fmt: skip


def _complexity(assessment: m.RegionAssessment, space: Space) -> Iterator[m.ProductComplexity]:
    for column, product in enumerate(space.products):
        ubiquity = int(space.landscape.ubiquity[column])
        yield m.ProductComplexity(assessment=assessment, product_id=product, pci=known(space.landscape.pci[column]), ubiquity=ubiquity)


def _fits(assessment: m.RegionAssessment, assessed: Assessed) -> Iterator[m.PartnerFit]:
    products = registry.products_frame(SYSTEM)
    codes = dict(products.select("id", "code").iter_rows())
    for row in assessed.fits.with_columns(pl.col("reason").fill_null("")).iter_rows(named=True):
        yield m.PartnerFit(assessment=assessment, **{**row, "gains": [codes[product] for product in row["gains"]]})


def known(value: np.float64) -> float | None:
    """A finite number, or None.

    >>> known(np.float64("nan")) is None, known(np.float64(0.5))
    (True, 0.5)
    """
    return float(value) if np.isfinite(value) else None
