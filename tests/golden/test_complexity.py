"""Relatedness and complexity: worked by hand, and beside the published packages ecomplexity 0.5.3 and econcomplex 1.0.1.

The two packages are not among what the tests install (they bring pandas and scikit-learn; the benchmark has them): their numbers of a
small city are written down here, and where they are installed larger cities are computed beside them.
"""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
import pytest

from liantu.regions.engine.complexity import complexity
from liantu.regions.engine.dynamics import moves
from liantu.regions.engine.fitness import fitness
from liantu.regions.engine.landscape import landscape, landscape_frame
from liantu.regions.engine.presence import advantage, present
from liantu.regions.engine.relatedness import density, outlook_gain, outlook_index, proximity
from tests.regions.engine.nested import WORKED, nested

CLOSE = 1e-9
CITY = [
    [120.0, 40.0, 0.0, 0.0, 15.0, 60.0],
    [80.0, 60.0, 45.0, 0.0, 0.0, 30.0],
    [60.0, 20.0, 70.0, 30.0, 0.0, 0.0],
    [90.0, 0.0, 0.0, 0.0, 15.0, 0.0],
    [40.0, 30.0, 10.0, 45.0, 25.0, 0.0],
]
ECOMPLEXITY_053 = {
    "eci": [0.734429685257, -0.50013983399, -1.52358929436, 1.37197438049, -0.0826749374019],
    "pci": [1.68143085755, 0.0424463910561, -1.69418948202, -1.35298910669, 1.06251790343, 0.151323588992],
    "coi": [-1.87546891472, 0.990247288699, 0.565482417013, -0.0961965122727, 0.415935721277],
    "density": [1.0, 0.8, 0.357142857143, 0.307692307692, 0.888888888889, 0.833333333333],
    "cog": [0.86930767271, 0.0, 0.0, -0.542641327457, 0.546691932431, 0.0],
}
"""ecomplexity 0.5.3 on `CITY`, to twelve digits: density is its first row, cog its second."""


def test_three_regions_by_hand() -> None:
    r"""M = [[1,1,1],[1,1,0],[1,0,0]]: D = U = (3, 2, 1).

    D⁻¹ M U⁻¹ Mᵀ = [[11, 5, 2]/18, [5, 5, 2]/12, [1, 1, 1]/3]. With k = (2, −1, −4)/3 it gives k/4: λ₂ = 1/4. Mean −1/3,
    deviation √(2/3), so ECI = (√(3/2), 0, −√(3/2)). PCI: 4 U⁻¹ Mᵀ k = (−4/3, 2/3, 8/3), less the same mean by the same
    deviation: (−1, 1, 3) · √(3/2).
    """
    found = complexity(WORKED)
    unit = np.sqrt(3 / 2)
    assert found.eci == pytest.approx([unit, 0, -unit])
    assert found.pci == pytest.approx([-unit, unit, 3 * unit])
    assert found.unshifted / unit == pytest.approx([-4 / 3, 2 / 3, 8 / 3])


def test_outlook_of_the_same_three_by_hand() -> None:
    """Proximity: 1–2 2/3, 1–3 1/3, 2–3 1/2; sums 2, 13/6, 11/6. The third region has product 1 only.

    Density of 1, 2, 3: (1 ÷ 2, 2/3 ÷ 13/6, 1/3 ÷ 11/6) = (1/2, 4/13, 2/11). COI with q = (−4/3, 2/3, 8/3): 4/13 · 2/3 + 2/11 · 8/3.
    COG of product 2: 1 · 2/3 ÷ 13/6 + 1/2 · 8/3 ÷ 11/6.
    """
    near, q = proximity(WORKED), np.array([-4 / 3, 2 / 3, 8 / 3])
    related = density(WORKED, near)
    assert related[2] == pytest.approx([1 / 2, 4 / 13, 2 / 11])
    assert outlook_index(WORKED, related, q)[2] == pytest.approx(4 / 13 * 2 / 3 + 2 / 11 * 8 / 3)
    assert outlook_gain(WORKED, near, q)[2, 1] == pytest.approx(2 / 3 * 6 / 13 + 1 / 2 * 8 / 3 * 6 / 11)


