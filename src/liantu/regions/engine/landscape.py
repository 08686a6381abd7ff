"""产业空间: all figures of relatedness and complexity of one matrix or one long table at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from liantu.kernel.errors import LiantuError
from liantu.kernel.text import Text
from liantu.regions.engine.complexity import complexity
from liantu.regions.engine.fitness import fitness
from liantu.regions.engine.presence import Bools, Floats, advantage, diversity, present, ubiquity
from liantu.regions.engine.relatedness import density, outlook_gain, outlook_index, proximity

COLUMNS = ("region", "product", "value", "rca", "present", "diversity", "ubiquity", "eci", "pci", "density", "coi", "cog")


@dataclass(frozen=True, slots=True)
class Landscape:
    """By region: diversity, eci, coi; by product: ubiquity, pci; regions × products: rca, presence, density, cog; proximity."""

    rca: Floats
    presence: Bools
    diversity: Floats
    ubiquity: Floats
    eci: Floats
    pci: Floats
    proximity: Floats
    density: Floats
    coi: Floats
    cog: Floats


def landscape(values: npt.ArrayLike, *, threshold: float = 1.0, neighbours: int | None = None) -> Landscape:
    """Return all figures of regions × products ``values`` (one unit, nonnegative; nan unknown).

    ``threshold``: the advantage from which a product counts as present. ``neighbours``: density over the nearest k products
    only. COI is standardised over the regions, COG is in deviations of ECI. What is empty is nan for itself only. Memory: four
    matrices of regions × products and one and a half of products × products, 8 bytes a cell.

    >>> found = landscape([[4.0, 2.0, 2.0], [4.0, 2.0, 0.0], [4.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    >>> found.presence[:3].tolist()
    [[False, True, True], [True, True, False], [True, False, False]]
    >>> found.eci.round(2).tolist(), found.density[:, 0].round(2).tolist()  # the fourth region makes nothing
    ([1.31, -0.19, -1.12, nan], [0.33, 1.0, 0.67, nan])
    """
    rca = advantage(values)
    presence = present(rca, threshold)
    ranks = complexity(presence)
    near = proximity(presence)
    related = density(presence, near, neighbours)
    coi = outlook_index(presence, related, ranks.unshifted)
    return Landscape(
        rca=rca,
        presence=presence,
        diversity=diversity(presence),
        ubiquity=ubiquity(presence),
        eci=ranks.eci,
        pci=ranks.pci,
        proximity=near,
        density=related,
        coi=_standardised(np.where(np.isnan(ranks.eci), np.nan, coi)),
        cog=_ranked(outlook_gain(presence, near, ranks.unshifted), ranks.eci),
    )


def landscape_frame(
    table: pl.DataFrame, *, threshold: float = 1.0, neighbours: int | None = None, with_fitness: bool = False
) -> pl.DataFrame:
    """Return one row for each region × product of the long ``table`` (region, product, value) with all figures (`COLUMNS`).

    A pair without a row is made nowhere there: its value is 0. Rows of one pair are added up; null values are left out. What is
    unknown is null. Sorted by region, product. ``with_fitness`` adds fitness and complexity (Tacchella's).

    >>> table = pl.DataFrame({"region": ["a", "a", "b"], "product": [1, 2, 2], "value": [30.0, 10.0, 60.0]})
    >>> landscape_frame(table).select("region", "product", "value", pl.col("rca").round(3), "present").rows()
    [('a', 1, 30.0, 2.5, True), ('a', 2, 10.0, 0.357, False), ('b', 1, 0.0, 0.0, False), ('b', 2, 60.0, 1.429, True)]
    """
    if missing := {"region", "product", "value"} - set(table.columns):
        raise LiantuError(Text(f"缺少列：{'、'.join(sorted(missing))}", f"missing columns: {', '.join(sorted(missing))}"))

    regions, rows = _coded(table["region"])
    products, columns = _coded(table["product"])
    cells = rows * len(products) + columns
    amounts = table["value"].cast(pl.Float64).fill_null(0.0).to_numpy()
    sums = np.bincount(cells, weights=amounts, minlength=len(regions) * len(products)).astype(np.float64, copy=False)
    values: Floats = sums.reshape(len(regions), len(products))
    result = landscape(values, threshold=threshold, neighbours=neighbours)
    frame = _long(regions, products, values, result)
    if not with_fitness:
        return frame

    fitnesses = fitness(result.presence)
    return frame.with_columns(
        fitness=_by_region(fitnesses.fitness, len(products)), complexity=_by_product(fitnesses.complexity, len(regions))
    )


def _coded(keys: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """The distinct keys in order, and the place of each key among them."""
    if keys.null_count():
        raise LiantuError(Text(f"“{keys.name}”列有空值", f"column {keys.name} has empty values"))
    if keys.dtype == pl.Null:
        keys = keys.cast(pl.String)  # an empty column without a type
    distinct = keys.unique().sort()
    if keys.dtype == pl.String:
        return distinct, keys.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)
    return distinct, distinct.search_sorted(keys).to_numpy().astype(np.int64)


def _long(regions: pl.Series, products: pl.Series, values: Floats, result: Landscape) -> pl.DataFrame:
    """The matrices unfolded, one row for each cell."""
    count, width = len(regions), len(products)
    places = np.repeat(np.arange(count, dtype=np.uint32), width), np.tile(np.arange(width, dtype=np.uint32), count)
    return pl.DataFrame(
        {
            "region": regions.gather(places[0]),
            "product": products.gather(places[1]),
            "value": values.ravel(),
            "rca": _null(result.rca.ravel()),
            "present": result.presence.ravel(),
            "diversity": _by_region(result.diversity, width),
            "ubiquity": _by_product(result.ubiquity, count),
            "eci": _by_region(result.eci, width),
            "pci": _by_product(result.pci, count),
            "density": _null(result.density.ravel()),
            "coi": _by_region(result.coi, width),
            "cog": _null(result.cog.ravel()),
        }
    )


def _by_region(values: Floats, width: int) -> pl.Series:
    """One value a region, for each of its products."""
    return _null(np.repeat(values, width))


def _by_product(values: Floats, count: int) -> pl.Series:
    """One value a product, for each region."""
    return _null(np.tile(values, count))


def _null(values: Floats) -> pl.Series:
    """``values`` with null where nan."""
    return pl.Series(values, nan_to_null=True)


def _standardised(values: Floats) -> Floats:
    """``values`` less their mean, by their deviation; nan where there is none."""
    finite = values[~np.isnan(values)]
    if not finite.size or not (spread := float(finite.std())):
        return np.full_like(values, np.nan)
    return np.asarray((values - finite.mean()) / spread)


def _ranked(gain: Floats, eci: Floats) -> Floats:
    """``gain`` with nan for regions without an ECI: there is no scale of complexity for them."""
    gain[np.isnan(eci)] = np.nan
    return gain
