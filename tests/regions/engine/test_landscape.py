from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from liantu.kernel.errors import LiantuError
from liantu.regions.engine.landscape import COLUMNS, Landscape, landscape, landscape_frame
from tests.regions.engine.nested import matrices, nested

FIGURES = ("rca", "diversity", "ubiquity", "eci", "pci", "density", "coi", "cog")


def _long(values: np.ndarray) -> pl.DataFrame:
    rows, columns = np.nonzero(values)
    return pl.DataFrame({"region": [f"r{row:02}" for row in rows], "product": columns, "value": values[rows, columns]})


def _same(first: Landscape, second: Landscape) -> None:
    for name in FIGURES:
        assert getattr(first, name) == pytest.approx(getattr(second, name), abs=1e-9, nan_ok=True), name


@given(st.integers(0, 1000), st.sampled_from([0.001, 0.5, 1000.0]))
def test_the_unit_of_the_values_does_not_matter(seed: int, unit: float) -> None:
    values = nested(15, 20, seed).round(3)
    if (landscape(values).presence == landscape(values * unit).presence).all():
        _same(landscape(values), landscape(values * unit))


def test_one_empty_region_and_one_empty_product_leave_the_others_as_they_are() -> None:
    values = nested(20, 30)
    plain, wider = landscape(values), landscape(np.pad(values, ((0, 1), (1, 0))))
    for name, inner in (("eci", np.s_[:-1]), ("coi", np.s_[:-1]), ("pci", np.s_[1:]), ("density", np.s_[:-1, 1:]), ("cog", np.s_[:-1, 1:])):
        assert getattr(wider, name)[inner] == pytest.approx(getattr(plain, name), abs=1e-9), name
    assert np.isnan(wider.eci[-1])
    assert np.isnan(wider.coi[-1])
    assert np.isnan(wider.density[-1]).all()
    assert np.isnan(wider.cog[:, 0]).all()


@given(matrices(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(values: np.ndarray, random: object) -> None:
    table = _long(values)
    order = list(range(table.height))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert landscape_frame(table[order]).equals(landscape_frame(table))


def test_the_long_table_holds_the_arrays_row_by_row() -> None:
    values = nested(12, 9)
    frame, found = landscape_frame(_long(values), neighbours=3), landscape(values, neighbours=3)
    assert frame.columns == list(COLUMNS)
    assert frame["value"].to_numpy() == pytest.approx(values.ravel())
    assert frame["present"].to_list() == found.presence.ravel().tolist()
    for name in ("rca", "density", "cog"):
        assert frame[name].to_numpy() == pytest.approx(getattr(found, name).ravel(), nan_ok=True)
    one = frame.filter(pl.col("region") == "r02")
    assert one["eci"].unique().to_list() == pytest.approx([found.eci[2]])
    assert one["pci"].to_numpy() == pytest.approx(found.pci)


def test_rows_of_one_pair_are_added_up_and_empty_values_left_out() -> None:
    table = pl.DataFrame({"region": ["a", "a", "a", "b"], "product": [1, 1, 2, 2], "value": [3.0, 4.0, None, 5.0]})
    assert landscape_frame(table)["value"].to_list() == [7.0, 0.0, 0.0, 5.0]


def test_what_is_unknown_is_null_and_never_nan() -> None:
    table = pl.DataFrame({"region": ["a", "b", "c"], "product": [1, 2, 1], "value": [3.0, 0.0, 4.0]})
    frame = landscape_frame(table, with_fitness=True)
    assert frame.filter(pl.col("region") == "b").select("rca", "eci", "density", "coi", "cog", "fitness").null_count().row(0) == (2,) * 6
    assert not any(frame[name].is_nan().any() for name, kind in frame.schema.items() if kind == pl.Float64)


@pytest.mark.parametrize(
    "table",
    [
        pl.DataFrame({"region": ["a"], "value": [1.0]}),
        pl.DataFrame({"region": ["a", None], "product": [1, 2], "value": [1.0, 1.0]}),
        pl.DataFrame({"region": ["a"], "product": [1], "value": [-1.0]}),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(table: pl.DataFrame) -> None:
    with pytest.raises(LiantuError):
        landscape_frame(table)


def test_an_empty_table_gives_an_empty_one() -> None:
    table = pl.DataFrame(schema={"region": pl.String, "product": pl.Int64, "value": pl.Float64})
    assert landscape_frame(table).height == 0