def test_the_published_package_on_a_small_city() -> None:
    found = landscape(CITY)
    for name, row in (("eci", found.eci), ("pci", found.pci), ("coi", found.coi), ("density", found.density[0]), ("cog", found.cog[1])):
        assert row == pytest.approx(ECOMPLEXITY_053[name], abs=CLOSE), name


@pytest.mark.parametrize("size", [(12, 30), (60, 90), (90, 40)])
def test_every_column_that_ecomplexity_has(size: tuple[int, int]) -> None:
    package = pytest.importorskip("ecomplexity", reason="ecomplexity is in the dependency group bench")
    values = nested(*size)
    rows, columns = np.indices(values.shape)
    table = pl.DataFrame({"region": rows.ravel(), "product": columns.ravel(), "value": values.ravel()})
    ours = landscape_frame(table).with_columns(mcp=pl.col("present").cast(pl.Float64))
    names = {"time": "year", "loc": "region", "prod": "product", "val": "value"}
    theirs = package.ecomplexity(table.to_pandas().assign(year=2024), names, check_logsupermodularity=False, verbose=False)
    theirs = theirs.sort_values(["region", "product"])
    for name in ("rca", "mcp", "diversity", "ubiquity", "eci", "pci", "density", "coi", "cog"):
        assert ours[name].to_numpy() == pytest.approx(theirs[name].to_numpy(dtype=float), abs=CLOSE), name


def test_a_region_with_nothing_spoils_all_of_ecomplexity_and_nothing_of_ours() -> None:
    """A region that is like the whole reaches no threshold above 1: there the package's standardisation turns every value into nan."""
    package = pytest.importorskip("ecomplexity", reason="ecomplexity is in the dependency group bench")
    others = nested(12, 20)
    values = np.vstack([others, others.sum(axis=0)])
    rows, columns = np.indices(values.shape)
    table = pl.DataFrame({"year": 2024, "region": rows.ravel(), "product": columns.ravel(), "value": values.ravel()}).to_pandas()
    names = {"time": "year", "loc": "region", "prod": "product", "val": "value"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = package.ecomplexity(table, names, rca_mcp_threshold=1.5, check_logsupermodularity=False, verbose=False)
    ours = landscape(values, threshold=1.5)
    assert theirs["eci"].isna().all()
    assert np.isnan(ours.eci[12])
    assert not np.isnan(ours.eci[:12]).any()
    assert not np.isnan(ours.cog[:12, ours.presence.any(axis=0)]).any()


def test_econcomplex_where_it_overlaps() -> None:
    """It leaves a product's own proximity out, gives density in percent, standardises PCI by its own mean, and divides COG otherwise."""
    package = pytest.importorskip("econcomplex", reason="econcomplex is in the dependency group bench")
    values = nested(40, 60)
    found = landscape(values)
    near = found.proximity.copy()
    np.fill_diagonal(near, 0.0)
    pci = (found.pci - found.pci.mean()) / found.pci.std()
    eci_there, pci_there = package.eci_pci(values)
    assert advantage(values) == pytest.approx(package.rca(values), abs=CLOSE)
    assert near == pytest.approx(package.proximity(values, compute="product")["product"], abs=CLOSE)
    assert density(found.presence, near) * 100 == pytest.approx(package.relatedness_density(values), abs=CLOSE)
    assert found.eci == pytest.approx(eci_there, abs=CLOSE)
    assert pci == pytest.approx(pci_there, abs=CLOSE)
    coi = outlook_index(found.presence, density(found.presence, near), pci)
    assert coi == pytest.approx(package.complexity_outlook_index(values, pci), abs=CLOSE)


def test_fitness_and_moves_of_econcomplex() -> None:
    package = pytest.importorskip("econcomplex", reason="econcomplex is in the dependency group bench")
    before, after = nested(30, 40), nested(30, 40, seed=8)
    found = fitness(present(advantage(before)), iterations=20)
    able, hard = package.fitness_complexity(before, iterations=20)
    assert found.fitness == pytest.approx(able, abs=CLOSE)
    assert found.complexity == pytest.approx(hard, abs=CLOSE)
    changed = moves(np.nan_to_num(advantage(before)), np.nan_to_num(advantage(after)))
    assert (changed.entered == package.entry([before, after]).astype(bool)).all()
    assert (changed.left == package.exit([before, after]).astype(bool)).all()
